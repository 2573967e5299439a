"""What makes messages a tree: one root, alternating roles, nothing astray. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from datasets.formats.oasst import Complaints
from datasets.records import MessageRecord, TreeRecord, depth_first
from trees.roles import at_depth
from trees.states import State

DEEPEST: Final = 200
"""Depth below which nothing is read; JSON readers in common use give up not far below."""
MOST_MESSAGES: Final = 10_000
"""Messages of the largest tree that is read."""

_TOGETHER: Final = (
    "Put all messages of a tree in successive lines; if the file was filtered, take one that was "
    "not, or leave the tree out"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A message and where in the file it stands."""

    message: MessageRecord
    line: int
    prefix: str


def tree_of(
    placed: Sequence[Placed],
    *,
    tree_id: UUID,
    state: State | None,
    origin: str | None,
    complaints: Complaints,
) -> TreeRecord | None:
    """The tree that these messages make up; ``None``, and complaints, if they make none."""
    before = len(complaints.found)
    if len(placed) > MOST_MESSAGES:
        complaints.add(
            placed[0].line,
            f"{placed[0].prefix}message_id",
            f"the tree has more than {MOST_MESSAGES:,} messages",
            "Split it, or leave it out",
        )
        return None
    _check_ids(placed, complaints)
    _check_root(placed, tree_id, complaints)
    if len(complaints.found) == before:
        _check_threads(placed, complaints)
    if len(complaints.found) > before:
        return None
    messages = depth_first(one.message for one in placed)
    return TreeRecord(id=tree_id, state=state, origin=origin, messages=messages)


def _check_ids(placed: Sequence[Placed], complaints: Complaints) -> None:
    first: dict[UUID, Placed] = {}
    for one in placed:
        earlier = first.setdefault(one.message.id, one)
        if earlier is not one:
            where = f"line {earlier.line}" if earlier.line != one.line else "this tree"
            complaints.add(
                one.line,
                f"{one.prefix}message_id",
                f"{one.message.id} stands in {where} already",
                "Remove one of the two, or give it an id of its own",
            )


def _check_root(placed: Sequence[Placed], tree_id: UUID, complaints: Complaints) -> None:
    roots = [one for one in placed if one.message.parent_id is None]
    for one in roots:
        if one.message.id != tree_id:
            complaints.add(
                one.line,
                f"{one.prefix}message_id",
                f"the first message is {one.message.id}, the tree {tree_id}",
                "A tree has the id of its first message; give both the same, or name a parent",
            )
        if one.message.lang is None:
            complaints.add(
                one.line,
                f"{one.prefix}lang",
                "the prompt has no language",
                "Give its code; the tree belongs to that language",
            )
    if not roots:
        complaints.add(
            placed[0].line,
            f"{placed[0].prefix}parent_id",
            f"the prompt of tree {tree_id} is not there",
            _TOGETHER,
        )


def _check_threads(placed: Sequence[Placed], complaints: Complaints) -> None:
    replies: dict[UUID | None, list[Placed]] = defaultdict(list)
    for one in placed:
        replies[one.message.parent_id].append(one)
    reached, level, depth = 0, replies[None], 0
    while level:
        reached += len(level)
        for one in level:
            _check_place(one, depth, complaints)
        if depth > DEEPEST:
            return
        level = [reply for one in level for reply in replies[one.message.id]]
        depth += 1
    if reached < len(placed):
        _check_parents(placed, complaints)


def _check_place(one: Placed, depth: int, complaints: Complaints) -> None:
    expected = at_depth(depth)
    if one.message.role is not expected:
        complaints.add(
            one.line,
            f"{one.prefix}role",
            f"a {one.message.role} stands where a {expected} must",
            "The prompt is a prompter's, and the roles alternate from there",
        )
    if depth > DEEPEST:
        complaints.add(
            one.line,
            f"{one.prefix}message_id",
            f"it is nested deeper than {DEEPEST} replies",
            "Cut the thread, or leave the tree out",
        )


def _check_parents(placed: Sequence[Placed], complaints: Complaints) -> None:
    """Complain of those that hang on nothing, or on themselves."""
    known = {one.message.id for one in placed}
    before = len(complaints.found)
    for one in placed:
        if one.message.parent_id is not None and one.message.parent_id not in known:
            complaints.add(
                one.line,
                f"{one.prefix}parent_id",
                f"the parent {one.message.parent_id} is not in the tree",
                _TOGETHER,
            )
    if len(complaints.found) == before:
        complaints.add(
            placed[0].line,
            f"{placed[0].prefix}parent_id",
            "some messages are their own ancestors",
            "Correct the parents",
        )
