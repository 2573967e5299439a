"""What was found on the tour: counted for the documentation, and listed when something is wrong."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tests.journeys.axe import Verdict

BEGIN: Final = "<!-- axe: written by `make axe` -->\n"
END: Final = "<!-- axe ends -->"


class Ledger:
    """Verdicts by page and sight, and every fault in a sentence."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._verdicts: dict[str, dict[str, Verdict]] = {}

    def note(self, page: str, sight: str, faults: Iterable[str]) -> None:
        """Faults that somebody saw."""
        self.faults += [f"{page}, {sight}: {fault}" for fault in faults]

    def judge(self, page: str, sight: str, verdict: Verdict) -> None:
        """What axe says of a page in one combination of language, look and width."""
        self._verdicts.setdefault(page, {})[sight] = verdict
        self.note(page, sight, verdict.faults)

    def table(self) -> str:
        """A row for each page, a column for each combination, in Markdown."""
        sights = sorted({sight for row in self._verdicts.values() for sight in row})
        heads = ["page", "rules that apply", *sights]
        lines = [f"| {' | '.join(heads)} |", f"| {' | '.join('---' for _ in heads)} |"]
        runs = violations = 0
        for page, row in self._verdicts.items():
            rules = frozenset[str]().union(*(verdict.rules for verdict in row.values()))
            counts = [str(len(row[sight].faults)) if sight in row else "" for sight in sights]
            lines.append(f"| {page} | {len(rules)} | {' | '.join(counts)} |")
            runs += len(row)
            violations += sum(len(verdict.faults) for verdict in row.values())
        total = f"{len(self._verdicts)} pages and states, {runs} runs, {violations} violations."
        return f"{total}\n\n" + "\n".join(lines) + "\n"

    def write_into(self, document: Path) -> None:
        """Put the table in the place that the document keeps for it."""
        text = document.read_text()
        place = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
        document.write_text(place.sub(lambda _: f"{BEGIN}{self.table()}{END}", text, count=1))
