"""Days in a row."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from community.streaks import streak

TODAY = date(2026, 3, 1)


def ago(*days: int) -> list[date]:
    return [TODAY - timedelta(days=n) for n in days]


def test_days_in_a_row_up_to_today() -> None:
    assert streak(ago(0, 1, 2, 4), today=TODAY) == 3


def test_today_is_not_over_yet() -> None:
    assert streak(ago(1, 2), today=TODAY) == 2


def test_a_day_without_work_ends_it() -> None:
    assert streak(ago(2, 3), today=TODAY) == 0
    assert streak([], today=TODAY) == 0


@given(st.sets(st.integers(0, 30)), st.randoms())
def test_order_and_repetition_do_not_matter(days: set[int], random: object) -> None:
    listed = [*ago(*days), *ago(*days)]
    random.shuffle(listed)  # type: ignore[attr-defined]

    assert streak(listed, today=TODAY) == streak(ago(*sorted(days)), today=TODAY)


@given(st.sets(st.integers(0, 30)))
def test_working_today_adds_a_day_to_what_yesterday_had(days: set[int]) -> None:
    before = days - {0}

    assert streak(ago(0, *before), today=TODAY) == streak(ago(*before), today=TODAY) + 1
