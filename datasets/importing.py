"""Taking in a file of trees, all of it or nothing.

Everything happens in one transaction, which is rolled back when anything is wrong with the file
(unless only the trees concerned are to be refused), and in a trial run. Memory does not grow with
the file.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import transaction

from datasets import fields, parsing, read
from datasets.filling import Planner, claim
from datasets.formats.oasst import Parsed
from datasets.problems import FileRefused, Problem
from datasets.seen import Seen
from datasets.storing import Candidate, Counts, OnConflict, Store, candidate_of
from tasks import openings
from trees.many import lock_many_trees
from trees.models import Tree
from trees.states import State

MESSAGES_AT_ONCE: Final = 1000
"""Messages that are held in memory at the same time, give or take a tree."""
SETTLED_AT_ONCE: Final = 500
PROBLEMS_KEPT: Final = 50
"""Problems that are kept to be shown; a report gets all of them."""


@dataclass(slots=True)
class Imported:
    """What came of a file."""

    counts: Counts = field(default_factory=Counts)
    problems: list[Problem] = field(default_factory=list)
    further_problems: int = 0


Progress = Callable[[Counts], None]
Report = Callable[[Problem], None]


def import_file(
    path: Path,
    *,
    now: datetime,
    state: State | None = None,
    on_conflict: OnConflict = OnConflict.SKIP,
    keep_going: bool = False,
    dry_run: bool = False,
    settle: bool = True,
    progress: Progress | None = None,
    report: Report | None = None,
) -> Imported:
    """Import the trees of a file. Owns its transaction.

    ``state`` is forced upon every tree. With ``keep_going`` only the trees with something wrong
    are refused. ``report`` is told of every problem. With ``settle`` the trees that the life
    cycle has to act on are settled at the end, otherwise the worker does it.

    Raises:
        FileRefused: something is wrong with the file; nothing was written.
        UnreadableFile: there is no such file, or its gzip data is broken; nothing was written.
        ImportRunning: another import is running; nothing was written.
    """
    run, planner = _Run(report), Planner()
    with transaction.atomic():
        claim()
        if on_conflict is OnConflict.UPDATE:
            lock_many_trees()
        store = Store(on_conflict, now, run.counts, run.refuse)
        with Seen() as seen:
            for batch in _batches(_candidates(parsing.trees_in(path), run, state)):
                fresh = seen.first_comers(batch, refuse=run.refuse)
                if keep_going or not run.imported.problems:
                    store.take(fresh)
                    planner.grown(run.counts.created_messages)
                read.forget_statements()
                if progress:
                    progress(run.counts)
            run.refuse_torn(path, seen)
        if run.imported.problems and not keep_going:
            raise FileRefused(str(path), run.imported.problems, more=run.imported.further_problems)
        if dry_run:
            transaction.set_rollback(True)
    if settle and not dry_run:
        _settle(run.counts, now=now)
    return run.imported


class _Run:
    """Keeps count of one import."""

    def __init__(self, report: Report | None) -> None:
        self.imported = Imported()
        self.counts = self.imported.counts
        self._report = report
        self._refused_rows: dict[str, int] = {}  # tree to line, in flat files

    def refuse_parsed(self, parsed: Parsed) -> None:
        """Count a tree as refused that is wrong in itself."""
        if parsed.flat:
            self._refused_rows[parsed.tree] = parsed.line
        self.refuse(parsed.problems)

    def refuse_torn(self, path: Path, seen: Seen) -> None:
        """Refuse a file of which a part of a tree would be imported without the rest."""
        refused = {tree: line for tree, line in self._refused_rows.items() if _is_uuid(tree)}
        if torn := seen.among(refused):
            raise FileRefused(
                str(path), [_torn(tree, line, refused) for tree, line in torn.items()]
            )

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Count a tree as refused."""
        self.counts.refused += 1
        for problem in problems:
            if len(self.imported.problems) < PROBLEMS_KEPT:
                self.imported.problems.append(problem)
            else:
                self.imported.further_problems += 1
            if self._report:
                self._report(problem)


def _is_uuid(name: str) -> bool:
    try:
        fields.identifier(name)
    except fields.Wrong:
        return False
    return True


def _torn(tree: str, line: int, refused: Mapping[str, int]) -> Problem:
    return Problem(
        line=max(line, refused[tree]),
        field="message_tree_id",
        wrong=f"messages of tree {tree} stand in line {min(line, refused[tree])} as well, apart",
        remedy="Sort the file so that all messages of a tree are in successive lines",
        tree=tree,
    )


def _candidates(found: Iterator[Parsed], run: _Run, state: State | None) -> Iterator[Candidate]:
    """The valid trees; the others are refused."""
    for parsed in found:
        run.counts.trees += 1
        candidate = candidate_of(parsed)
        if candidate is None:
            run.refuse_parsed(parsed)
            continue
        run.counts.messages += len(candidate.tree.messages)
        if state is not None:
            candidate = Candidate(candidate.line, replace(candidate.tree, state=state))
        yield candidate


def _batches(candidates: Iterator[Candidate]) -> Iterator[list[Candidate]]:
    batch: list[Candidate] = []
    messages = 0
    for candidate in candidates:
        batch.append(candidate)
        messages += len(candidate.tree.messages)
        if messages >= MESSAGES_AT_ONCE:
            yield batch
            batch, messages = [], 0
    if batch:
        yield batch


def _settle(counts: Counts, *, now: datetime) -> None:
    """Let the life cycle act on what was imported, so that its openings are there at once."""
    marked = Tree.objects.filter(marked_at=now).order_by("number").values_list("pk", flat=True)
    while some := list(marked[:SETTLED_AT_ONCE]):
        for tree_id in some:
            openings.settle(tree_id, now=now)
        read.forget_statements()
    openings.refresh_all_prompts(sorted(counts.langs), now=now)
