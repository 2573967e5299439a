"""The pages on which volunteers do their work."""

from collections.abc import Callable
from functools import wraps
from random import Random
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.authentication import person
from accounts.models import User
from interface.refusals import Conflict, Invalid
from tasks import leases, submissions
from tasks.claims import Wish, count_offers
from tasks.drafts import read_draft
from tasks.forms import AnswerForm, answer_form
from tasks.held import find_task
from tasks.kinds import RANDOM, Kind
from tasks.models import MAY_BE_OFFERED_AGAIN, Status, Task
from tasks.reasons import why_nothing
from tasks.requirements import PracticeNeeded
from tasks.showing import show, show_all
from tasks.submissions import takes_answer
from tasks.wording import ENDED, KINDS, KindWords
from trees.models import policy_for

DRAFTS_ON_A_PAGE: Final = 20


@login_required
@require_POST
def task_request(request: HttpRequest) -> HttpResponse:
    """Ask for a task: to its page, or to the reasons why there is none."""
    user, now = person(request), timezone.now()
    kind, lang = request.POST.get("kind", RANDOM), request.POST.get("lang") or None
    try:
        # Chance must differ from person to person; it guards no secret.
        task = leases.request_task(user, kind=kind, lang=lang, now=now, rng=Random())
    except leases.TooManyOpenTasks as refused:
        messages.warning(request, refused.detail)
        return redirect("dashboard")
    except PracticeNeeded as refused:
        messages.info(request, refused.detail)
        return redirect("practice_group", refused.extra["practice"])
    except leases.NoTaskAvailable as refused:
        kinds = leases.parse_kinds(kind)
        shown = {
            "title": refused.title,
            "words": KINDS[kinds[0]] if len(kinds) == 1 else None,
            "lang": lang,
            "reasons": why_nothing(user, kinds=kinds, lang=lang),
            "elsewhere": _elsewhere(user),
        }
        return render(request, "tasks/nothing.html", shown, status=refused.status)
    return redirect("task", task.pk)


@login_required
@require_safe
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """A task to be done; once it takes no answer any more, what became of it."""
    found = find_task(person(request), task_id)
    if not takes_answer(found):
        return _ended(request, found)
    return _task_page(request, answer_form(show(found)))


def _on_own_task(
    view: Callable[[HttpRequest, AnswerForm], HttpResponse],
) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """A button of the task page: all of them send along what was typed, so that none loses it."""

    @require_POST
    @wraps(view)
    def checked(request: HttpRequest, task_id: UUID) -> HttpResponse:
        if not request.user.is_authenticated:
            return _signed_out(request)
        found = find_task(person(request), task_id)
        return view(request, answer_form(show(found), request.POST))

    return checked


@_on_own_task
def task_answer(request: HttpRequest, form: AnswerForm) -> HttpResponse:
    """Take in the answer, or show again what was typed with what is wrong about it."""
    if not form.is_valid():
        return _task_page(request, form, status=Invalid.status)
    task_id = form.shown.task.pk
    try:
        submissions.submit(person(request), task_id, form.given(), now=timezone.now())
    except Invalid as refused:
        field = str(refused.extra["field"])
        form.add_error(field if field in form.fields else None, refused.detail)
        return _task_page(request, form, status=refused.status)
    except Conflict as refused:
        return _conflict(request, form, refused)
    return redirect("task", task_id)


@_on_own_task
def task_draft(request: HttpRequest, form: AnswerForm) -> HttpResponse:
    """Keep what was typed. Scripts that save every few seconds get an empty answer."""
    try:
        _keep(request, form)
    except Conflict as refused:
        return _conflict(request, form, refused)
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    messages.success(request, _("Your draft is kept. You can go on with it at any time."))
    return redirect("task", form.shown.task.pk)


@_on_own_task
def task_extend(request: HttpRequest, form: AnswerForm) -> HttpResponse:
    """Start the lease anew, or take it again after it ran out; what was typed is kept."""
    user, found = person(request), form.shown.task
    try:
        _keep(request, form)
        prolong = leases.extend if found.status == Status.LEASED else leases.reopen
        prolong(user, found.pk, now=timezone.now())
    except Conflict as refused:
        return _conflict(request, form, refused)
    messages.success(request, _("You have more time now."))
    return redirect("task", found.pk)


