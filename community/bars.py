"""Numbers drawn as bars."""

from collections.abc import Iterable
from dataclasses import dataclass

from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a drawing: ``percent`` of the longest one."""

    label: StrOrPromise
    number: int
    percent: float


def bars(numbers: Iterable[tuple[StrOrPromise, int]]) -> list[Bar]:
    """The longest bar is 100 long, and every other one in proportion."""
    lines = list(numbers)
    longest = max((number for _, number in lines), default=0)
    return [
        Bar(label, number, round(100 * number / longest, 1) if longest else 0.0)
        for label, number in lines
    ]
