"""Asking for a task on the site: to its page, or to the reasons why there is none."""

from random import Random

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.authentication import person
from accounts.models import User
from interface.refusals import Conflict
from tasks import leases, outbox
from tasks.asked import Asked
from tasks.claims import Wish, count_offers
from tasks.kinds import Kind
from tasks.models import Task
from tasks.reasons import why_nothing
from tasks.requirements import PracticeNeeded
from tasks.task_page import outbox_words
from tasks.wording import KINDS, KindWords


def request_task(request: HttpRequest, asked: Asked) -> Task:
    """A task for whoever asks; raises what ``leases.request_task`` raises."""
    # Chance must differ from person to person; it guards no secret.
    return leases.request_task(
        person(request),
        kind=asked.kind,
        lang=asked.lang or None,
        now=timezone.now(),
        rng=Random(),
    )


def next_task(request: HttpRequest, asked: Asked, *, unless: Task | None = None) -> HttpResponse:
    """From one task to the next of the same wish.

    ``unless`` it is the one that was given back a moment ago, which comes up again only if there is
    nothing else: then it stays given back, with the same meaning.
    """
    try:
        task = request_task(request, asked)
    except (leases.TooManyOpenTasks, PracticeNeeded) as refused:
        return turned_away(request, refused)
    except leases.NoTaskAvailable:
        return redirect(f"{reverse('task_none')}?{asked.query()}")
    if unless is not None and task.pk == unless.pk:
        (scope,) = (scope for scope, status in leases.SCOPES.items() if status == unless.status)
        user, reason = person(request), unless.reason
        leases.skip(user, task.pk, scope=scope, reason=reason, now=timezone.now())
        return redirect("task", task.pk)
    return redirect(asked.address_of(task))


def turned_away(request: HttpRequest, refused: Conflict) -> HttpResponse:
    """To what somebody must do before they are handed a task."""
    messages.warning(request, refused.detail)
    if isinstance(refused, PracticeNeeded):
        return redirect("practice_group", refused.extra["practice"])
    return redirect("dashboard")


def nothing_page(request: HttpRequest, asked: Asked, *, status: int) -> HttpResponse:
    """Why there is nothing of what was asked for, and what one could do instead."""
    user, kinds = person(request), leases.parse_kinds(asked.kind)
    sent = outbox.look(user, now=timezone.now())
    lang = asked.lang or None
    shown = {
        "title": leases.NoTaskAvailable.title,
        "words": KINDS[kinds[0]] if len(kinds) == 1 else None,
        "asked": asked,
        "lang": lang,
        "reasons": why_nothing(user, kinds=kinds, lang=lang),
        "elsewhere": _elsewhere(user),
        **outbox_words(sent),
    }
    return render(request, "tasks/nothing.html", shown, status=status)


def _elsewhere(user: User) -> list[tuple[Kind, KindWords, dict[str, int]]]:
    """What else this person could do now."""
    counts = count_offers(Wish(user, tuple(Kind), None))
    return [
        (kind, words, by_lang)
        for kind, words in KINDS.items()
        if (by_lang := {lang: count for (k, lang), count in sorted(counts.items()) if k is kind})
    ]
