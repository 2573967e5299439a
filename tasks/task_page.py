"""The page of a task in all that may become of it, and what all its buttons share."""

from collections.abc import Callable, Sequence
from functools import wraps
from math import ceil
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.authentication import person
from interface.refusals import Conflict
from tasks import leases
from tasks.asked import asked_by
from tasks.draft_versions import DraftChanged
from tasks.drafts import read_draft
from tasks.forms import AnswerForm, answer_form
from tasks.held import find_task
from tasks.kinds import Kind
from tasks.models import MAY_BE_OFFERED_AGAIN, Status, Task
from tasks.showing import show
from tasks.wording import (
    ENDED,
    KINDS,
    REFUSED,
    REFUSED_OTHERWISE,
    SKIP_REASONS,
    TYPICAL_LENGTHS,
    KindWords,
)
from trees.recent_policies import recent_policy


def on_own_task(
    view: Callable[[HttpRequest, AnswerForm], HttpResponse],
) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """A button of the task page: all of them send along what was typed, so that none loses it."""

    @require_POST
    @wraps(view)
    def checked(request: HttpRequest, task_id: UUID) -> HttpResponse:
        if not request.user.is_authenticated:
            return _signed_out(request, task_id)
        found = find_task(person(request), task_id)
        form = answer_form(show(found), request.POST)
        form.asked = asked_by(request, found)
        try:
            return view(request, form)
        except Conflict as refused:
            return _conflict(request, form, refused)

    return checked


def is_script(request: HttpRequest) -> bool:
    """Whether a script of ours asks, which needs no page."""
    return request.headers.get("X-Requested-With") == "fetch"


def keep(request: HttpRequest, form: AnswerForm) -> Task:
    """Save what was typed as the task's draft, or none if there is nothing."""
    user, found = person(request), form.shown.task
    if not form.has_something() and found.draft is None:
        return found
    draft, now = form.given(), timezone.now()
    kept = leases.save_draft(user, found.pk, draft=draft, seen=form.seen(), now=now)
    if not form.has_something():
        leases.discard_draft(user, found.pk)
        kept.draft = kept.draft_saved_at = None
    return kept


def task_page(
    request: HttpRequest,
    form: AnswerForm,
    *,
    sent: Sequence[Task] = (),
    hints: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """A task to be done. ``hints`` must be read, or waved aside, before it is sent."""
    found, now = form.shown.task, timezone.now()
    lang = found.opening.lang
    shown = {
        "form": form,
        "shown": form.shown,
        "task": found,
        "asked": form.asked,
        "words": KINDS[form.shown.kind],
        "typical": TYPICAL_LENGTHS.get(form.shown.kind),
        "longest": recent_policy(lang).max_text_length,
        "skip_reasons": SKIP_REASONS[form.shown.spec.yields].items(),
        "time_is_up": found.status == Status.EXPIRED or found.expires_at <= now,
        "now": now,
        "hints": hints,
        **outbox_words(sent),
    }
    return render(request, "tasks/task.html", shown, status=status)


def outbox_words(sent: Sequence[Task]) -> dict[str, object]:
    """What a page tells of answers that can be undone, and of those that came back."""
    return {
        "can_undo": [
            (task, words_of(task), seconds_left(task)) for task in sent if task.sends_at is not None
        ],
        "came_back": [
            (task, words_of(task), REFUSED.get(task.refused_as, REFUSED_OTHERWISE))
            for task in sent
            if task.refused_as is not None
        ],
        "undo_seconds": settings.ANSWER_UNDO_SECONDS,
    }


def sent_page(request: HttpRequest, found: Task) -> HttpResponse:
    """An answer that can still be taken back, as it was sent."""
    shown = {
        "task": found,
        "words": words_of(found),
        "seconds": seconds_left(found),
        "draft": read_draft(show(found)),
    }
    return render(request, "tasks/sent.html", shown)


def ended_page(request: HttpRequest, found: Task, *, sent: Sequence[Task]) -> HttpResponse:
    """What became of a task that takes no answer any more."""
    shown = {
        "task": found,
        "words": words_of(found),
        "ended": ENDED[Status(found.status)],
        "draft": read_draft(show(found)),
        "may_reopen": found.status in MAY_BE_OFFERED_AGAIN,
        **outbox_words(sent),
    }
    return render(request, "tasks/ended.html", shown)


def _conflict(request: HttpRequest, form: AnswerForm, refused: Conflict) -> HttpResponse:
    """What was sent cannot be used as it is: say why, and show it so that it can be copied."""
    found = find_task(person(request), form.shown.task.pk)
    kept = read_draft(show(found))
    form.shown.task.draft = form.given()
    shown = {
        "task": found,
        "asked": form.asked,
        "words": words_of(found),
        "refused": refused,
        "form": form,
        "sent": read_draft(form.shown),
        "back": form.asked.address_of(found),
        "kept": kept,
    }
    changed = isinstance(refused, DraftChanged)
    template = "tasks/versions.html" if changed else "tasks/conflict.html"
    response = render(request, template, shown, status=refused.status)
    response.headers["Refusal"] = refused.code
    return response


def _signed_out(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """The session ended while somebody wrote: nothing can be stored, but nothing is hidden."""
    shown = {"task_id": task_id, "typed": request.POST.get("text", "")}
    return render(request, "tasks/signed_out.html", shown, status=401)


def seconds_left(sent: Task) -> int:
    """For how long a sent answer can be taken back."""
    assert sent.sends_at is not None
    return max(0, ceil((sent.sends_at - timezone.now()).total_seconds()))


def words_of(found: Task) -> KindWords:
    """What is said of the task's kind."""
    return KINDS[Kind(found.opening.kind)]
