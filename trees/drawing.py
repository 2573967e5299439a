"""A conversation tree as a drawing: where each message stands. Pure; templates make the SVG.

The prompt is at the top, replies below what they reply to, rivals side by side. Leaves stand at
equal distances, and a message in the middle above its replies.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Final

ACROSS: Final = 52
DOWN: Final = 64
"""Distances between messages."""
RADIUS: Final = 17
MARGIN: Final = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A message to be drawn: ``place`` among its rivals counts from 1, ``words`` name it."""

    id: Hashable
    parent_id: Hashable | None
    role: str
    place: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A message and where it stands."""

    dot: Dot
    x: int
    y: int

    @property
    def square(self) -> tuple[int, int, int]:
        """Left and upper edge and side of a square around it."""
        return self.x - RADIUS, self.y - RADIUS, 2 * RADIUS


@dataclass(frozen=True, slots=True)
class Line:
    """From a message down to a reply."""

    x1: int
    y1: int
    x2: int
    y2: int

    @property
    def path(self) -> str:
        """A curve that leaves and arrives upright, as SVG writes it."""
        half = (self.y1 + self.y2) // 2
        return f"M{self.x1} {self.y1}C{self.x1} {half} {self.x2} {half} {self.x2} {self.y2}"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Points in the order in which the dots came, and the lines between them."""

    width: int
    height: int
    points: tuple[Point, ...]
    lines: tuple[Line, ...]
    radius: int = field(default=RADIUS)


def draw(dots: Sequence[Dot], *, mirrored: bool = False) -> Drawing:
    """Places for messages of one tree, each after the one that it replies to.

    Siblings stand in the order in which they come, from left to right, or from right to left if
    ``mirrored``.
    """
    below: dict[Hashable, list[Hashable]] = defaultdict(list)
    depths: dict[Hashable, int] = {}
    for dot in dots:
        depths[dot.id] = 0 if dot.parent_id is None else depths[dot.parent_id] + 1
        if dot.parent_id is not None:
            below[dot.parent_id].append(dot.id)
    across = _across(dots, below)
    leaves = max(1, sum(dot.id not in below for dot in dots))
    width = 2 * MARGIN + (leaves - 1) * ACROSS
    places = {
        dot.id: Point(
            dot,
            width - MARGIN - across[dot.id] if mirrored else MARGIN + across[dot.id],
            MARGIN + depths[dot.id] * DOWN,
        )
        for dot in dots
    }
    lines = tuple(
        Line(above.x, above.y, point.x, point.y)
        for point in places.values()
        if (above := places.get(point.dot.parent_id)) is not None
    )
    height = 2 * MARGIN + max(depths.values(), default=0) * DOWN
    return Drawing(width, height, tuple(places.values()), lines)


def _across(dots: Sequence[Dot], below: dict[Hashable, list[Hashable]]) -> dict[Hashable, int]:
    """How far to the side each stands: leaves one after the other, others amid their replies.

    Without recursion: imported trees may be deeper than Python's stack.
    """
    order: list[Hashable] = []
    waiting = [dot.id for dot in dots if dot.parent_id is None]
    while waiting:
        here = waiting.pop()
        order.append(here)
        waiting += reversed(below.get(here, ()))
    leaves = (one for one in order if one not in below)
    across: dict[Hashable, int] = {leaf: number * ACROSS for number, leaf in enumerate(leaves)}
    for one in reversed(order):
        if one in below:
            across[one] = (across[below[one][0]] + across[below[one][-1]]) // 2
    return across
