"""What the reference system does, and what part 2 of the design asks of this one.

The reference's figures are taken from section 7 of the design: measured at OASST1's size with two
web workers on another 2-core machine of the same kind. They are shown beside ours, never mixed
into them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

SPEED: Final[Mapping[str, Mapping[int, Sequence[float]]]] = {
    # Finished tasks a second by volunteers, of several runs.
    "reference as it is": {8: (6.1, 1.8, 5.5), 32: (5.3, 1.7, 2.9)},
    "reference with its missing indexes": {8: (6.7, 11.2, 12.5), 32: (6.2, 10.1, 12.2)},
}
ASK_P50_MS: Final[Mapping[str, Mapping[int, Sequence[float]]]] = {
    "reference as it is": {8: (963, 2597, 754), 32: (3631, 8755, 5604)},
    "reference with its missing indexes": {8: (748, 387), 32: (2642, 1219)},
}
EXPORT: Final = "145–194 s and 1.0–1.3 GB for 10,000 trees"
LEADERBOARD: Final = "11–18 s for the total alone"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should be; ``holds`` compares it with a bound."""

    least: float
    aim: float
    holds: Callable[[float, float], bool]


def _no_less(value: float, bound: float) -> bool:
    return value >= bound


def _no_more(value: float, bound: float) -> bool:
    return value <= bound


GOALS: Final = {
    "finished_per_s_8": Goal(80, 160, _no_less),
    "finished_per_s_32": Goal(80, 160, _no_less),
    "stack_floor_ratio": Goal(0.33, 0.5, _no_less),
    "stack_floor_ratio_32": Goal(0.33, 0.5, _no_less),
    "ask_p95_ms_8": Goal(100, 50, _no_more),
    "ask_p95_ms_32": Goal(400, 200, _no_more),
    "ask_p50_growth": Goal(1.3, 1.1, _no_more),
    "ask_p50_growth_large": Goal(1.3, 1.1, _no_more),
    "errors_32": Goal(0, 0, _no_more),
    "errors_128": Goal(0, 0, _no_more),
    "export_ratio_to_copy_gzip": Goal(4, 2, _no_more),
    "export_rss_mb": Goal(200, 200, _no_more),
    "leaderboard_s": Goal(2, 0.3, _no_more),
    "opening_lag_p95_ms": Goal(2000, 500, _no_more),
    "page_p95_ms_8": Goal(150, 150, _no_more),
}
"""The goals of issue 5, "Part 2: the dispenser at full scale", and that of issue 6 for pages."""
