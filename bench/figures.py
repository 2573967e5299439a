"""The figures that a run is judged by, computed from its details; and several runs together."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any, Final

KEYS: Final = (
    "finished_per_s_1",
    "finished_per_s_8",
    "finished_per_s_32",
    "finished_per_s_128",
    "ask_p50_ms_8",
    "ask_p95_ms_8",
    "ask_p50_ms_32",
    "ask_p95_ms_32",
    "answer_p95_ms_32",
    "ask_p50_growth",
    "errors_32",
    "sql_floor_ratio",
    "stack_floor_ratio",
    "stack_floor_ratio_32",
    "export_ratio_to_copy_gzip",
    "export_rss_mb",
    "leaderboard_s",
    "page_p50_ms_8",
    "page_p95_ms_8",
    "page_answer_p95_ms_8",
    "opening_lag_p95_ms",
    "web_rss_mb",
)

Figures = dict[str, float | None]


def figures(run: Mapping[str, Any]) -> Figures:
    """A run's summary; None for what a failed step did not give."""

    def load(volunteers: int, *names: str) -> float | None:
        found: float | None = _at(run, "loads", str(volunteers), *names)
        return found

    small, full = _at(run, "small", "ask_p50_ms"), load(8, "ask_ms", "p50")
    floors = {
        name: _at(run, "floors", name, "finished_per_s")
        for name in ("sql_8", "stack_8", "stack_32")
    }
    speed = {n: load(n, "finished_per_s") for n in (1, 8, 32, 128)}
    return {
        **{f"finished_per_s_{n}": found for n, found in speed.items()},
        "ask_p50_ms_8": full,
        "ask_p95_ms_8": load(8, "ask_ms", "p95"),
        "ask_p50_ms_32": load(32, "ask_ms", "p50"),
        "ask_p95_ms_32": load(32, "ask_ms", "p95"),
        "answer_p95_ms_32": load(32, "answer_ms", "p95"),
        "ask_p50_growth": ratio(full, small),
        "errors_32": load(32, "errors"),
        "sql_floor_ratio": ratio(speed[8], floors["sql_8"]),
        "stack_floor_ratio": ratio(speed[8], floors["stack_8"]),
        "stack_floor_ratio_32": ratio(speed[32], floors["stack_32"]),
        "export_ratio_to_copy_gzip": _at(run, "export", "ratio_to_copy_gzip"),
        "export_rss_mb": _at(run, "export", "export_rss_mb"),
        "leaderboard_s": _at(run, "public_numbers", "leaderboard_s"),
        "page_p50_ms_8": _at(run, "pages", "page_ms", "p50"),
        "page_p95_ms_8": _at(run, "pages", "page_ms", "p95"),
        "page_answer_p95_ms_8": _at(run, "pages", "answer_ms", "p95"),
        "opening_lag_p95_ms": load(8, "opening_lag_ms", "p95"),
        "web_rss_mb": load(max(map(int, run["loads"]), default=0), "web_rss_mb"),
    }


def ratio(one: float | None, other: float | None) -> float | None:
    """How many times the other; None if either is missing."""
    return None if one is None or not other else round(one / other, 3)


def merged(summaries: Sequence[Mapping[str, float | None]]) -> Figures:
    """The median of each figure over the runs that have it."""
    return {key: _middle(values) for key, values in _by_key(summaries).items()}


def spread(summaries: Sequence[Mapping[str, float | None]]) -> dict[str, list[float]]:
    """Least, median and largest of each figure."""
    return {
        key: [min(values), round(median(values), 3), max(values)]
        for key, values in _by_key(summaries).items()
        if values
    }


def _by_key(summaries: Sequence[Mapping[str, float | None]]) -> dict[str, list[float]]:
    keys = list(dict.fromkeys(key for summary in summaries for key in summary))
    return {
        key: [value for one in summaries if (value := one.get(key)) is not None] for key in keys
    }


def _middle(values: Sequence[float]) -> float | None:
    return round(median(values), 3) if values else None


def _at(found: Any, *names: str) -> Any:
    for name in names:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found
