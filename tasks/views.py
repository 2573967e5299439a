"""The pages on which volunteers find and do their work; the buttons are in ``tasks.buttons``."""

from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.authentication import person
from interface.languages import check_language
from tasks import leases, outbox
from tasks.asked import Asked, asked_by
from tasks.drafts import read_draft
from tasks.forms import answer_form
from tasks.held import find_task
from tasks.kinds import RANDOM
from tasks.models import MAY_BE_OFFERED_AGAIN, Status, Task
from tasks.next_task import nothing_page, request_task, turned_away
from tasks.requirements import PracticeNeeded
from tasks.showing import show, show_all
from tasks.submissions import takes_answer
from tasks.task_page import ended_page, outbox_words, sent_page, task_page
from tasks.wording import KINDS

DRAFTS_ON_A_PAGE: Final = 20


@login_required
@require_POST
def task_request(request: HttpRequest) -> HttpResponse:
    """Ask for a task: to its page, or to the reasons why there is none."""
    asked = Asked(request.POST.get("kind", RANDOM), request.POST.get("lang", ""))
    try:
        task = request_task(request, asked)
    except (leases.TooManyOpenTasks, PracticeNeeded) as refused:
        return turned_away(request, refused)
    except leases.NoTaskAvailable as refused:
        return nothing_page(request, asked, status=refused.status)
    return redirect(asked.address_of(task))


@login_required
@require_safe
def task_none(request: HttpRequest) -> HttpResponse:
    """Why there is no next task."""
    asked = Asked(request.GET.get("kind", RANDOM), request.GET.get("lang", ""))
    if asked.lang:
        check_language(asked.lang)
    return nothing_page(request, asked, status=200)


@login_required
@require_safe
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """A task to be done; once it takes no answer any more, what became of it."""
    user = person(request)
    sent = outbox.look(user, now=timezone.now())
    found = find_task(user, task_id)
    if found.sends_at is not None:
        return sent_page(request, found)
    if not takes_answer(found):
        return ended_page(request, found, sent=sent)
    form = answer_form(show(found))
    form.asked = asked_by(request, found)
    return task_page(request, form, sent=sent)


@login_required
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """Everything that was begun and never taken in, to read, copy, go on with or throw away."""
    user = person(request)
    sent = outbox.look(user, now=timezone.now())
    kept = Task.objects.of(user.pk).with_draft().filter(sends_at=None).with_question()
    pages = Paginator(kept.order_by("-draft_saved_at", "id"), DRAFTS_ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    entries = [(item, KINDS[item.kind], read_draft(item)) for item in show_all(list(page))]
    shown_on_page = {
        "entries": entries,
        "page": page,
        "may_go_on": (Status.LEASED, *MAY_BE_OFFERED_AGAIN),
        **outbox_words(sent),
    }
    return render(request, "tasks/drafts.html", shown_on_page)
