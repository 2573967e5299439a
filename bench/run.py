"""One run: every measurement, in an order in which what is compared stands close together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, Final

from bench import datasets
from bench.corpora import Corpus, corpus
from bench.figures import figures
from bench.floors import sql_floor, stack_floor
from bench.loop import loop
from bench.pages import pages
from bench.steps import Steps


@dataclass(frozen=True, slots=True)
class Size:
    """How much a run measures: two scales, whose ratio is the growth, and seconds a load lasts."""

    name: str
    small: float
    full: float
    seconds: float
    floor_seconds: float
    sql_seconds: float
    volunteers: tuple[int, ...] = (1, 8, 32, 128)


FULL: Final = Size("latest", 0.015, 1.0, 20, 12, 5)
QUICK: Final = Size("quick", 0.015, 0.1, 6, 4, 2, volunteers=(1, 8, 32))
LARGE: Final = Size("large", 1.0, 5.0, 20, 12, 5, volunteers=(8, 32))
SIZES: Final = {"run": FULL, "quick": QUICK, "large": LARGE}


class Run:
    """The measurements of one run, and what came of them so far."""

    def __init__(self, size: Size, steps: Steps) -> None:
        self._size, self._steps = size, steps
        self._small: list[dict[str, Any]] = []
        self._loads: dict[str, Any] = {}
        self._floors: dict[str, list[dict[str, Any]]] = {}
        self._more: dict[str, Any] = {}

    def measure(self) -> dict[str, Any]:
        """Everything, as JSON, with the summary."""
        small, full = self._corpus(self._size.small), self._corpus(self._size.full)
        if small is not None:
            self._load_small(small)
        if full is not None:
            self._load_full(full)
        if small is not None:
            self._load_small(small)
        if full is not None and self._size is not LARGE:
            self._rest(full)
        found = {
            "size": self._size.name,
            "scales": {"small": self._size.small, "full": self._size.full},
            "seconds": round(self._steps.seconds),
            "small": _together(self._small),
            "loads": self._loads,
            "floors": {name: _floor(runs) for name, runs in self._floors.items()},
            **self._more,
            "failed": self._steps.failed,
        }
        return {"summary": figures(found), **found}

    def _corpus(self, scale: float) -> Corpus | None:
        return self._steps.do(
            f"corpus of scale {scale:g}", lambda: corpus(scale), tell=lambda made: made.told
        )

    def _load_small(self, small: Corpus) -> None:
        if found := self._load(small, 8, check=self._size is not LARGE):
            self._small.append(found)

    def _load_full(self, full: Corpus) -> None:
        """Floors before and after the site's loads: a machine that drifts, drifts for both."""
        for volunteers in sorted(self._size.volunteers, key=lambda n: (n not in (8, 32), n)):
            compared = volunteers in (8, 32)
            if compared:
                self._floor(full, volunteers)
            last = volunteers == max(self._size.volunteers) and self._size is not LARGE
            if found := self._load(full, volunteers, check=last):
                self._loads[str(volunteers)] = found
            if compared:
                self._floor(full, volunteers)

    def _load(self, made: Corpus, volunteers: int, *, check: bool) -> dict[str, Any] | None:
        return self._steps.do(
            f"{volunteers} volunteers, scale {made.scale:g}",
            lambda: loop(made, volunteers, seconds=self._size.seconds, check=check),
            tell=_told_load,
        )

    def _floor(self, full: Corpus, volunteers: int) -> None:
        size, mix = self._size, self._mix()
        kinds = {"stack": (stack_floor, size.floor_seconds), "sql": (sql_floor, size.sql_seconds)}
        for name, (floor, seconds) in kinds.items():
            if name == "sql" and volunteers != 8:
                continue
            found = self._steps.do(
                f"{name} floor, {volunteers} volunteers, scale {full.scale:g}",
                lambda floor=floor, seconds=seconds: floor(  # type: ignore[misc]
                    full, volunteers, seconds=seconds, mix=mix
                ),
                tell=lambda one: f"{one['finished_per_s']} finished tasks/s",
            )
            if found is not None:
                self._floors.setdefault(f"{name}_{volunteers}", []).append(found)

    def _mix(self) -> dict[str, float]:
        """The shares of kinds that the site handed out on the small corpus."""
        return self._small[0]["mix"] if self._small else {}

    def _rest(self, full: Corpus) -> None:
        do = self._steps.do
        self._more["pages"] = do(
            f"8 volunteers on the pages, scale {full.scale:g}",
            lambda: pages(full, 8, seconds=self._size.seconds),
            tell=lambda found: f"p95 {found['page_ms']['p95']} ms, {found['errors']} errors",
        )
        self._more["export"] = do(
            "export against COPY", lambda: datasets.export(full), tell=_told_export
        )
        self._more["import"] = do("import", datasets.import_again, tell=_told_import)
        self._more["public_numbers"] = do(
            "leaderboards and statistics",
            lambda: datasets.public_numbers(full),
            tell=lambda found: f"{found['leaderboard_s']} s with nothing kept",
        )


def _together(loads: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The loads before and after the full corpus: the means of what growth is taken from."""
    if not loads:
        return {}
    return {
        "ask_p50_ms": round(fmean(load["ask_ms"]["p50"] for load in loads), 2),
        "finished_per_s": round(fmean(load["finished_per_s"] for load in loads), 1),
        "loads": list(loads),
    }


def _floor(runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "finished_per_s": round(fmean(run["finished_per_s"] for run in runs), 1),
        "runs": list(runs),
    }


def _told_load(found: Mapping[str, Any]) -> str:
    text = f"{found['finished_per_s']} finished tasks/s, ask p50 {found['ask_ms']['p50']} ms"
    text += f" p95 {found['ask_ms']['p95']} ms, {found['errors']} errors"
    if found["invariants"] not in (None, "hold"):
        text += ", INVARIANTS BROKEN"
    return text


def _told_export(found: Mapping[str, Any]) -> str:
    text = f"{found['trees']:,} trees in {found['export_s']} s and {found['export_rss_mb']} MB, "
    return f"{text}{found['ratio_to_copy_gzip']} × COPY and gzip"


def _told_import(found: Mapping[str, Any]) -> str:
    return f"{found['messages']:,} messages in {found['import_s']} s"
