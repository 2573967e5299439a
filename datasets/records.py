"""What a file says of a tree: the values in the middle between files and rows.

A tree that is read from a file and a tree that is read from the database are the same kind of
value, so that one comparison tells whether an import would change anything.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from trees.labels import Tally
from trees.roles import Role
from trees.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRecord:
    """One message as the OASST formats describe it; ``None`` where a file says nothing."""

    id: UUID
    parent_id: UUID | None
    user_id: UUID | None
    created_date: str | None
    text: str
    role: Role
    lang: str | None
    review_count: int | None
    review_result: bool | None
    deleted: bool | None
    rank: int | None
    synthetic: bool | None
    model_name: str | None
    emojis: Mapping[str, int] | None
    labels: Tally | None
    events: Mapping[str, object] | None
    detoxify: Mapping[str, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeRecord:
    """A tree and its messages, depth first; siblings by rank, unranked ones last."""

    id: UUID
    state: State | None
    origin: str | None
    messages: tuple[MessageRecord, ...]

    @property
    def root(self) -> MessageRecord:
        return self.messages[0]

    @property
    def lang(self) -> str:
        """The language of the prompt, which is that of the tree; every valid prompt has one."""
        assert self.root.lang is not None
        return self.root.lang


def depth_first(messages: Iterable[MessageRecord]) -> tuple[MessageRecord, ...]:
    """The messages in the order of the files: a parent, then each reply with all below it.

    Replies go by rank, unranked ones last, and keep the order given where that leaves them equal.
    What hangs on nothing is left out.
    """
    replies: dict[UUID | None, list[MessageRecord]] = defaultdict(list)
    for message in messages:
        replies[message.parent_id].append(message)
    ordered: list[MessageRecord] = []
    waiting = replies[None][::-1]
    while waiting:
        message = waiting.pop()
        ordered.append(message)
        waiting.extend(sorted(replies[message.id], key=_rank)[::-1])
    return tuple(ordered)


def _rank(message: MessageRecord) -> float:
    return float("inf") if message.rank is None else message.rank
