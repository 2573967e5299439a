"""``manage.py replay``: collect the trees of an OASST file again, through the running site."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from datasets.exporting import Layout, export_file
from datasets.read import Selection
from interface.refusals import Refused
from oasst_collect.replay.outcome import Comparison
from oasst_collect.replay.run import Replay, Script, read_script

SHOWN_DIFFERENCES = 20


class Command(BaseCommand):
    help = (
        "Take the trees of an OASST tree file as a script of what people will say, and collect "
        "them again through the REST API of a running site (make run), with volunteers who work "
        "at the same time. Writes the ready trees, and how they compare with the file, to DIR."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """See ``manage.py replay --help``."""
        parser.add_argument("file", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--volunteers", type=int, default=16, metavar="N")
        parser.add_argument("--trees", type=int, metavar="N", help="The first N trees; else all.")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")
        parser.add_argument(
            "--least-size", type=int, default=1, metavar="N", help="Leave out smaller trees."
        )
        parser.add_argument("--site", default="http://127.0.0.1:8000", metavar="URL")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the replay, print its table and write its files."""
        try:
            script = read_script(
                options["file"], most=options["trees"], least_size=options["least_size"]
            )
            replay = Replay(script, options["volunteers"], options["site"], say=self._say)
            self._say(
                f"{len(script.conversations)} trees, {replay.stage.unsaid():,} messages, "
                f"{options['volunteers']} volunteers, {', '.join(script.langs)}"
            )
            try:
                replay.run()
            except KeyboardInterrupt:
                self._say("Interrupted; writing what is ready.")
            comparisons = write_results(replay, options["out"])
        except Refused as refused:
            raise CommandError(refused.detail) from None
        self._report(replay, script, comparisons, options["out"])

    def _say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    def _report(
        self, replay: Replay, script: Script, comparisons: list[Comparison], out: Path
    ) -> None:
        for name, value in replay.table():
            self.stdout.write(f"{name:<32}{value:>10}")
        equal = sum(comparison.equal for comparison in comparisons)
        self.stdout.write(
            f"{equal} of {len(comparisons)} trees equal the file in texts, structure and the "
            "order of ranked replies."
        )
        for left_out in script.left_out:
            self.stdout.write(f"  left out {left_out.id}: {left_out.reason}")
        different = [comparison for comparison in comparisons if not comparison.equal]
        for comparison in different[:SHOWN_DIFFERENCES]:
            self.stdout.write(f"  {comparison.id}: {'; '.join(comparison.differences)}")
        if len(different) > SHOWN_DIFFERENCES:
            self.stdout.write(f"  … and {len(different) - SHOWN_DIFFERENCES} more")
        self.stdout.write(f"The dataset is in {out}/")


def write_results(replay: Replay, out: Path) -> list[Comparison]:
    """Write the ready trees in both OASST forms, and the comparison, to a folder."""
    out.mkdir(parents=True, exist_ok=True)
    ready = Selection(tree_ids=replay.ready())
    trees = out / "trees.jsonl.gz"
    export_file(trees, ready, layout=Layout.TREES, force=True)
    export_file(out / "messages.jsonl.gz", ready, layout=Layout.MESSAGES, force=True)
    comparisons = replay.comparisons(trees)
    report = {
        "table": dict(replay.table()),
        "trees": [asdict(comparison) for comparison in comparisons],
        "left_out": [asdict(left_out) for left_out in replay.script.left_out],
    }
    (out / "report.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    return comparisons
