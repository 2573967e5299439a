"""A small finished conversation, to show strangers what comes of their work."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.db.models import Count, Sum
from django.db.models.functions import Length

from accounts.languages import DEFAULT
from community.freshness import kept_fresh
from trees.drawing import Dot, Drawing, draw
from trees.models import Message, MessageQuerySet, Tree
from trees.outline import in_short
from trees.states import State

LASTS: Final = timedelta(minutes=10)
CONSIDERED: Final = 3
LOOKED_AT: Final = 50
"""So many of the newest finished trees are considered."""
SIZES: Final = range(3, 9)
CHARACTERS: Final = 3000
"""Messages, and characters at most, of a conversation that fits on a page."""


@dataclass(frozen=True, slots=True)
class Node:
    """A message of the sample with the replies to it, the best one first."""

    message: Message
    replies: Sequence["Node"]


def sample(langs: Sequence[str], *, now: datetime) -> Node | None:
    """The root of a small finished tree in the first of these languages that has one.

    The first few are considered, then English, then any.
    Messages that were deleted or rejected, and what hangs on them, are left out.
    """
    for lang in dict.fromkeys((*langs[:CONSIDERED], DEFAULT, None)):
        tree_id = kept_fresh(f"sample-{lang or 'any'}", partial(_find, lang), lasts=LASTS, now=now)
        if tree_id is not None and (root := _read(tree_id)) is not None:
            return root
    return None


def drawing(root: Node, *, mirrored: bool) -> Drawing:
    """The sample as a drawing, each message named by who speaks, its rank and first words."""
    return draw(list(_dots(root, among=())), mirrored=mirrored)


def _dots(node: Node, *, among: Sequence[Node]) -> Iterator[Dot]:
    message = node.message
    rank = message.rank + 1 if message.rank is not None else None
    ranked = sum(rival.message.rank is not None for rival in among)
    yield Dot(
        id=message.pk,
        parent_id=message.parent_id,
        role=message.role,
        place=rank,
        words=in_short(message.text, role=message.role, rank=rank, ranked=ranked),
    )
    for reply in node.replies:
        yield from _dots(reply, among=node.replies)


def _find(lang: str | None) -> UUID | None:
    """Among the newest finished trees, the largest that is still small."""
    ready = Tree.objects.ready().order_by("-created_at", "id")
    if lang is not None:
        ready = ready.filter(lang=lang)
    newest = list(ready.values_list("pk", flat=True)[:LOOKED_AT])
    fitting = (
        _shown()
        .filter(tree__in=newest)
        .values("tree_id")
        .annotate(messages=Count("pk"), characters=Sum(Length("text")))
        .filter(messages__in=SIZES, characters__lte=CHARACTERS)
    )
    best = fitting.order_by("-messages", "-characters", "tree_id").first()
    return best["tree_id"] if best else None


def _shown() -> MessageQuerySet:
    return Message.objects.living().exclude(review_result=False)


def _read(tree_id: UUID) -> Node | None:
    """The tree as it is now; none if it or its prompt was taken away since it was found."""
    replies: dict[UUID | None, list[Message]] = defaultdict(list)
    for message in (
        _shown().filter(tree=tree_id, tree__state=State.READY_FOR_EXPORT).in_tree_order()
    ):
        replies[message.parent_id].append(message)

    def node(message: Message) -> Node:
        return Node(message, [node(reply) for reply in replies[message.pk]])

    return next((node(root) for root in replies[None]), None)
