"""OASST messages: one message a line, the rows of a tree together, depth first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasets import fields
from datasets.formats.oasst import Complaints, Parsed, message_object, read_message, without_nulls
from datasets.problems import Problem
from datasets.records import TreeRecord
from datasets.structure import Placed, tree_of
from trees.states import State


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a flat file."""

    line: int
    said: Mapping[str, Any]

    @property
    def tree(self) -> str:
        """The tree that it names; a prompt that names none is the prompt of its own."""
        named = self.said.get("message_tree_id")
        if named is None and self.said.get("parent_id") is None:
            named = self.said.get("message_id")
        return "" if named is None else str(named)


def read(rows: Sequence[Row], *, also: Sequence[Problem] = ()) -> Parsed:
    """The tree that successive rows make up, in any order, or what is wrong with them.

    ``also`` are problems found before, with lines that may belong to the tree.
    """
    first = rows[0]
    complaints = Complaints(first.tree)
    complaints.found.extend(also)
    tree_id = complaints.check(fields.identifier, first.tree or None, first.line, "message_tree_id")
    state = _state(rows, complaints)
    placed = []
    for row in rows:
        _check_replies(row, complaints)
        message = read_message(row.said, line=row.line, prefix="", complaints=complaints)
        if message is not None:
            placed.append(Placed(message, row.line, ""))
    record = None
    if not complaints.found:
        record = tree_of(placed, tree_id=tree_id, state=state, origin=None, complaints=complaints)
    return Parsed(first.line, first.tree, record, tuple(complaints.found), flat=True)


def _state(rows: Sequence[Row], complaints: Complaints) -> State | None:
    """The state that the rows name, which must be one."""
    states: dict[str, State | None] = {}
    for row in rows:
        value = row.said.get("tree_state")
        if value is None or str(value) in states:
            continue
        states[str(value)] = complaints.check(fields.state, value, row.line, "tree_state")
        if len(states) > 1:
            complaints.add(
                row.line,
                "tree_state",
                f"{fields.shown(value)}, but line {rows[0].line} of the same tree says otherwise",
                "All rows of a tree name the same state",
            )
    return next(iter(states.values()), None)


def _check_replies(row: Row, complaints: Complaints) -> None:
    if row.said.get("replies"):
        complaints.add(
            row.line,
            "replies",
            "a line with a message_id is one message and holds no replies",
            "Give each message a line, or write trees: message_tree_id and prompt on each line",
        )


def write(tree: TreeRecord, *, nulls: bool) -> list[dict[str, Any]]:
    """The lines of a tree."""
    rows = [message_object(message, replies=None, tree=tree) for message in tree.messages]
    return rows if nulls else [without_nulls(row) for row in rows]
