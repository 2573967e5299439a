"""Who comes when: habits become people and sittings."""

from collections import Counter
from dataclasses import replace

import pytest

from simulation.crowd import DAY, Volunteer, crowd
from simulation.habits import Habit, Population

USUAL = Habit(name="usual", share=1.0)


def people(
    *habits: Habit, languages: dict[str, int] | None = None, days: int = 70
) -> list[Volunteer]:
    population = Population(languages=languages or {"en": 200}, habits=habits)
    return crowd(population, days=days, seed=3)


def starts(found: list[Volunteer]) -> list[float]:
    return [when for person in found for when, _ in person.sittings]


def test_the_same_seed_gives_the_same_crowd() -> None:
    first, second = people(USUAL), people(USUAL)
    assert [person.sittings for person in first] == [person.sittings for person in second]
    other = crowd(Population(languages={"en": 200}, habits=(USUAL,)), days=70, seed=4)
    assert [person.sittings for person in first] != [person.sittings for person in other]


def test_sessions_and_tasks_are_as_many_as_the_habit_says() -> None:
    found = people(replace(USUAL, days_of_interest=10_000))
    sittings = [tasks for person in found for _, tasks in person.sittings]
    assert len(sittings) / len(found) == pytest.approx(10 * USUAL.sessions_a_week, rel=0.05)
    assert sum(sittings) / len(sittings) == pytest.approx(USUAL.tasks_a_session, rel=0.05)
    assert min(sittings) >= 1


def test_sessions_begin_in_the_hours_of_the_habit() -> None:
    found = people(replace(USUAL, hours=(20, 22), days_of_interest=10_000))
    assert {int(when % DAY // 60) for when in starts(found)} == {20, 21}


def test_weekends_are_as_busy_as_the_habit_says() -> None:
    found = people(replace(USUAL, weekend=3.0, days_of_interest=10_000))
    by_day = Counter(int(when // DAY) % 7 for when in starts(found))
    weekend = (by_day[5] + by_day[6]) / 2
    weekday = sum(by_day[day] for day in range(5)) / 5
    assert weekend / weekday == pytest.approx(3.0, rel=0.15)
    without = people(replace(USUAL, weekend=0.0, days_of_interest=10_000))
    assert {int(when // DAY) % 7 for when in starts(without)} == {0, 1, 2, 3, 4}


def test_who_loses_interest_is_followed_by_somebody_who_begins_that_day() -> None:
    found = people(replace(USUAL, days_of_interest=10))
    assert len(found) == pytest.approx(200 * (1 + 70 / 10), rel=0.1)
    assert [person.number for person in found] == list(range(1, len(found) + 1))


def test_the_faithful_are_more_among_those_present_than_among_those_who_join() -> None:
    brief = replace(USUAL, name="brief", share=0.9, days_of_interest=3)
    faithful = replace(USUAL, name="faithful", share=0.1, days_of_interest=270)
    found = people(brief, faithful, days=1)
    share = sum(person.habit is faithful for person in found) / len(found)
    assert share > 0.7


def test_second_languages_are_spread_as_first_ones_are() -> None:
    habit = replace(USUAL, second_language=0.5)
    found = people(habit, languages={"en": 2000, "de": 300, "eu": 100}, days=1)
    english = [person.langs for person in found if person.langs[0] == "en"]
    both = [langs for langs in english if len(langs) == 2]
    assert len(both) / len(english) == pytest.approx(0.5, abs=0.05)
    assert both.count(("en", "de")) / len(both) == pytest.approx(0.75, abs=0.05)


def test_the_only_language_is_the_only_one_spoken() -> None:
    assert {person.langs for person in people(replace(USUAL, second_language=1.0))} == {("en",)}
