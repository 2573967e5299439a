"""Reading threads: the messages above one or many, however deep, in one query."""

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from interface.prepared import Prepared
from interface.rows import Columns
from trees.models import Message

# UNION, not UNION ALL: threads that meet are followed up only once.
_MESSAGE = Columns(Message, "message")
_THREADS: Final = Prepared(
    "threads_above",
    f"""
WITH RECURSIVE thread(id, parent_id) AS (
    SELECT id, parent_id FROM trees_message WHERE id = ANY(%s)
    UNION
    SELECT above.id, above.parent_id
    FROM trees_message AS above JOIN thread ON above.id = thread.parent_id
)
SELECT {_MESSAGE.sql} FROM trees_message AS message JOIN thread ON thread.id = message.id
""",  # noqa: S608 - names of columns
    "uuid[]",
)


def with_all_above(ids: Collection[UUID]) -> dict[UUID, Message]:
    """These messages and everything above them, by id. One query, none for no ids."""
    if not ids:
        return {}
    return {message.pk: message for message in _MESSAGE.fetch(_THREADS, [list(ids)])}


def thread(message_id: UUID, among: Mapping[UUID, Message]) -> list[Message]:
    """The way from the root down to a message, out of what :func:`with_all_above` found."""
    found: list[Message] = []
    following: UUID | None = message_id
    while following is not None:
        found.append(among[following])
        following = found[-1].parent_id
    return found[::-1]