@_on_own_task
def task_skip(request: HttpRequest, form: AnswerForm) -> HttpResponse:
    """Give the task back; what was typed is kept as a draft."""
    try:
        _keep(request, form)
        leases.skip(
            person(request),
            form.shown.task.pk,
            scope=request.POST.get("scope"),
            reason=request.POST.get("reason", "").replace("\0", "").strip()[:500],
            now=timezone.now(),
        )
    except Conflict as refused:
        return _conflict(request, form, refused)
    return redirect("task", form.shown.task.pk)


@login_required
@require_POST
def task_reopen(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Take a task again that ran out or was put off, if its place is still free."""
    try:
        leases.reopen(person(request), task_id, now=timezone.now())
    except Conflict as refused:
        messages.warning(request, f"{refused.title}. {refused.detail}")
    return redirect("task", task_id)


@login_required
@require_POST
def task_discard_draft(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Forget a draft."""
    leases.discard_draft(person(request), task_id)
    messages.success(request, _("The draft is gone."))
    return redirect("drafts")


@login_required
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """Everything that was begun and never taken in, to read, copy, go on with or throw away."""
    kept = Task.objects.of(person(request).pk).with_draft().with_question()
    pages = Paginator(kept.order_by("-draft_saved_at", "id"), DRAFTS_ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    entries = [(item, KINDS[item.kind], read_draft(item)) for item in show_all(list(page))]
    may_go_on = (Status.LEASED, *MAY_BE_OFFERED_AGAIN)
    shown_on_page = {"entries": entries, "page": page, "may_go_on": may_go_on}
    return render(request, "tasks/drafts.html", shown_on_page)


def _task_page(request: HttpRequest, form: AnswerForm, *, status: int = 200) -> HttpResponse:
    found, now = form.shown.task, timezone.now()
    shown = {
        "form": form,
        "shown": form.shown,
        "task": found,
        "words": KINDS[form.shown.kind],
        "longest": policy_for(found.opening.lang).max_text_length,
        "time_is_up": found.status == Status.EXPIRED or found.expires_at <= now,
        "now": now,
    }
    return render(request, "tasks/task.html", shown, status=status)


def _ended(request: HttpRequest, found: Task) -> HttpResponse:
    shown = {
        "task": found,
        "words": _words(found),
        "ended": ENDED[Status(found.status)],
        "draft": read_draft(show(found)),
        "may_reopen": found.status in MAY_BE_OFFERED_AGAIN,
    }
    return render(request, "tasks/ended.html", shown)


def _conflict(request: HttpRequest, form: AnswerForm, refused: Conflict) -> HttpResponse:
    """What was sent can no longer be used: say why, and show it so that it can be copied."""
    found = find_task(person(request), form.shown.task.pk)
    form.shown.task.draft = form.given()
    shown = {
        "task": found,
        "words": _words(found),
        "refused": refused,
        "sent": read_draft(form.shown),
        "kept": found.draft is not None,
    }
    return render(request, "tasks/conflict.html", shown, status=refused.status)


def _signed_out(request: HttpRequest) -> HttpResponse:
    """The session ended while somebody wrote: nothing can be stored, but nothing is hidden."""
    shown = {
        "status": 401,
        "title": _("You are signed out"),
        "detail": _(
            "Sign in again in another tab, then come back to this one and send the page again, "
            "or go back to where you wrote. Nothing was stored so far."
        ),
        "typed": request.POST.get("text", ""),
    }
    return render(request, "error.html", shown, status=401)


def _keep(request: HttpRequest, form: AnswerForm) -> None:
    """Save what was typed as the task's draft, or none if there is nothing."""
    user, found = person(request), form.shown.task
    if form.has_something():
        leases.save_draft(user, found.pk, draft=form.given(), now=timezone.now())
    elif found.draft is not None:
        leases.discard_draft(user, found.pk)


def _elsewhere(user: User) -> list[tuple[Kind, KindWords, dict[str, int]]]:
    """What else this person could do now."""
    counts = count_offers(Wish(user, tuple(Kind), None))
    return [
        (kind, words, by_lang)
        for kind, words in KINDS.items()
        if (by_lang := {lang: count for (k, lang), count in sorted(counts.items()) if k is kind})
    ]


def _words(found: Task) -> KindWords:
    return KINDS[Kind(found.opening.kind)]
