"""Writing imported trees, a batch at a time, inside the caller's transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from datasets import read, updating
from datasets.authors import authors_for
from datasets.formats.oasst import Parsed
from datasets.problems import Problem
from datasets.records import TreeRecord
from datasets.rows import message_rows, place, tree_row
from datasets.updating import CannotReplace
from interface.copying import copy_in
from trees.models import Message, Tree, policies_for


class OnConflict(StrEnum):
    """What to do about a tree that is here already."""

    SKIP = "skip"
    FAIL = "fail"
    UPDATE = "update"


@dataclass(slots=True)
class Counts:
    """What an import did, or would do: trees that came, and what became of them."""

    trees: int = 0
    messages: int = 0
    created: int = 0
    created_messages: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    refused: int = 0
    langs: set[str] = field(default_factory=set)

    @property
    def written(self) -> int:
        return self.created + self.updated


@dataclass(frozen=True, slots=True)
class Candidate:
    """A valid tree, and the line at which it begins."""

    line: int
    tree: TreeRecord

    def problem(self, field: str, wrong: str, remedy: str) -> Problem:
        """Something wrong with it."""
        return Problem(
            line=self.line, field=field, wrong=wrong, remedy=remedy, tree=str(self.tree.id)
        )


def candidate_of(parsed: Parsed) -> Candidate | None:
    """The tree of a parsed line, if nothing is wrong with it."""
    return Candidate(parsed.line, parsed.record) if parsed.record else None


_OTHERWISE: Final = "Take the tree out of the file, or import with --on-conflict skip"


@dataclass(frozen=True, slots=True)
class Store:
    """Takes batches of valid trees; ``refuse`` is told of those that cannot be stored."""

    on_conflict: OnConflict
    now: datetime
    counts: Counts
    refuse: Callable[[Sequence[Problem]], None]

    def take(self, batch: Sequence[Candidate]) -> None:
        """Store what is new, and deal with what is here."""
        owners = _owners(batch)
        here = Tree.objects.in_bulk([one.tree.id for one in batch])
        new: list[TreeRecord] = []
        known: list[Candidate] = []
        for one in batch:
            if problems := _taken_ids(one, owners):
                self.refuse(problems)
            elif one.tree.id in here:
                known.append(one)
            else:
                new.append(one.tree)
        if new:
            self._add(new)
        if known:
            self._meet(known, here)

    def _add(self, new: Sequence[TreeRecord]) -> None:
        policies = policies_for({record.lang for record in new})
        authors = authors_for(m.user_id for tree in new for m in tree.messages if m.user_id)
        trees: list[Tree] = []
        messages: list[Message] = []
        for record in new:
            policy = policies[record.lang]
            tree = tree_row(record, policy=policy, now=self.now)
            rows = message_rows(record, authors=authors, now=self.now)
            place(tree, rows, policy=policy, now=self.now)
            trees.append(tree)
            messages.extend(rows)
            self.counts.langs.add(tree.lang)
        copy_in(trees)
        copy_in(messages)
        self.counts.created += len(trees)
        self.counts.created_messages += len(messages)

    def _meet(self, known: Sequence[Candidate], here: dict[UUID, Tree]) -> None:
        """Deal with trees that are here already."""
        if self.on_conflict is OnConflict.FAIL:
            for one in known:
                wrong = "the tree is here already"
                self.refuse([one.problem("message_tree_id", wrong, _OTHERWISE)])
            return
        rows = read.stored(one.tree.id for one in known)
        moved = updating.moved_here(rows)
        for one in known:
            tree, stored = here[one.tree.id], rows[one.tree.id]
            if updating.same(one.tree, tree, stored, moved=tree.pk in moved):
                self.counts.unchanged += 1
            elif self.on_conflict is OnConflict.SKIP:
                self.counts.skipped += 1
            else:
                self._replace(one, moved=tree.pk in moved)

    def _replace(self, one: Candidate, *, moved: bool) -> None:
        try:
            tree = updating.replace(one.tree, moved=moved, now=self.now)
        except CannotReplace as refused:
            self.refuse([one.problem(refused.field, refused.wrong, refused.remedy)])
        else:
            self.counts.updated += 1
            self.counts.langs.add(tree.lang)


def _owners(batch: Sequence[Candidate]) -> dict[UUID, UUID]:
    """Message id to the tree that it belongs to here, for those that are here."""
    ids = [message.id for one in batch for message in one.tree.messages]
    return dict(Message.objects.filter(pk__in=ids).values_list("pk", "tree_id"))


def _taken_ids(one: Candidate, owners: dict[UUID, UUID]) -> list[Problem]:
    return [
        one.problem(
            "message_id",
            f"{message.id} is a message of tree {owners[message.id]} here",
            "Give the message an id of its own, or take its tree out of the file",
        )
        for message in one.tree.messages
        if owners.get(message.id, one.tree.id) != one.tree.id
    ]
