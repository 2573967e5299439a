"""Reading trees, and reacting to messages."""

from collections.abc import Collection
from random import SystemRandom
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_POST, require_safe

from accounts.authentication import person
from trees.browsing import find_message, find_tree, sees_judgement
from trees.excerpts import excerpts
from trees.forms import WishForm
from trees.models import Shelved
from trees.outline import drawing, entries
from trees.reactions import react
from trees.reading_room import (
    Wish,
    any_of,
    count_by_language,
    find,
    still_ready,
    with_prompts,
)
from trees.states import State
from trees.topic_list import named
from trees.wording import STATES

ON_A_PAGE: Final = 25
PROMPT_SHOWN: Final = 300
BESIDE_EXCERPT: Final = 120
"""Characters of a prompt in a list, alone and beside an excerpt."""


@login_required
@require_safe
def trees(request: HttpRequest) -> HttpResponse:
    """The reading room: finished conversations, searched and sorted."""
    counts = count_by_language()
    form = WishForm(request.GET, counts=counts)
    wish = form.wish()
    pages = Paginator(with_prompts(find(wish)), ON_A_PAGE)
    narrowed = bool(wish.words or wish.topic or wish.length)
    if not narrowed:  # what has been counted by language need not be counted again
        pages.count = counts[wish.lang] if wish.lang else counts.total()
    page = pages.get_page(request.GET.get("page"))
    shown = {
        "form": form,
        "wish": wish,
        "page": page,
        "results": _results(wish, still_ready(page)),
        "narrowed": narrowed,
        "total": counts.total(),
        "also": _rest_of_query(request),
    }
    return render(request, "trees/trees.html", shown)


def _results(wish: Wish, rows: Collection[Shelved]) -> list[dict[str, Any]]:
    """Each conversation with the place that fits the search; then less of its prompt is shown."""
    found = excerpts(wish, rows)
    return [
        {
            "row": row,
            "excerpt": found.get(row.pk),
            "shown": BESIDE_EXCERPT if row.pk in found else PROMPT_SHOWN,
        }
        for row in rows
    ]


def _rest_of_query(request: HttpRequest) -> str:
    given = request.GET.copy()
    given.pop("page", None)
    return f"{given.urlencode()}&" if given else ""


@login_required
@require_safe
def tree_at_random(request: HttpRequest) -> HttpResponse:
    """One of the conversations that fit; where there is none, what to try instead."""
    form = WishForm(request.GET, counts=count_by_language())
    chosen = any_of(form.wish(), rng=SystemRandom())
    if chosen is None:
        return redirect(f"{reverse('trees')}?{request.GET.urlencode()}")
    return redirect("tree", chosen)


@login_required
@require_safe
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The lasting address of a message: its place in its conversation."""
    found = find_message(message_id)
    return redirect(f"{reverse('tree', args=[found.tree_id])}#m-{found.pk}")


@login_required
@require_safe
def tree(request: HttpRequest, tree_id: UUID) -> HttpResponse:
    """One conversation tree, drawn and as an outline."""
    user = person(request)
    found = find_tree(user, tree_id)
    shown_entries = entries(user, found)
    shown = {
        "tree": found,
        "state": STATES[State(found.state)],
        "entries": shown_entries,
        "topics": named(found.topics),
        "drawing": drawing(shown_entries, mirrored=get_language_bidi()),
        "judged": sees_judgement(user, found),
    }
    return render(request, "trees/tree.html", shown)


@login_required
@require_POST
def message_react(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Give a reaction, or take it back. Saying the same twice changes nothing."""
    on = "give" in request.POST
    code = request.POST.get("give" if on else "take_back", "")
    message = react(message_id, user=person(request), code=code, on=on, now=timezone.now())
    return redirect(f"{reverse('tree', args=[message.tree_id])}#m-{message.pk}")
