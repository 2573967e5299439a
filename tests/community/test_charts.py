"""Where everything in a drawing stands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.charts import HEIGHT, TICKS, WIDTH, columns, nice_step

NUMBERS = st.lists(st.integers(0, 10**7), max_size=60)


def named(numbers: list[int]) -> list[tuple[str, float]]:
    return [(f"n{index}", number) for index, number in enumerate(numbers)]


@pytest.mark.parametrize(
    ("largest", "step"),
    [(0, 1), (1, 1), (4, 1), (5, 2), (9, 5), (20, 5), (21, 10), (1000, 500), (161_443, 50_000)],
)
def test_scales_go_in_steps_of_one_two_or_five(largest: float, step: int) -> None:
    assert nice_step(largest) == step


@settings(deadline=None)
@given(st.floats(0, 1e12))
def test_a_scale_has_few_lines(largest: float) -> None:
    assert largest / nice_step(largest) <= TICKS + 1e-9


@settings(deadline=None)
@given(NUMBERS, st.booleans())
def test_everything_is_within_the_drawing(numbers: list[int], mirrored: bool) -> None:
    chart = columns(named(numbers), mirrored=mirrored)
    assert len(chart.columns) == len(numbers)
    for column in chart.columns:
        assert chart.left - 0.1 <= column.x
        assert column.x + column.width <= chart.right + 0.1
        assert 0 <= column.y <= column.y + column.height <= HEIGHT
    assert chart.ticks[0].number == 0
    assert chart.ticks[-1].number >= max(numbers, default=0)


@settings(deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=2, max_size=40))
def test_a_larger_number_is_never_lower(numbers: list[int]) -> None:
    drawn = columns(named(numbers)).columns
    for one in drawn:
        for other in drawn:
            assert (one.number <= other.number) or (one.height >= other.height)


@settings(deadline=None)
@given(NUMBERS)
def test_from_right_to_left_it_is_the_same_in_a_mirror(numbers: list[int]) -> None:
    usual, mirrored = columns(named(numbers)), columns(named(numbers), mirrored=True)
    for one, other in zip(usual.columns, mirrored.columns, strict=True):
        assert WIDTH - one.x - one.width == pytest.approx(other.x, abs=0.2)
        assert (one.y, one.height) == (other.y, other.height)
    assert (usual.anchor, mirrored.anchor) == ("end", "start")


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=80), st.integers(1, 8))
def test_as_many_labels_as_there_is_room_for_and_the_last_one_always(
    numbers: list[int], most: int
) -> None:
    labelled = [column.labelled for column in columns(named(numbers), labels=most).columns]
    assert 1 <= sum(labelled) <= most
    assert labelled[-1]
