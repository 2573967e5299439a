"""Reading trees, and reacting to messages."""

from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.authentication import person
from interface.languages import LANGUAGES
from trees.browsing import count_ready, find_tree, list_trees, sees_judgement
from trees.outline import entries
from trees.reactions import react
from trees.states import State
from trees.wording import STATES

ON_A_PAGE: Final = 25


@login_required
@require_safe
def trees(request: HttpRequest) -> HttpResponse:
    """Finished conversations, by language."""
    asked = request.GET.get("lang", "")
    lang = asked if asked in LANGUAGES else None
    counts = count_ready()
    found = list_trees(person(request), state=State.READY_FOR_EXPORT, lang=lang)
    pages = Paginator(found.order_by("-created_at", "id"), ON_A_PAGE)
    # What has been counted by language need not be counted again.
    pages.count = counts[lang] if lang else counts.total()
    shown = {
        "page": pages.get_page(request.GET.get("page")),
        "lang": lang,
        "langs": [(code, counts[code]) for code in LANGUAGES if counts[code]],
        "total": counts.total(),
    }
    return render(request, "trees/trees.html", shown)


@login_required
@require_safe
def tree(request: HttpRequest, tree_id: UUID) -> HttpResponse:
    """One conversation tree as an outline."""
    user = person(request)
    found = find_tree(user, tree_id)
    shown = {
        "tree": found,
        "state": STATES[State(found.state)],
        "entries": entries(user, found),
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
