"""A person's own work as a page shows it: with its conversation, its reviews and its place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from accounts.models import User
from trees.authorship import Act, Hindrance, possible
from trees.browsing import WORK, sees_judgement, sees_reviews, visible_text
from trees.models import Contribution, ContributionKind, Message, Tree
from trees.opinions import Opinion, opinions
from trees.own_messages import standings


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One contribution.

    ``place`` counts from 1 among so many ``rivals``, and is there if it may be seen; so is what
    reviewers thought. ``acts`` says of each act on an own message what stands in its way.
    """

    done: Contribution
    text: str
    written: bool
    place: int | None = None
    rivals: int = 0
    opinions: Sequence[Opinion] = ()
    acts: Mapping[Act, Hindrance | None]

    @property
    def message(self) -> Message:
        return self.done.message

    @property
    def tree(self) -> Tree:
        return self.done.message.tree

    @property
    def may_edit(self) -> bool:
        return self._may(Act.EDIT)

    @property
    def may_withdraw(self) -> bool:
        return self._may(Act.WITHDRAW)

    @property
    def may_put_back(self) -> bool:
        return self._may(Act.PUT_BACK)

    @property
    def hindrance(self) -> Hindrance | None:
        """Why the text cannot be changed."""
        return self.acts.get(Act.EDIT)

    def _may(self, act: Act) -> bool:
        return act in self.acts and self.acts[act] is None


def pieces(reader: User, rows: Collection[Contribution]) -> list[Piece]:
    """What is told of each row of a person's ledger, in four statements for any number."""
    written = [row.message for row in rows if _is_written(row)]
    standing = standings(written, reader=reader)
    rivals = _rivals(written)
    return [
        Piece(
            done=row,
            text=visible_text(reader, row.message),
            written=_is_written(row),
            place=_place(reader, row),
            rivals=rivals.get(row.message.parent_id, 0),
            opinions=_opinions(reader, row),
            acts=possible(standing[row.message_id]) if _is_written(row) else {},
        )
        for row in rows
    ]


def _is_written(row: Contribution) -> bool:
    return ContributionKind(row.kind) in WORK["messages"]


def _opinions(reader: User, row: Contribution) -> list[Opinion]:
    message = row.message
    if not _is_written(row) or not sees_reviews(reader, message):
        return []
    return opinions(message.labels)


def _place(reader: User, row: Contribution) -> int | None:
    message = row.message
    if row.kind != ContributionKind.REPLY or message.rank is None:
        return None
    return message.rank + 1 if sees_judgement(reader, message.tree) else None


def _rivals(messages: Sequence[Message]) -> dict[UUID | None, int]:
    """How many ranked replies there are beside each of these, by what they reply to."""
    parents = {message.parent_id for message in messages if message.rank is not None}
    ranked = Message.objects.living().filter(parent__in=parents, rank__isnull=False).order_by()
    return dict(ranked.values_list("parent").annotate(Count("id")))
