"""``manage.py simulate``: what a policy would come to, before anybody lives under it."""

import argparse
import json
import sys
from concurrent.futures import BrokenExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from simulation import plots, population_files, rules, table
from simulation.habits import POPULATION, Population
from simulation.runs import Run, make_all, plans
from simulation.unusable import Unusable

EPILOG: Final = """\
examples:
  manage.py simulate --people 300 --days 60
  manage.py simulate --policy --policy goal_size=6 --policy mine.json max_active_trees=20
  manage.py simulate --population language_of_three.json --seed 1 2 3 --out result.json --plots .

A policy file is an object of the fields on the admin's page of policies; under "languages" it may
hold exceptions: {"goal_size": 8, "languages": {"eu": {"reply_reviews": 2}}}. A limit is a number,
auto, or auto(LEAST,EACH) for another meaning of auto. docs/policy.md tells what was learned so.
"""


class Command(BaseCommand):
    help = (
        "Simulate volunteers with given habits over months, under the rules of this site: how long "
        "a prompt takes to become a ready tree, what gets stuck, who finds nothing to do, what is "
        "wasted. Touches neither database nor site."
    )
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """See ``manage.py simulate --help``."""
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.epilog = EPILOG
        parser.add_argument(
            "--people",
            type=_from(1, population_files.MOST_PEOPLE),
            metavar="N",
            help="How many take an interest at any time, spread over the population's languages.",
        )
        parser.add_argument("--days", type=_from(1, 3650), default=60, metavar="N")
        parser.add_argument("--seed", type=int, nargs="+", default=[1], metavar="N")
        parser.add_argument(
            "--policy",
            nargs="*",
            action="append",
            metavar="WORD",
            help="FILE.json or field=value, over the defaults; repeat the option to compare.",
        )
        parser.add_argument(
            "--population", type=Path, metavar="FILE", help="Languages and habits, as JSON."
        )
        parser.add_argument("--jobs", type=_from(1, 256), default=1, metavar="N")
        parser.add_argument("--out", type=Path, metavar="FILE", help="All figures, as JSON.")
        parser.add_argument("--plots", type=Path, metavar="DIR", help="Draw SVG plots into DIR.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run every policy with every seed, print the table, write the files."""
        try:
            policies = [rules.parse(words) for words in options["policy"] or [[]]]
            population = _population(options["population"], options["people"])
            _require_different(policies)
            plots.require(options["plots"])
            _require_folder(options["out"])
        except Unusable as unusable:
            raise CommandError(str(unusable)) from None
        wanted = plans(policies, population, days=options["days"], seeds=options["seed"])
        try:
            runs = make_all(wanted, jobs=options["jobs"], say=_progress(len(wanted)))
        except KeyboardInterrupt:
            self.stderr.write("")  # ends the line of progress
            raise CommandError("Interrupted; nothing is written.") from None
        except BrokenExecutor:
            raise CommandError(
                "A process of the simulation was ended from outside (is there memory for "
                "as many --jobs?); nothing is written."
            ) from None
        for line in table.lines(runs):
            self.stdout.write(line)
        self._write(runs, population, options)

    def _write(self, runs: list[Run], population: Population, options: dict[str, Any]) -> None:
        try:
            if options["out"]:
                report = {
                    "days": options["days"],
                    "population": asdict(population),
                    "runs": [asdict(run) for run in runs],
                }
                options["out"].write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
            if options["plots"]:
                for path in plots.draw(runs, options["plots"]):
                    self.stdout.write(f"Drawn: {path}")
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be written: {error.strerror}.") from None


def _population(file: Path | None, people: int | None) -> Population:
    found = population_files.of_object(rules.read_object(file)) if file else POPULATION
    return found.scaled(people) if people else found


def _require_different(policies: list[rules.Rules]) -> None:
    names = [policy.name for policy in policies]
    for name in names:
        if names.count(name) > 1:
            raise Unusable(f"The policy {name!r} is asked for twice.")


def _require_folder(out: Path | None) -> None:
    """Before the work, not after it."""
    if out is not None and not out.absolute().parent.is_dir():
        raise Unusable(f"{out} cannot be written: there is no folder {out.parent}.")


def _from(least: int, most: int) -> Any:
    def number(text: str) -> int:
        if not text.isdigit() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"must be a whole number from {least} to {most}")
        return int(text)

    return number


def _progress(runs: int) -> Any:
    """Say on one line of the terminal how far the runs are."""

    def say(done: int, share: float) -> None:
        end = "\n" if done + (share == 1) == runs else ""
        print(f"\r{done + share:.2f} of {runs} runs", end=end, file=sys.stderr, flush=True)

    return say
