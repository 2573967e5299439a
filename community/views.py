"""Pages that everybody may read: what this is, how it goes, and who did most."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.languages import languages_of_browser
from accounts.models import User
from community.bars import bars
from community.leaderboards import DEFAULT, leaderboard, read_frame
from community.points import WORTH
from community.samples import sample
from community.statistics import statistics
from community.wording import FRAMES, KINDS
from interface.languages import LANGUAGES
from trees.wording import STATES


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """What this is, in a few lines, numbers and a conversation."""
    now = timezone.now()
    langs = languages_of_browser(request.headers.get("Accept-Language", ""))
    shown = {"numbers": statistics(now=now), "sample": sample(langs, now=now)}
    return render(request, "community/welcome.html", shown)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How a conversation grows, under which licence, what is stored, and what it cannot be."""
    worth = [(KINDS[kind], points) for kind, points in WORTH.items()]
    return render(request, "community/about.html", {"worth": worth})


@require_safe
def stats(request: HttpRequest) -> HttpResponse:
    """How the collection stands."""
    numbers = statistics(now=timezone.now())
    states = numbers["trees"]["by_state"]
    messages = numbers["messages"]["by_lang"]
    trees = {lang: sum(counts.values()) for lang, counts in numbers["trees"]["by_lang"].items()}
    lines = bars(
        (LANGUAGES.get(lang, lang), sum(roles.values())) for lang, roles in messages.items()
    )
    shown = {
        "numbers": numbers,
        "states": bars((STATES[state], number) for state, number in states.items()),
        "languages": [
            {"lang": lang, "bar": bar, "roles": messages[lang], "trees": trees.get(lang, 0)}
            for lang, bar in zip(messages, lines, strict=True)
        ],
    }
    return render(request, "community/stats.html", shown)


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
