"""The buttons of a task's page: send, undo, save, preview, more time, give back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.authentication import person
from interface.refusals import Invalid
from tasks import leases, outbox
from tasks.draft_versions import version_of
from tasks.forms import AnswerForm, WriteForm
from tasks.hints import hints
from tasks.models import Status, Task
from tasks.next_task import next_task
from tasks.task_page import is_script, keep, on_own_task, task_page
from tasks.wording import SKIP_REASONS


@on_own_task
def task_answer(request: HttpRequest, form: AnswerForm) -> HttpResponse:
    """Send the answer and go on to the next task, or show again what was typed and what is wrong
    about it, or looks like an oversight.
    """
    if not form.is_valid():
        return task_page(request, form, status=Invalid.status)
    found = form.shown.task
    before = found.sends_at is not None or found.status == Status.ANSWERED
    if isinstance(form, WriteForm) and not before and "anyway" not in request.POST:
        oversights = hints(found, str(form.given()["text"]))
        if oversights:
            return task_page(request, form, hints=oversights)
    try:
        done = outbox.put(
            person(request), found.pk, form.given(), seen=form.seen(), now=timezone.now()
        )
    except Invalid as refused:
        field = str(refused.extra["field"])
        form.add_error(field if field in form.fields else None, refused.detail)
        return task_page(request, form, status=refused.status)
    return _after_answer(request, form, done, before=before)


def _after_answer(
    request: HttpRequest, form: AnswerForm, done: Task, *, before: bool
) -> HttpResponse:
    """On to the next task; who sent twice is led to the one that the first time brought."""
    if request.POST.get("then") == "stop":
        return redirect("task", done.pk)
    if before:
        latest = leases.open_tasks(person(request)).order_by("-leased_at").first()
        return redirect(
            form.asked.address_of(latest) if latest else reverse("task", args=[done.pk])
        )
    if done.status == Status.ANSWERED:
        address = reverse("task", args=[done.pk])
        thanks = _("Your answer is in. Thank you.")
        link = format_html('{} <a href="{}">{}</a>', thanks, address, _("See it"))
        messages.success(request, link)
    return next_task(request, form.asked)


@login_required
@require_POST
def task_undo(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Take a sent answer back, and go on with it where one was."""
    user = person(request)
    try:
        outbox.take_back(user, task_id, now=timezone.now())
    except outbox.TooLateToUndo as refused:
        messages.warning(request, f"{refused.title}. {refused.detail}")
    return redirect("task", task_id)


@on_own_task
def task_draft(request: HttpRequest, form: AnswerForm) -> HttpResponse:
    """Keep what was typed. A script that saves is told the version, and until when it has time."""
    kept = keep(request, form)
    if is_script(request):
        ends = leases.stay(person(request), kept.pk, now=timezone.now())
        return _told(kept, ends.isoformat() if ends else "")
    messages.success(request, _("Your draft is kept. You can go on with it at any time."))
    return redirect(form.asked.address_of(kept))


@on_own_task
def task_preview(request: HttpRequest, form: AnswerForm) -> HttpResponse:
    """How a text will look to its readers: for a script only that, else the page with it."""
    if is_script(request):
        shown = {"text": form.given().get("text", ""), "lang": form.shown.task.opening.lang}
        return render(request, "tasks/parts/preview.html", shown)
    if isinstance(form, WriteForm):
        form.preview = True
    return task_page(request, form)


@on_own_task
def task_extend(request: HttpRequest, form: AnswerForm) -> HttpResponse:
    """Start the lease anew, or take it again after it ran out; what was typed is kept."""
    user, found = person(request), form.shown.task
    kept = keep(request, form)
    prolong = leases.extend if found.status == Status.LEASED else leases.reopen
    prolonged = prolong(user, found.pk, now=timezone.now())
    if is_script(request):
        return _told(kept, prolonged.expires_at.isoformat())
    messages.success(request, _("You have more time now."))
    return redirect(form.asked.address_of(found))


def _told(kept: Task, lease_ends: str) -> HttpResponse:
    headers = {"Draft-Version": version_of(kept), "Lease-Ends": lease_ends}
    return HttpResponse(status=204, headers=headers)


@on_own_task
def task_skip(request: HttpRequest, form: AnswerForm) -> HttpResponse:
    """Give the task back and go on to the next one; what was typed is kept as a draft."""
    user, found = person(request), form.shown.task
    keep(request, form)
    scope, now = request.POST.get("scope"), timezone.now()
    skipped = leases.skip(user, found.pk, scope=scope, reason=_reason(request, form), now=now)
    kept = form.has_something()
    messages.success(request, _said_of_skip(found, kept=kept))
    return next_task(request, form.asked, unless=skipped)


def _reason(request: HttpRequest, form: AnswerForm) -> str:
    """The common reason that was chosen, and what was written of one's own."""
    common = SKIP_REASONS[form.shown.spec.yields]
    chosen = [code for code in request.POST.getlist("reason_common") if code in common]
    own = request.POST.get("reason", "").replace("\0", "").strip()
    return "; ".join([*chosen, *filter(None, [own])])[: leases.LONGEST_REASON]


def _said_of_skip(found: Task, *, kept: bool) -> str:
    address = reverse("task", args=[found.pk])
    text = (
        _("You gave the task back. What you had written is among your drafts.")
        if kept
        else _("You gave the task back.")
    )
    return format_html('{} <a href="{}">{}</a>', text, address, _("See it again"))


@login_required
@require_POST
def task_reopen(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Take a task again that ran out or was put off, if its place is still free."""
    try:
        leases.reopen(person(request), task_id, now=timezone.now())
    except (leases.PlaceTaken, leases.TooManyOpenTasks) as refused:
        messages.warning(request, f"{refused.title}. {refused.detail}")
    return redirect("task", task_id)


@login_required
@require_POST
def task_discard_draft(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Forget a draft."""
    user = person(request)
    leases.discard_draft(user, task_id)
    messages.success(request, _("The draft is gone."))
    return redirect("drafts")
