"""Levels follow from points, in steps that grow evenly."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.levels import STEP, begins, level

POINTS = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ("points", "number", "begin", "end"),
    [(0, 1, 0, 20), (19, 1, 0, 20), (20, 2, 20, 60), (59, 2, 20, 60), (60, 3, 60, 120),
     (900, 10, 900, 1100)],
)  # fmt: skip
def test_where_levels_begin(points: int, number: int, begin: int, end: int) -> None:
    found = level(points)
    assert (found.number, found.begins, found.ends) == (number, begin, end)


@settings(deadline=None)
@given(POINTS)
def test_points_lie_on_their_level(points: int) -> None:
    found = level(points)
    assert found.begins <= points < found.ends
    assert found.missing >= 1
    assert 0 <= found.percent < 100


@settings(deadline=None)
@given(POINTS, POINTS)
def test_more_points_are_never_a_lower_level(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert level(low).number <= level(high).number


@settings(deadline=None)
@given(st.integers(1, 10_000))
def test_each_level_takes_a_step_more_than_the_one_before(number: int) -> None:
    def length(n: int) -> int:
        return begins(n + 1) - begins(n)

    assert length(number + 1) - length(number) == STEP


def test_there_is_nothing_below_the_first() -> None:
    assert level(-5).number == 1
