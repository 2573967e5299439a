"""Which ids a file has used so far, kept by the database: a file may hold any number of them."""

from collections.abc import Callable, Collection, Sequence
from types import TracebackType
from typing import Self
from uuid import UUID

from django.db import connection

from datasets.problems import Problem
from datasets.storing import Candidate

_NOTE = """
INSERT INTO datasets_seen (message_id, line)
SELECT * FROM unnest(%s::uuid[], %s::bigint[])
ON CONFLICT DO NOTHING RETURNING message_id, line
"""
_LOOK = "SELECT message_id, line FROM datasets_seen WHERE message_id = ANY(%s::uuid[])"


class Seen:
    """A temporary table within the caller's transaction."""

    def __enter__(self) -> Self:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMPORARY TABLE datasets_seen (message_id uuid PRIMARY KEY, line bigint)"
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:  # otherwise the transaction is rolled back, and the table with it
            with connection.cursor() as cursor:
                cursor.execute("DROP TABLE datasets_seen")

    def first_comers(
        self, batch: Sequence[Candidate], *, refuse: Callable[[Sequence[Problem]], None]
    ) -> list[Candidate]:
        """Those of a batch whose ids the file has not used before; the others are refused."""
        lines = self._note(batch)
        fresh = []
        for one in batch:
            if problems := _again(one, lines):
                refuse(problems)
            else:
                fresh.append(one)
        return fresh

    def among(self, ids: Collection[str]) -> dict[str, int]:
        """Those of these ids that the file has used, with the line of the tree they are in."""
        with connection.cursor() as cursor:
            cursor.execute(_LOOK, [list(ids)])
            return {str(found): line for found, line in cursor.fetchall()}

    def _note(self, batch: Sequence[Candidate]) -> dict[UUID, int]:
        """Note the ids; returns the line at which each was met first."""
        ids = [message.id for one in batch for message in one.tree.messages]
        at = [one.line for one in batch for _ in one.tree.messages]
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, [ids, at])
            lines = dict(cursor.fetchall())
            if earlier := [found for found in ids if found not in lines]:
                cursor.execute(_LOOK, [earlier])
                lines |= dict(cursor.fetchall())
        return lines


def _again(one: Candidate, lines: dict[UUID, int]) -> list[Problem]:
    """What is wrong with a tree whose ids stand in an earlier line."""
    tree = one.tree
    if lines[tree.id] != one.line:
        return [
            one.problem(
                "message_tree_id",
                f"the tree is in line {lines[tree.id]} already",
                "Put its messages together in successive lines, or remove one of the two",
            )
        ]
    return [
        one.problem(
            "message_id",
            f"{message.id} is in the tree of line {lines[message.id]} already",
            "Remove one of the two messages, or give it an id of its own",
        )
        for message in tree.messages
        if lines[message.id] != one.line
    ]
