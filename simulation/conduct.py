"""What volunteers do with the tasks they are handed."""

from collections.abc import Sequence
from random import Random
from typing import Final
from uuid import UUID

from simulation.growth import Truth
from simulation.habits import Conduct, Habit, Scope
from tasks.kinds import KINDS, RANDOM, Kind
from trees.labels import LabelSet

DOUBT: Final = 0.7
"""How far off a careful ranker is about a reply's worth, in standard deviations of worth."""


def kinds_asked_for(habit: Habit, rng: Random) -> tuple[Kind, ...]:
    """What somebody asks for this time."""
    (name,) = rng.choices(list(habit.kinds), weights=list(habit.kinds.values()))
    return KINDS if name == RANDOM else (Kind(name),)


def skip_or_none(habit: Habit, rng: Random) -> Scope | None:
    """Whether the task is given back, and what that means."""
    place = rng.random()
    for scope, share in habit.skips.items():
        if place < share:
            return scope
        place -= share
    return None


def write(habit: Habit, rng: Random) -> Truth:
    """A text: who is hostile writes nothing but spam."""
    good = habit.conduct is not Conduct.HOSTILE and rng.random() < habit.good_texts
    return Truth(good, rng.gauss(0.0, 1.0))


def review(habit: Habit, truth: Truth, rng: Random) -> LabelSet:
    """The label that decides."""
    says_spam = not truth.good
    if habit.conduct is Conduct.CARELESS:
        says_spam = rng.random() < 0.5
    elif habit.conduct is Conduct.HOSTILE or rng.random() >= habit.accuracy:
        says_spam = truth.good
    return {"spam": float(says_spam)}


def rank(habit: Habit, truths: Sequence[tuple[UUID, Truth]], rng: Random) -> list[UUID]:
    """Rival replies, best first as this person has it."""

    def seen(truth: Truth) -> float:
        if habit.conduct is Conduct.CARELESS:
            return rng.random()
        worth = truth.worth + rng.gauss(0.0, DOUBT)
        return -worth if habit.conduct is Conduct.HOSTILE else worth

    marks = {reply: seen(truth) for reply, truth in truths}
    return sorted(marks, key=lambda reply: -marks[reply])
