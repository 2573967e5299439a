"""A tree as moderators read it: every message in its place, and how it stands."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from trees.acceptance import Verdict
from trees.facts import MessageFacts, TreeFacts
from trees.labels import SKIPS
from trees.models import Message, Tree

DEEPEST_STEP: Final = 8
"""Deeper messages are not moved further to the right."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the outline."""

    message: Message
    standing: str
    reviews_needed: int

    @property
    def step(self) -> int:
        """How far to the right it stands."""
        return min(self.message.depth, DEEPEST_STEP)

    @property
    def labels(self) -> list[str]:
        """Means of the labels that somebody gave."""
        means = self.message.labels.items()
        return [f"{name} {mean['value']:.2g} ({mean['count']})" for name, mean in means]

    @property
    def emojis(self) -> list[str]:
        """Reactions, and the traces of skips in words."""
        return [
            f"{name.removeprefix('_').replace('_', ' ') if name in SKIPS else name} ×{count}"
            for name, count in self.message.emojis.items()
        ]


def outline(tree: Tree, facts: TreeFacts) -> list[Line]:
    """Every message, each followed by what hangs on it; one query."""
    known = {message.id: message for message in facts.messages}
    below: dict[UUID | None, list[Message]] = defaultdict(list)
    for message in Message.objects.filter(tree=tree).select_related("author").in_tree_order():
        below[message.parent_id].append(message)
    return [_line(message, known, facts) for message in _walk(None, below)]


def _walk(parent: UUID | None, below: Mapping[UUID | None, list[Message]]) -> Iterator[Message]:
    # No recursion: a chat may be deeper than Python's stack.
    waiting = list(reversed(below.get(parent, [])))
    while waiting:
        message = waiting.pop()
        yield message
        waiting.extend(reversed(below.get(message.pk, [])))


def _line(message: Message, known: Mapping[UUID, MessageFacts], facts: TreeFacts) -> Line:
    needed = facts.policy.reply_reviews if message.depth else facts.policy.prompt_reviews
    return Line(message, standing(known[message.pk]), needed)


def standing(message: MessageFacts) -> str:
    """Deleted, accepted, rejected, pending, or set aside because nobody can review it."""
    if message.deleted:
        return "deleted"
    if message.verdict is Verdict.UNDECIDED:
        return "pending" if message.pending else "set aside"
    return message.verdict.value
