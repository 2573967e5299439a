"""OASST trees: one tree a line, replies nested within the message that they answer."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from datasets import fields
from datasets.formats.oasst import (
    UNKNOWN_KEY,
    Complaints,
    Parsed,
    message_object,
    read_message,
    without_nulls,
)
from datasets.records import MessageRecord, TreeRecord
from datasets.structure import DEEPEST, Placed, tree_of

_KEYS: Final = frozenset({"message_tree_id", "tree_state", "prompt", "origin"})


def read(said: Mapping[str, Any], *, line: int) -> Parsed:
    """The tree in the object of a line, or what is wrong with it."""
    name = str(said.get("message_tree_id") or "")
    complaints = Complaints(name)
    tree_id = complaints.check(fields.identifier, name or None, line, "message_tree_id")
    state = _optional(said, "tree_state", fields.state, line, complaints)
    origin = _optional(said, "origin", fields.name(fields.LONGEST_ORIGIN), line, complaints)
    for key in said.keys() - _KEYS:
        complaints.add(line, key, *UNKNOWN_KEY)
    placed = _messages(said, line=line, complaints=complaints)
    record = None
    if not complaints.found:
        record = tree_of(placed, tree_id=tree_id, state=state, origin=origin, complaints=complaints)
    return Parsed(line, name, record, tuple(complaints.found))


def _optional(
    said: Mapping[str, Any], key: str, check: Any, line: int, complaints: Complaints
) -> Any:
    value = said.get(key)
    return None if value is None else complaints.check(check, value, line, key)


def _messages(said: Mapping[str, Any], *, line: int, complaints: Complaints) -> list[Placed]:
    """Every message of the tree, walked without recursion, replies in the order of the file."""
    placed: list[Placed] = []
    waiting: list[tuple[object, str | None, str, int]] = [(said.get("prompt"), None, "prompt", 0)]
    while waiting:
        node, parent, where, depth = waiting.pop()
        if not isinstance(node, dict):
            complaints.add(
                line, where, f"{fields.shown(node)} is not a message", "Write an object in braces"
            )
            continue
        _check_surroundings(node, said, parent, line, where, complaints)
        inherited = {**node, "parent_id": parent}
        message = read_message(inherited, line=line, prefix=f"{where}.", complaints=complaints)
        if message is not None:
            placed.append(Placed(message, line, f"{where}."))
        replies = _replies(node, line, where, complaints)
        if depth <= DEEPEST:
            waiting.extend(
                (reply, node.get("message_id"), f"{where}.replies[{place}]", depth + 1)
                for place, reply in reversed(list(enumerate(replies)))
            )
    return placed


def _replies(
    node: Mapping[str, Any], line: int, where: str, complaints: Complaints
) -> list[object]:
    replies = node.get("replies")
    if replies is None:
        return []
    if not isinstance(replies, list):
        complaints.add(line, f"{where}.replies", "it is not a list", "Write [] if there are none")
        return []
    return replies


def _check_surroundings(
    node: Mapping[str, Any],
    tree: Mapping[str, Any],
    parent: str | None,
    line: int,
    where: str,
    complaints: Complaints,
) -> None:
    """What a node says of its parent and its tree must agree with where it stands."""
    expected = {
        "parent_id": parent,
        "message_tree_id": tree.get("message_tree_id"),
        "tree_state": tree.get("tree_state"),
    }
    for key, right in expected.items():
        if node.get(key) not in (None, right):
            complaints.add(
                line,
                f"{where}.{key}",
                f"{fields.shown(node[key])} where the nesting makes it {fields.shown(right)}",
                "Correct it, or write null",
            )


def write(tree: TreeRecord, *, nulls: bool) -> list[dict[str, Any]]:
    """The line of a tree, as a list of one."""
    said = {
        "message_tree_id": str(tree.id),
        "tree_state": tree.state,
        "prompt": _nested(tree, nulls=nulls),
        "origin": tree.origin,
    }
    return [said if nulls else without_nulls(said)]


def _nested(tree: TreeRecord, *, nulls: bool) -> dict[str, Any]:
    replies: dict[UUID, list[dict[str, Any]]] = {message.id: [] for message in tree.messages}
    root: dict[str, Any] = {}
    for message in tree.messages:
        said = _node(message, replies[message.id], nulls=nulls)
        if message.parent_id is None:
            root = said
        else:
            replies[message.parent_id].append(said)
    return root


def _node(message: MessageRecord, replies: list[dict[str, Any]], *, nulls: bool) -> dict[str, Any]:
    said = message_object(message, replies=replies, tree=None)
    return said if nulls else without_nulls(said)
