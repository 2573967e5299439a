"""A goal of one's own: the week that counts, and how far one is."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from community.goals import monday, this_week

WEDNESDAY = date(2026, 3, 4)


def test_work_counts_from_monday_to_today() -> None:
    work = {date(2026, 3, 1): 9, date(2026, 3, 2): 2, WEDNESDAY: 1, date(2026, 3, 5): 7}
    goal = this_week(10, work, today=WEDNESDAY)
    assert goal is not None
    assert (goal.done, goal.since, goal.reached, goal.percent) == (3, date(2026, 3, 2), False, 30)


def test_more_than_all_is_all() -> None:
    goal = this_week(2, {WEDNESDAY: 5}, today=WEDNESDAY)
    assert goal is not None
    assert (goal.done, goal.reached, goal.percent) == (5, True, 100)


def test_who_sets_no_goal_has_none() -> None:
    assert this_week(None, {WEDNESDAY: 5}, today=WEDNESDAY) is None


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_week_begins_on_a_monday_that_is_not_over_for_long(day: date) -> None:
    assert monday(day).weekday() == 0
    assert timedelta(0) <= day - monday(day) < timedelta(days=7)
