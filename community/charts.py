"""Numbers over time as columns: where everything in a drawing stands. Without a page or database.

All lengths are in units of the drawing, which scales as a whole. ``mirrored`` drawings are read
from right to left: time runs that way, and the scale stands on the right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

WIDTH: Final = 320.0
HEIGHT: Final = 170.0
MARGIN: Final = 48.0
"""Room for the numbers of the scale."""
TOP: Final = 14.0
BOTTOM: Final = 24.0
"""Room for the labels below."""
FILLED: Final = 0.72
"""How much of its place a column takes."""
ROOM: Final = 30.0
"""Nearer to an end of the drawing than this, a label in the middle of its column may be cut off."""
TICKS: Final = 4
LABELS: Final = 6


@dataclass(frozen=True, slots=True)
class Column:
    """One number: a bar, its label, and whether there is room to write the label below."""

    x: float
    y: float
    width: float
    height: float
    label: str
    number: float
    labelled: bool

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def anchor(self) -> str:
        """Which end of the label stands at ``label_x``, so that all of it is in the drawing."""
        if self.middle > WIDTH - ROOM:
            return "end"
        return "start" if self.middle < ROOM else "middle"

    @property
    def label_x(self) -> float:
        """Where the label is written from."""
        ends = {"end": self.x + self.width, "start": self.x, "middle": self.middle}
        return round(ends[self.anchor], 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale."""

    y: float
    number: int


@dataclass(frozen=True, slots=True)
class Chart:
    """``left`` and ``right`` are the ends of the lines; ``scale_x`` is where their numbers stand,
    written towards ``anchor``."""

    columns: Sequence[Column]
    ticks: Sequence[Tick]
    left: float
    right: float
    scale_x: float
    anchor: str
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def label_y(self) -> float:
        return self.height - BOTTOM / 3


def nice_step(largest: float, *, lines: int = TICKS) -> int:
    """The distance between lines of a scale: 1, 2 or 5 times a power of ten, and a whole number.

    So that at most ``lines`` of them reach the largest number.
    """
    least = max(1.0, largest / lines)
    power = 10.0 ** floor(log10(least))
    return next(int(m * power) for m in (1, 2, 5, 10) if m * power >= least)


def columns(
    numbers: Sequence[tuple[str, float]], *, mirrored: bool = False, labels: int = LABELS
) -> Chart:
    """One column for each number, in their order; at most so many have a label below."""
    largest = max((number for _, number in numbers), default=0)
    step = nice_step(largest)
    lines = max(1, ceil(largest / step))
    top = step * lines
    usable = HEIGHT - TOP - BOTTOM

    def height_of(number: float) -> float:
        return round(usable * number / top, 1)

    place = (WIDTH - MARGIN) / max(1, len(numbers))
    every = max(1, ceil(len(numbers) / labels))
    drawn = []
    for index, (label, number) in enumerate(numbers):
        start = MARGIN + place * index + place * (1 - FILLED) / 2
        width = place * FILLED
        x = WIDTH - start - width if mirrored else start
        height = height_of(number)
        # The last one is labelled, and from there backwards: now is what one looks for.
        labelled = (len(numbers) - 1 - index) % every == 0
        y = HEIGHT - BOTTOM - height
        drawn.append(
            Column(round(x, 1), round(y, 1), round(width, 1), height, label, number, labelled)
        )
    ticks = [Tick(HEIGHT - BOTTOM - height_of(step * n), step * n) for n in range(lines + 1)]
    left, right = (0.0, WIDTH - MARGIN) if mirrored else (MARGIN, WIDTH)
    gap = 6.0
    scale_x = right + gap if mirrored else left - gap
    return Chart(drawn, ticks, left, right, scale_x, "start" if mirrored else "end")
