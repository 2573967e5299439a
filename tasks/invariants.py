"""The six groups of invariants, checked on what the database holds.

Most are questions to the database (``tasks.invariant_questions``); openings, verdicts and counters
are derived anew with the rules and compared (``tasks.invariant_comparison``). Trees that are
marked are on their way: what follows from their facts is looked at when they have arrived.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from django.db import connection, transaction

from tasks.invariant_comparison import Finding, compare_trees
from tasks.invariant_questions import QUESTIONS, Question
from tasks.models import Opening, Task
from trees.models import Message, Tree

GROUPS: Final[Mapping[int, str]] = {
    1: "answers given and live leases are within what is wanted",
    2: "nobody gets an opening twice, judges their own message or replies to themselves",
    3: "every answer is stored exactly once",
    4: "openings and states are those that the facts call for",
    5: "counters equal what their rows say",
    6: "trees are well formed",
}
TREES_AT_ONCE: Final = 500
SHOWN: Final = 20
"""Broken rows that are named for each question; the rest are only counted."""


@dataclass
class Report:
    """``checked``: rows looked at by group. ``on_their_way``: trees that the worker has to see."""

    checked: Counter[int] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    on_their_way: int = 0

    def broken(self, group: int) -> list[Finding]:
        return [finding for finding in self.findings if finding.group == group]


@contextmanager
def snapshot() -> Iterator[None]:
    """One unmoving view of the database, so that a site in full swing can be checked."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def check_all() -> Report:
    """Look at everything that the database holds, as the transaction at hand sees it."""
    report = Report()
    _count(report)
    report.findings += check_groups(*GROUPS)
    for trees in _batches():
        report.findings += compare_trees(trees)
    return report


def check_groups(*groups: int) -> list[Finding]:
    """What of these groups can be asked of the database in one question each."""
    return [
        finding for question in QUESTIONS if question.group in groups for finding in _ask(question)
    ]


def _count(report: Report) -> None:
    messages, tasks, openings = (m.objects.count() for m in (Message, Task, Opening))
    report.checked.update({1: openings, 2: tasks, 3: tasks, 4: openings, 5: messages, 6: messages})
    report.on_their_way = Tree.objects.marked().count()


def _ask(question: Question) -> list[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(question.sql)
        return [Finding(question.group, question.broken, str(row[0])) for row in cursor]


def _batches() -> Iterator[list[Tree]]:
    batch: list[Tree] = []
    for tree in Tree.objects.order_by("pk").iterator(chunk_size=TREES_AT_ONCE):
        batch.append(tree)
        if len(batch) == TREES_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
