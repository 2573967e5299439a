"""The figures of a run: right by hand on a small course, and whole on a real one."""

from typing import Any

import pytest

from simulation.course import Course
from simulation.crowd import DAY
from simulation.figures import at, figures, mean
from simulation.habits import HABITS, Habit, Population
from simulation.rules import parse
from trees.states import State


@pytest.fixture(scope="module")
def course() -> Course:
    population = Population(languages={"en": 25, "de": 4}, habits=HABITS)
    return Course(parse(["goal_size=4", "max_replies=2"]), population, 24, 5).run()


def test_the_languages_add_up_to_all(course: Course) -> None:
    found = figures(course)
    assert list(found) == ["all", "en", "de"]
    for path in ("prompts", "ready", "answers", "wasted.expired_leases", "requests.asked", "stuck"):
        parts = [at(found[lang], path) or 0 for lang in ("en", "de")]
        assert at(found["all"], path) == sum(parts)
    assert found["all"]["prompts"] == sum(found["all"]["states"].values()) == len(course.trees)


def test_days_to_ready_are_those_of_the_ready_trees(course: Course) -> None:
    ready = [tree for tree in course.trees if tree.state is State.READY_FOR_EXPORT]
    days = sorted(((tree.ended or 0.0) - tree.created) / DAY for tree in ready)
    spread = figures(course)["all"]["days_to_ready"]
    assert sum(day <= spread["p50"] + 0.01 for day in days) >= len(days) / 2
    assert days[0] <= spread["p10"] <= spread["p50"] <= spread["p90"] <= days[-1]
    assert figures(course)["all"]["ready"] == len(ready) > 10


def test_every_answer_is_in_a_tree_or_came_too_late(course: Course) -> None:
    found = figures(course)["all"]
    assert found["answers"] == sum(tree.answers for tree in course.trees)
    assert found["wasted"]["redundant"] == 0
    aborted = [tree for tree in course.trees if tree.state is State.ABORTED_LOW_GRADE]
    assert found["wasted"]["in_aborted_trees"] == sum(tree.answers for tree in aborted)


def test_stuck_trees_are_told_with_what_they_miss() -> None:
    faithful = Habit(name="faithful", share=1.0, days_of_interest=10_000)
    population = Population(languages={"eu": 2}, habits=(faithful,))
    found = figures(Course(parse([]), population, 28, 1).run())["eu"]["stuck"]
    assert list(found) == ["initial_prompt_review: label_initial_prompt: nobody left who may"]


def test_a_mean_leaves_out_runs_without_the_figure() -> None:
    runs: list[dict[str, Any]] = [{"a": {"b": 1.0}}, {"a": None}, {"a": {"b": 4.0}}]
    assert mean(runs, "a.b") == 2.5
    assert mean(runs, "a.c") is None
