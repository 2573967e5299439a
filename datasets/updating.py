"""Trees that are here already: is what a file says of them new, and may it take their place?"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from datasets import read
from datasets.authors import authors_for
from datasets.records import MessageRecord, TreeRecord, depth_first
from datasets.rows import StoredMessage, as_imported, message_rows, place, present, tree_row
from trees.models import Contribution, Message, Reaction, Transition, Tree, policy_for


class CannotReplace(Exception):
    """A tree that is here must not be replaced by what a file says."""

    def __init__(self, field: str, wrong: str, remedy: str) -> None:
        super().__init__(wrong)
        self.field = field
        self.wrong = wrong
        self.remedy = remedy


def moved_here(tree_ids: Collection[UUID]) -> set[UUID]:
    """Those that the life cycle or a moderator moved since they came."""
    moves = Transition.objects.filter(tree_id__in=list(tree_ids))
    return set(moves.values_list("tree_id", flat=True))


def same(record: TreeRecord, tree: Tree, stored: Sequence[StoredMessage], *, moved: bool) -> bool:
    """Whether the file says of a tree nothing else than what came before, or stands now."""
    if record.origin not in (None, tree.origin):
        return False
    if not moved and record.state not in (None, tree.state):
        return False
    ids = {message.id for message in record.messages}
    rows = sorted((row for row in stored if row.id in ids), key=lambda row: row.position)
    return record.messages in (
        depth_first(as_imported(row) or present(row) for row in rows),
        depth_first(present(row) for row in rows),
    )


_REMEDY: Final = "Take the tree out of the file, or import with --on-conflict skip"
_WRITTEN: Final = (
    "role", "lang", "text", "created_at", "deleted_at", "deleted_with", "synthetic", "model_name",
    "review_count", "review_result", "labels", "emojis", "rank", "detoxify", "imported",
    "author", "position",
)  # fmt: skip
_TREE_WRITTEN: Final = (
    "lang", "state", "goal_size", "max_depth", "max_replies", "max_followups", "origin",
    "created_at", "drawn_at", "marked_at", "scored",
)  # fmt: skip


def replace(record: TreeRecord, *, moved: bool, now: datetime) -> Tree:
    """Let a tree say what the file says. Messages are added and changed, never taken away.

    Only a tree that is as it came: what people said of it here is not overwritten, and a state
    that the tree has reached here stays.

    Raises:
        CannotReplace: people have worked on the tree, or its messages hang differently.
    """
    old = Tree.objects.locked().get(pk=record.id)
    rows = {row.id: row for row in read.stored([record.id])[record.id]}
    _check_untouched(record.id, rows.values())
    _check_parents(record.messages, rows)
    policy = policy_for(record.lang)
    authors = authors_for(m.user_id for m in record.messages if m.user_id)
    given = message_rows(record, authors=authors, now=now)
    Message.objects.bulk_update([row for row in given if row.pk in rows], _WRITTEN)
    Message.objects.bulk_create([row for row in given if row.pk not in rows])
    tree = tree_row(record, policy=policy, now=now)
    if moved or record.state is None:
        tree.state = old.state
    tree.origin = record.origin or old.origin
    tree.drawn_at = old.drawn_at or tree.drawn_at
    tree.topics = old.topics  # files say nothing of them
    place(tree, list(Message.objects.filter(tree=old)), policy=policy, now=now)
    tree.marked_at = now
    tree.save(force_update=True, update_fields=_TREE_WRITTEN)
    return tree


def _check_untouched(tree_id: UUID, rows: Collection[StoredMessage]) -> None:
    touched = (
        any(_changed(row) for row in rows)
        or Contribution.objects.filter(message__tree=tree_id).exists()
        or Reaction.objects.filter(message__tree=tree_id).exists()
    )
    if touched:
        raise CannotReplace("message_tree_id", "people have worked on the tree here", _REMEDY)


def _changed(row: StoredMessage) -> bool:
    """Whether a message was written, edited, deleted or restored here."""
    if row.imported is None or row.revision > 1:
        return True
    return (row.deleted_at is not None) != bool(row.imported["deleted"])


def _check_parents(messages: Sequence[MessageRecord], rows: dict[UUID, StoredMessage]) -> None:
    for message in messages:
        row = rows.get(message.id)
        if row is not None and row.parent_id != message.parent_id:
            raise CannotReplace(
                "parent_id", f"{message.id} hangs under {row.parent_id} here", _REMEDY
            )
