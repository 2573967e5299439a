"""Pages that everybody may read: what this is, how it goes, and who did most."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_safe

from accounts.languages import languages_of_browser
from accounts.models import User
from community import figures
from community.bars import bars
from community.charts import columns
from community.leaderboards import DEFAULT, leaderboard, read_frame
from community.points import WORTH
from community.samples import drawing, sample
from community.statistics import statistics
from community.waiting import waiting_by_language
from community.wording import FRAMES, KINDS, NEEDS, YIELDS, short_day, span, spread_names
from interface.languages import LANGUAGES
from tasks.kinds import Yields
from trees.states import State
from trees.wording import STATES

T = TypeVar("T")


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """What this is, in a few lines, numbers and a conversation that people made here."""
    now = timezone.now()
    langs = languages_of_browser(request.headers.get("Accept-Language", ""))
    found = sample(langs, now=now)
    shown = {
        "numbers": statistics(now=now),
        "sample": found,
        "drawing": drawing(found, mirrored=get_language_bidi()) if found else None,
    }
    return render(request, "community/welcome.html", shown)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How a conversation grows, under which licence, what is stored, and what it cannot be."""
    worth = [(KINDS[kind], points) for kind, points in WORTH.items()]
    return render(request, "community/about.html", {"worth": worth})


@require_safe
def stats(request: HttpRequest) -> HttpResponse:
    """How the collection stands, grows, and what it waits for."""
    now = timezone.now()
    numbers = statistics(now=now)
    states = numbers["trees"]["by_state"]
    messages = numbers["messages"]["by_lang"]
    trees = {lang: sum(counts.values()) for lang, counts in numbers["trees"]["by_lang"].items()}
    lines = bars(
        (LANGUAGES.get(lang, lang), sum(roles.values())) for lang, roles in messages.items()
    )
    shown = {
        "numbers": numbers,
        "states": bars((STATES[State(state)], number) for state, number in states.items()),
        "languages": _first_and_others(
            {"lang": lang, "bar": bar, "roles": messages[lang], "trees": trees.get(lang, 0)}
            for lang, bar in zip(messages, lines, strict=True)
        ),
        "sorts": [YIELDS[yields] for yields in Yields],
        "waiting": _first_and_others(_waiting(now=now)),
        **_over_time(now=now),
    }
    return render(request, "community/stats.html", shown)


IN_SIGHT: Final = 10
"""So many languages stand on the page at once; the others one click away."""


def _first_and_others(lines: Iterable[T]) -> tuple[list[T], list[T]]:
    found = list(lines)
    return found[:IN_SIGHT], found[IN_SIGHT:]


FEWEST: Final = 5
"""Of fewer trees than this, half and quarters tell nothing."""
WEEKS: Final = 26
"""So many weeks are drawn: half a year, narrow enough for a phone."""


def _over_time(*, now: datetime) -> dict[str, object]:
    """Growth, and how long prompts take, as drawings and as tables."""
    kept = figures.kept()
    mirrored = get_language_bidi()
    weeks = kept.last_weeks(WEEKS, today=now.astimezone(UTC).date())
    days = [short_day(week.begins) for week in weeks]
    names = spread_names(figures.BOUNDS)
    written = [(day, week.messages) for day, week in zip(days, weeks, strict=True)]
    finished = [(day, week.ready) for day, week in zip(days, weeks, strict=True)]
    spread = list(zip(names, kept.spread, strict=True))
    return {
        "counted_at": kept.counted_at,
        "weeks": weeks,
        "written": columns(written, mirrored=mirrored, labels=3),
        "finished": columns(finished, mirrored=mirrored, labels=3),
        "spread": spread,
        "ripening_drawn": columns(spread, mirrored=mirrored, labels=len(spread)),
        "ripening": [
            (one, [span(length) for length in (one.quick, one.median, one.slow)])
            for one in kept.ripening
            if one.trees >= FEWEST
        ],
        "has_ripened": bool(kept.ripening),
    }


def _waiting(*, now: datetime) -> list[dict[str, object]]:
    """What waits in each language, with what holds it back."""
    return [
        {
            "lang": language.lang,
            "cells": [
                (found.places, span(found.median)) if (found := language.work.get(sort)) else None
                for sort in Yields
            ],
            "needs": NEEDS[language.held_back_by] if language.held_back_by else "",
        }
        for language in waiting_by_language(now=now)
    ]


@require_safe
def leaderboard_page(request: HttpRequest) -> HttpResponse:
    """Who did most, in a span of time and a language."""
    frame = read_frame(request.GET.get("frame", DEFAULT))
    lang = request.GET.get("lang") or None
    viewer = request.user if isinstance(request.user, User) else None
    shown = {
        "board": leaderboard(frame, lang=lang, viewer=viewer, now=timezone.now()),
        "frames": FRAMES.items(),
        "languages": LANGUAGES.items(),
    }
    return render(request, "community/leaderboard.html", shown)
