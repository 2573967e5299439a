"""What the pages of a tree and of a message show besides their columns."""

from typing import Any, Final

from django.db.models import Prefetch

from moderation.desk.outline import outline, standing
from moderation.models import Action, Report
from tasks.models import Opening, Task
from trees.explanation import explain
from trees.models import Message, Transition, Tree
from trees.reading import read_facts
from trees.states import State
from trees.threads import thread, with_all_above

ROWS: Final = 50
"""How many rows of the logs a page shows; their own lists have all."""


def tree_page(tree: Tree) -> dict[str, Any]:
    """Everything about one tree, in a number of queries that does not depend on its size."""
    facts = read_facts(tree)
    return {
        "explanation": explain(State(tree.state), facts),
        "lines": outline(tree, facts),
        "openings": _openings(tree),
        "transitions": _newest(Transition.objects.filter(tree=tree)),
        "actions": _newest(Action.objects.filter(tree=tree)),
        "reports": list(
            Report.objects.filter(message__tree=tree)
            .select_related("author")
            .order_by("closed_at", "-pk")[:ROWS]
        ),
    }


def message_page(message: Message) -> dict[str, Any]:
    """Everything about one message."""
    facts = read_facts(message.tree)
    found = next(known for known in facts.messages if known.id == message.pk)
    above = with_all_above([message.pk])
    return {
        "standing": standing(found),
        "thread": thread(message.pk, above)[:-1],
        "reviews": list(message.reviews.select_related("author").order_by("-pk")[:ROWS]),
        "revisions": list(message.revisions.order_by("-number")[:ROWS]),
        "reactions": list(message.reactions.select_related("author").order_by("-pk")[:ROWS]),
        "reports": list(message.reports.select_related("author").order_by("-pk")[:ROWS]),
        "actions": _newest(Action.objects.filter(message=message)),
    }


def _newest(rows: Any) -> list[Any]:
    return list(rows.select_related("actor").order_by("-pk")[:ROWS])


def _openings(tree: Tree) -> list[Opening]:
    """Open ones first, each with the leases that hold it."""
    held = Task.objects.open().select_related("user").order_by("expires_at")
    return list(
        Opening.objects.filter(tree=tree)
        .prefetch_related(Prefetch("tasks", queryset=held, to_attr="leases"))
        .order_by("-is_open", "pk")
    )
