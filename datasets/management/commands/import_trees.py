"""``manage.py import_trees FILE…``."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from datasets.importing import Imported, Report, import_file
from datasets.management.meter import Meter
from datasets.problems import Problem
from datasets.storing import Counts, OnConflict
from interface.refusals import Refused
from trees.states import State


class Command(BaseCommand):
    help = (
        "Import OASST trees or messages (.jsonl or .jsonl.gz). A file with anything wrong in it "
        "is refused as a whole, unless --keep-going is given. Importing a file twice changes "
        "nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="only say what would happen; writes nothing"
        )
        parser.add_argument(
            "--state",
            choices=list(State),
            metavar="STATE",
            help="put every tree in this state (default: that of the file, or backlog_ranking if "
            f"it names none); one of {', '.join(State)}",
        )
        parser.add_argument(
            "--on-conflict",
            choices=list(OnConflict),
            default=OnConflict.SKIP,
            help="a tree that is here already: leave it alone (skip, the default), refuse it "
            "(fail), or let it say what the file says, unless people worked on it here (update)",
        )
        parser.add_argument(
            "--keep-going",
            action="store_true",
            help="refuse only the trees with something wrong, and import the others",
        )
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="write what was refused, as JSON Lines"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with _report_to(options["report"]) as out:
            refused = sum(self._import(path, out, options) for path in options["files"])
        if refused:
            raise CommandError(f"{refused:,} trees were refused; the others are in.")

    def _import(self, path: Path, out: IO[str] | None, options: dict[str, Any]) -> int:
        """Import one file; returns how many trees were refused."""
        meter = Meter(self.stderr, path.name)
        try:
            done = import_file(
                path,
                now=timezone.now(),
                state=State(options["state"]) if options["state"] else None,
                on_conflict=OnConflict(options["on_conflict"]),
                keep_going=options["keep_going"],
                dry_run=options["dry_run"],
                progress=lambda counts: meter.show(counts.trees, counts.messages),
                report=_report(path, out),
            )
        except Refused as refusal:
            raise CommandError(f"{refusal.detail}\nNothing of {path} was imported.") from None
        meter.end(done.counts.trees, done.counts.messages)
        self._tell(path, done, dry_run=options["dry_run"])
        return done.counts.refused

    def _tell(self, path: Path, done: Imported, *, dry_run: bool) -> None:
        for problem in done.problems:
            self.stderr.write(f"{path}: {problem}")
        if done.further_problems:
            self.stderr.write(f"{path}: and {done.further_problems:,} more.")
        would = "would be: " if dry_run else ""
        self.stdout.write(f"{path}: {would}{_summary(done.counts)}.")


def _summary(counts: Counts) -> str:
    """What became of the trees, as far as there were any."""
    parts = [
        (counts.created, f"new, with {counts.created_messages:,} messages"),
        (counts.updated, "updated"),
        (counts.unchanged, "the same as here already"),
        (counts.skipped, "left alone, which differ from what is here"),
        (counts.refused, "refused"),
    ]
    said = [f"{number:,} {what}" for number, what in parts if number]
    return f"trees: {'; '.join(said) or 'none'}"


def _report(path: Path, out: IO[str] | None) -> Report | None:
    if out is None:
        return None

    def report(problem: Problem) -> None:
        out.write(json.dumps(problem.as_json(str(path)), ensure_ascii=False) + "\n")

    return report


@contextmanager
def _report_to(path: Path | None) -> Iterator[IO[str] | None]:
    if path is None:
        yield None
        return
    try:
        out = path.open("w", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
    with out:
        yield out
