"""Between records and rows. Pure: builds rows and reads them, but neither stores nor fetches.

``Message.imported`` keeps what a file said: the aggregates without raters as they were, and, under
``unsaid``, the fields that the file left open although a row must hold something.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from datasets.fields import moment
from datasets.records import MessageRecord, TreeRecord
from trees.demand import demand
from trees.models import Message, Tree
from trees.policy import Policy, Shape
from trees.progress import next_event
from trees.reading import facts_of
from trees.roles import Role
from trees.states import State

UNSTATED: Final = State.BACKLOG_RANKING
"""The state of an imported tree whose file names none."""

_AS_SAID: Final = ("review_count", "review_result", "rank", "labels", "emojis", "deleted")
_MAY_BE_UNSAID: Final = ("created_date", "lang", "synthetic")
_GROWN: Final = frozenset(
    {
        State.RANKING,
        State.READY_FOR_SCORING,
        State.READY_FOR_EXPORT,
        State.SCORING_FAILED,
        State.BACKLOG_RANKING,
    }
)
"""States in which a tree has all its messages: it is as large as it was meant to be."""
_DRAWN: Final = _GROWN | {State.GROWING}


class StoredMessage(NamedTuple):
    """A message as it lies in the database, with the public id of its author."""

    id: UUID
    tree_id: UUID
    parent_id: UUID | None
    author_id: UUID | None
    position: int
    created_at: datetime
    text: str
    role: str
    lang: str
    revision: int
    review_count: int
    review_result: bool | None
    deleted_at: datetime | None
    rank: int | None
    synthetic: bool
    model_name: str | None
    emojis: dict[str, int]
    labels: dict[str, Any]
    detoxify: dict[str, float] | None
    imported: dict[str, Any] | None


COLUMNS: Final = tuple(
    "author__public_id" if name == "author_id" else name for name in StoredMessage._fields
)
"""The columns of a message in the order of :class:`StoredMessage`."""


def present(row: StoredMessage) -> MessageRecord:
    """What is to be said of a message now."""
    said = row.imported or {}
    of_file = said if row.revision == 1 else {}
    return _record(
        row,
        review_count=_open(of_file, "review_count", row.review_count),
        review_result=row.review_result,
        rank=row.rank,
        labels=row.labels or _empty(of_file, "labels"),
        emojis=row.emojis or _empty(of_file, "emojis"),
        deleted=_open(said, "deleted", row.deleted_at is not None),
    )


def as_imported(row: StoredMessage) -> MessageRecord | None:
    """What the file said of a message that came with one; ``None`` for those written here."""
    if row.imported is None:
        return None
    return _record(row, **{name: row.imported.get(name) for name in _AS_SAID})


def _record(row: StoredMessage, **of_others: Any) -> MessageRecord:
    said = row.imported or {}
    unsaid = said.get("unsaid", ())
    return MessageRecord(
        id=row.id,
        parent_id=row.parent_id,
        user_id=row.author_id,
        created_date=None if "created_date" in unsaid else _date(row.created_at, said),
        text=row.text,
        role=Role(row.role),
        lang=None if "lang" in unsaid else row.lang,
        synthetic=None if "synthetic" in unsaid else row.synthetic,
        model_name=row.model_name,
        events=said.get("events"),
        detoxify=row.detoxify,
        **of_others,
    )


def _open(said: Mapping[str, Any], name: str, value: Any) -> Any:
    """``None`` if a file left open what is still nothing now."""
    return None if not value and name in said and said[name] is None else value


def _empty(said: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    return {} if said.get(name) == {} else None


def _date(created_at: datetime, said: Mapping[str, Any]) -> str:
    written: str = said.get("created_date") or created_at.astimezone(UTC).isoformat()
    return written


def tree_row(record: TreeRecord, *, policy: Policy, now: datetime) -> Tree:
    """The row of an imported tree, not yet marked or scored."""
    root = record.root
    state = record.state or UNSTATED
    shape = _shape(record, policy)
    return Tree(
        id=record.id,
        lang=record.lang,
        state=state,
        goal_size=shape.goal_size,
        max_depth=shape.max_depth,
        max_replies=shape.max_replies,
        max_followups=shape.max_followups,
        origin=record.origin,
        created_at=moment(root.created_date) if root.created_date else now,
        drawn_at=now if state in _DRAWN else None,
        shelf_due=state == State.READY_FOR_EXPORT,
    )


def _shape(record: TreeRecord, policy: Policy) -> Shape:
    """Its own size for a tree that has grown; what the policy says for one that is to grow."""
    if (record.state or UNSTATED) not in _GROWN:
        return Shape.of(policy)
    depths = depths_of(record)
    replies = Counter(m.parent_id for m in record.messages if m.role is Role.ASSISTANT)
    followups = Counter(m.parent_id for m in record.messages[1:] if m.role is Role.PROMPTER)
    return Shape(
        goal_size=max(1, _living(record)),
        max_depth=max(depths.values()),
        max_replies=max(replies.values(), default=1),
        max_followups=max(followups.values(), default=0),
    )


def _living(record: TreeRecord) -> int:
    """How many messages are neither deleted nor rejected, nor below one that is."""
    living: set[UUID | None] = {None}
    for message in record.messages:
        if (
            message.parent_id in living
            and not message.deleted
            and message.review_result is not False
        ):
            living.add(message.id)
    return len(living) - 1


def depths_of(record: TreeRecord) -> dict[UUID, int]:
    """How deep each message stands, the prompt at 0."""
    depths: dict[UUID, int] = {}
    for message in record.messages:
        depths[message.id] = depths[message.parent_id] + 1 if message.parent_id else 0
    return depths


def message_rows(
    record: TreeRecord, *, authors: Mapping[UUID, int], now: datetime
) -> list[Message]:
    """The rows of a tree's messages; ``authors`` maps public ids to primary keys."""
    depths = depths_of(record)
    arrived: Counter[UUID | None] = Counter()
    rows = []
    for message in record.messages:
        rows.append(
            Message(
                id=message.id,
                tree_id=record.id,
                parent_id=message.parent_id,
                author_id=authors[message.user_id] if message.user_id else None,
                depth=depths[message.id],
                position=arrived[message.parent_id],
                **_said_values(message, record, now),
            )
        )
        arrived[message.parent_id] += 1
    return rows


