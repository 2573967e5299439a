"""The figures of one load as a few lines for a terminal."""

from collections.abc import Mapping
from typing import Any


def lines_of(found: Mapping[str, Any]) -> list[str]:
    """One load in words."""
    return [
        f"{found['volunteers']} volunteers, scale {found['scale']:g}",
        f"  {found['finished_per_s']} finished tasks/s in {found['seconds']} s",
        f"  {found['finished']} finished, {found['errors']} errors",
        f"  ask        {spread(found['ask_ms'])}",
        f"  answer     {spread(found['answer_ms'])}",
        *(
            f"    {kind:<24} {spread(latencies)}"
            for kind, latencies in found["answer_ms_by_kind"].items()
        ),
        f"  cores busy  {', '.join(f'{part} {share:g}' for part, share in found['cpu'].items())}",
        f"  web memory  {found['web_rss_mb']} MB",
        *_of_the_worker(found),
        *(f"  refused: {doing}: {codes}" for doing, codes in found["refused"].items()),
    ]


def _of_the_worker(found: Mapping[str, Any]) -> list[str]:
    """A floor has none."""
    if "backlog" not in found:
        return []
    return [
        f"  opening lag {spread(found['opening_lag_ms'])}",
        f"  backlog     {found['backlog']}, drained after {found['drained_s']} s",
    ]


def spread(latencies: Mapping[str, Any]) -> str:
    """Median and upper percentiles in milliseconds."""
    if not latencies["n"]:
        return "none"
    named = ", ".join(f"{name} {latencies[name]:g}" for name in ("p50", "p95", "p99", "max"))
    return f"{named} ms ({latencies['n']})"
