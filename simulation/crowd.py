"""The people of a simulation: who comes when, for how long, and when they sit down to work."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final

from simulation.habits import Habit, Population

DAY: Final = 24 * 60.0
"""Time is counted in minutes from a Monday's midnight."""


@dataclass(eq=False, slots=True)
class Volunteer:
    """One person. ``sittings`` are (when, how many tasks they have a mind to do), in order.

    What the dispenser must remember of them: ``turned_down`` and ``put_off`` are openings by
    number, ``holding`` is how many leases they have.
    """

    number: int
    habit: Habit
    langs: tuple[str, ...]
    sittings: list[tuple[float, int]]
    turned_down: set[int] = field(default_factory=set)
    put_off: set[int] = field(default_factory=set)
    holding: int = 0
    left_to_do: int = 0


def crowd(population: Population, *, days: int, seed: int) -> list[Volunteer]:
    """Everybody who comes within so many days. The same for every policy, given the seed."""
    rng = Random(f"crowd {seed}")
    found: list[Volunteer] = []
    for lang, places in population.languages.items():
        for _ in range(places):
            for habit, comes, goes, new in _one_after_the_other(population, days, rng):
                langs = (lang, *_second_language(population, habit, lang, rng))
                sittings = list(_sittings(habit, comes, goes, new=new, rng=rng))
                found.append(Volunteer(len(found) + 1, habit, langs, sittings))
    return found


def _one_after_the_other(
    population: Population, days: int, rng: Random
) -> Iterator[tuple[Habit, float, float, bool]]:
    """(habit, comes, goes, is new): who is first is there already, each next is new."""
    shares = [habit.share for habit in population.habits]
    # Of those whom one meets on a given day, the faithful are more than of those who ever came.
    present = [habit.share * habit.days_of_interest for habit in population.habits]
    comes, end, new = 0.0, days * DAY, False
    while comes < end:
        (habit,) = rng.choices(population.habits, weights=shares if new else present)
        goes = min(end, comes + rng.expovariate(1 / habit.days_of_interest) * DAY)
        yield habit, comes, goes, new
        comes, new = goes, True


def _second_language(
    population: Population, habit: Habit, first: str, rng: Random
) -> tuple[str, ...]:
    others = {lang: people for lang, people in population.languages.items() if lang != first}
    if not others or rng.random() >= habit.second_language:
        return ()
    return tuple(rng.choices(list(others), weights=list(others.values())))


def _sittings(
    habit: Habit, comes: float, goes: float, *, new: bool, rng: Random
) -> Iterator[tuple[float, int]]:
    """Who is new came to do something: their first sitting is on the day they come."""
    first, last = habit.hours
    if new:
        comes = comes // DAY * DAY + rng.uniform(first * 60, last * 60)
        yield comes, _tasks(habit, rng)
    weekday = habit.sessions_a_week / (5 + 2 * habit.weekend)
    for day in range(math.floor(comes / DAY), math.ceil(goes / DAY)):
        chance = weekday * (habit.weekend if day % 7 >= 5 else 1.0)
        starts = sorted(
            day * DAY + rng.uniform(first * 60, last * 60)
            for _ in range(int(chance) + (rng.random() < chance % 1))
        )
        yield from ((start, _tasks(habit, rng)) for start in starts if comes < start < goes)


def _tasks(habit: Habit, rng: Random) -> int:
    """At least one; geometric with the habit's mean, since people stop at any moment."""
    stop = 1 / max(1.0, habit.tasks_a_session)
    return 1 if stop >= 1 else 1 + int(math.log(1 - rng.random()) / math.log(1 - stop))
