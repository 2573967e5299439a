"""What volunteers do with their tasks, by what they are about."""

from collections import Counter
from dataclasses import replace
from random import Random
from uuid import UUID

import pytest

from simulation.conduct import kinds_asked_for, rank, review, skip_or_none, write
from simulation.growth import Truth
from simulation.habits import Conduct, Habit, Scope
from tasks.kinds import KINDS, Kind

CAREFUL = Habit(name="careful", share=1.0, accuracy=0.9, good_texts=0.8)
CARELESS = replace(CAREFUL, conduct=Conduct.CARELESS)
HOSTILE = replace(CAREFUL, conduct=Conduct.HOSTILE)
BETTER, WORSE = UUID(int=1), UUID(int=2)
RIVALS = [(BETTER, Truth(True, 1.0)), (WORSE, Truth(True, -1.0))]
TIMES = 2000


@pytest.mark.parametrize(("habit", "right"), [(CAREFUL, 0.9), (CARELESS, 0.5), (HOSTILE, 0.0)])
@pytest.mark.parametrize("good", [True, False])
def test_reviews_are_right_as_often_as_they_should(habit: Habit, right: float, good: bool) -> None:
    rng = Random(1)
    said = [review(habit, Truth(good, 0.0), rng)["spam"] for _ in range(TIMES)]
    assert said.count(float(not good)) / TIMES == pytest.approx(right, abs=0.04)


@pytest.mark.parametrize(
    ("habit", "least", "most"), [(CAREFUL, 0.95, 1.0), (CARELESS, 0.45, 0.55), (HOSTILE, 0.0, 0.05)]
)
def test_rankings_are_in_order_at_random_or_upside_down(
    habit: Habit, least: float, most: float
) -> None:
    rng = Random(2)
    first = [rank(habit, RIVALS, rng)[0] for _ in range(TIMES)]
    assert least <= first.count(BETTER) / TIMES <= most


@pytest.mark.parametrize(("habit", "good"), [(CAREFUL, 0.8), (CARELESS, 0.8), (HOSTILE, 0.0)])
def test_texts_are_good_as_often_as_they_should(habit: Habit, good: float) -> None:
    rng = Random(3)
    texts = [write(habit, rng) for _ in range(TIMES)]
    assert sum(text.good for text in texts) / TIMES == pytest.approx(good, abs=0.04)


def test_skips_are_as_many_as_the_habit_says() -> None:
    habit = replace(CAREFUL, skips={Scope.LATER: 0.2, Scope.NOBODY_CAN: 0.1})
    rng = Random(4)
    skips = Counter(skip_or_none(habit, rng) for _ in range(TIMES))
    assert skips[Scope.LATER] / TIMES == pytest.approx(0.2, abs=0.04)
    assert skips[Scope.NOBODY_CAN] / TIMES == pytest.approx(0.1, abs=0.04)
    assert skips[None] / TIMES == pytest.approx(0.7, abs=0.04)


def test_people_ask_for_what_they_like() -> None:
    habit = replace(CAREFUL, kinds={"random": 3.0, "assistant_reply": 1.0})
    rng = Random(5)
    asked = Counter(kinds_asked_for(habit, rng) for _ in range(TIMES))
    assert set(asked) == {KINDS, (Kind.ASSISTANT_REPLY,)}
    assert asked[KINDS] / TIMES == pytest.approx(0.75, abs=0.04)
