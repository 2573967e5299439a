"""Levels: points told in steps, so that the way already gone can be seen. Nothing hangs on them.

Each level takes ``STEP`` points more than the one before: the second is reached in one evening
(two accepted replies as the assistant, or five prompts), the tenth takes some weeks, and none is
so far away that it calls for haste. A level opens no door and closes none. It follows from points,
and so from accepted work alone: doing more in less time earns nothing that others did not accept.
"""

from dataclasses import dataclass
from math import isqrt
from typing import Final

STEP: Final = 20


@dataclass(frozen=True, slots=True)
class Level:
    """``begins`` and ``ends``: from how many points on one is on this level, and on the next."""

    number: int
    begins: int
    ends: int
    points: int

    @property
    def missing(self) -> int:
        """Points to the next level."""
        return self.ends - self.points

    @property
    def percent(self) -> float:
        """How much of the way to the next level is done."""
        return 100 * (self.points - self.begins) / (self.ends - self.begins)


def begins(number: int) -> int:
    """The points with which a level begins; the first begins with none."""
    return STEP * number * (number - 1) // 2


def level(points: int) -> Level:
    """The level that so many points make; never fewer than none."""
    points = max(0, points)
    # The largest n with n (n - 1) / 2 whole steps in the points.
    number = (1 + isqrt(1 + 8 * (points // STEP))) // 2
    return Level(number, begins(number), begins(number + 1), points)