def _said_values(message: MessageRecord, tree: TreeRecord, now: datetime) -> dict[str, Any]:
    return {
        "role": message.role,
        "lang": message.lang or tree.root.lang,
        "text": message.text,
        "created_at": moment(message.created_date) if message.created_date else now,
        "deleted_at": now if message.deleted else None,
        # Each deleted message of a file stands for itself: its replies may be living.
        "deleted_with": message.id if message.deleted else None,
        "synthetic": bool(message.synthetic),
        "model_name": message.model_name,
        "review_count": message.review_count or 0,
        "review_result": message.review_result,
        "labels": message.labels or {},
        "emojis": message.emojis or {},
        "rank": message.rank,
        "detoxify": message.detoxify,
        "imported": _imported(message),
    }


def _imported(message: MessageRecord) -> dict[str, Any]:
    said: dict[str, Any] = {name: getattr(message, name) for name in _AS_SAID}
    if unsaid := [name for name in _MAY_BE_UNSAID if getattr(message, name) is None]:
        said["unsaid"] = unsaid
    if message.events is not None:
        said["events"] = message.events
    if (date := message.created_date) is not None and date != moment(date).isoformat():
        said["created_date"] = date
    return said


def place(tree: Tree, messages: list[Message], *, policy: Policy, now: datetime) -> None:
    """Let the tree stand in its state as it came, and mark it if the life cycle has to act.

    A ready tree stays ready: its ranks are taken to stand for the rivals that it has.
    """
    facts = facts_of(tree, messages, policy=policy)
    if tree.state == State.READY_FOR_EXPORT:
        tree.scored = facts.contests_version
        facts = replace(facts, scored=tree.scored)
    if next_event(State(tree.state), facts) or demand(State(tree.state), facts):
        tree.marked_at = now
