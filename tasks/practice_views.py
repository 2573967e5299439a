"""The pages of the practice, and the way from joining to a first task."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_stubs_ext import StrOrPromise

from accounts.authentication import person
from accounts.groups import Group
from accounts.models import User
from accounts.practised import mark_practised
from tasks.asked import Asked
from tasks.first_tasks import request_first_task
from tasks.kinds import RANDOM
from tasks.practice_examples import WRITING
from tasks.practice_forms import FORMS, PracticeForm
from tasks.views import task_request


@dataclass(frozen=True, slots=True)
class GroupWords:
    """``title`` names the practice, ``aim`` tells in a sentence what one learns by it, ``send``
    is the button."""

    title: StrOrPromise
    aim: StrOrPromise
    send: StrOrPromise
    guide: str
    """Where the guidelines have more."""


WORDS: Final[Mapping[Group, GroupWords]] = {
    Group.REVIEW: GroupWords(
        _("Practise reviewing"),
        _("Two short conversations, three questions about each. You see at once how others judge."),
        _("Compare with how others judge"),
        "kind-label_assistant_reply",
    ),
    Group.RANK: GroupWords(
        _("Practise ranking"),
        _("Three replies to the same question: which one helps most?"),
        _("Compare with how others judge"),
        "kind-rank_assistant_replies",
    ),
    Group.WRITE: GroupWords(
        _("Practise writing"),
        _("Answer a question as the assistant, then compare with a reply of ours."),
        _("Compare with our reply"),
        "kind-assistant_reply",
    ),
}


@require_safe
def practice_overview(request: HttpRequest) -> HttpResponse:
    """The three practices, and which of them are done."""
    done = _done(request)
    rows = [(group, WORDS[group], group in done) for group in FORMS]
    shown = {"rows": rows, "required": settings.PRACTICE_REQUIRED}
    return render(request, "tasks/practice_overview.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: HttpRequest, group: str) -> HttpResponse:
    """One exercise; sent, it comes back with what is said of the answers. All may try it."""
    if group not in FORMS:
        raise Http404(_("There is no such practice."))
    chosen = Group(group)
    if request.method != "POST":
        return _practice_page(request, chosen, FORMS[chosen]())
    form = FORMS[chosen](request.POST)
    if form.is_done() and isinstance(request.user, User):
        mark_practised(request.user, chosen)
    return _practice_page(request, chosen, form)


@login_required
@require_safe
def first_steps(request: HttpRequest) -> HttpResponse:
    """Where people come out who have just joined: the easiest practice, and the way past it."""
    group = next(iter(FORMS))
    return _practice_page(request, group, FORMS[group](), newcomer=True)


@login_required
@require_POST
def first_task(request: HttpRequest) -> HttpResponse:
    """To the easiest task there is, and on to anything; or to the reasons why there is none."""
    # Chance must differ from person to person; it guards no secret.
    task = request_first_task(person(request), now=timezone.now(), rng=Random())
    return redirect(Asked(RANDOM, "").address_of(task)) if task else task_request(request)


def _practice_page(
    request: HttpRequest, group: Group, form: PracticeForm, *, newcomer: bool = False
) -> HttpResponse:
    done = _done(request)
    shown = {
        "form": form,
        "group": group,
        "words": WORDS[group],
        "understood": form.is_bound and form.is_done(),
        "newcomer": newcomer,
        "in_english": WRITING.prompt.lang == "en" != get_language(),
        "skippable": not settings.PRACTICE_REQUIRED or group in done,
        "others": [(other, WORDS[other]) for other in FORMS if other not in (group, *done)],
    }
    return render(request, "tasks/practice.html", shown)


def _done(request: HttpRequest) -> list[str]:
    return request.user.practised if isinstance(request.user, User) else []
