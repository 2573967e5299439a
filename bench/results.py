"""Whole benchmarks: one or more runs, written down as they come."""

# ruff: noqa: T201 - tells how it goes

import json
from typing import Any

from bench import databases
from bench.about import about
from bench.corpora import name_of
from bench.figures import merged, spread
from bench.places import RESULTS
from bench.plots import draw
from bench.report import page
from bench.run import FULL, LARGE, Run, Size
from bench.steps import Steps


def run_all(size: Size, *, runs: int) -> int:
    """So many runs, the result written anew after each; 1 if a step of any failed."""
    _drop_outdated(size)
    told, finished = about(), []
    for number in range(1, runs + 1):
        print(f"run {number} of {runs}", flush=True)
        finished.append(Run(size, Steps()).measure())
        _write(size, {"about": told, **result_of(size, finished)})
    return 1 if any(run["failed"] for run in finished) else 0


def result_of(size: Size, runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Several runs together: the median of every figure, its spread, and the runs themselves."""
    summaries = [_summary(size, run) for run in runs]
    return {
        "file": f"{size.name}.json",
        "summary": merged(summaries),
        "spread": spread(summaries),
        "seconds": sum(run["seconds"] for run in runs),
        "runs": [{**run, "summary": one} for run, one in zip(runs, summaries, strict=True)],
    }


def _summary(size: Size, run: dict[str, Any]) -> dict[str, float | None]:
    """Of the large benchmark only what it is made for: the growth beyond the full scale."""
    found: dict[str, float | None] = run["summary"]
    if size is not LARGE:
        return found
    kept = ("finished_per_s_8", "finished_per_s_32", "ask_p50_ms_8", "ask_p95_ms_8", "errors_32")
    return {"ask_p50_growth_large": found["ask_p50_growth"], **{key: found[key] for key in kept}}


def _write(size: Size, result: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{size.name}.json"
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    plots = draw(result, RESULTS, prefix="" if size is FULL else f"{size.name}-")
    path.with_suffix(".md").write_text(page(result, plots))
    print(json.dumps(result["summary"], indent=1), f"written to {path}", sep="\n", flush=True)


def _drop_outdated(size: Size) -> None:
    """Corpora that other code has made, or a run that was cut short."""
    wanted = {name_of(scale) for scale in (size.small, size.full, FULL.small, FULL.full)}
    for name in databases.names():
        if name not in wanted:
            databases.drop(name)
