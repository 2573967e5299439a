"""Several policies and seeds side by side, on as many processors as one likes."""

import signal
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from simulation.course import Course, Say
from simulation.figures import figures
from simulation.habits import Population
from simulation.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One run to make."""

    rules: Rules
    population: Population
    days: int
    seed: int


@dataclass(frozen=True, slots=True)
class Run:
    """One run that was made: its figures by language, and how each day ended."""

    policy: str
    seed: int
    figures: dict[str, dict[str, Any]]
    history: list[dict[str, Any]]


def plans(
    rules: Collection[Rules], population: Population, *, days: int, seeds: Collection[int]
) -> list[Plan]:
    """Every policy with every seed."""
    return [
        Plan(rules=each, population=population, days=days, seed=seed)
        for each in rules
        for seed in seeds
    ]


def make(plan: Plan, say: Say = lambda share: None) -> Run:
    """Make one run. The same plan gives the same run, wherever and whenever."""
    course = Course(plan.rules, plan.population, plan.days, plan.seed).run(say)
    return Run(
        plan.rules.name, plan.seed, figures(course), [asdict(evening) for evening in course.history]
    )


def make_all(
    wanted: Collection[Plan], *, jobs: int, say: Callable[[int, float], None]
) -> list[Run]:
    """Make all runs, in the order of the plans.

    ``say`` is told how many are done, and which share of the present one if it is only one.
    """
    return list(_alone(wanted, say) if jobs == 1 else _together(wanted, jobs, say))


def _alone(wanted: Collection[Plan], say: Callable[[int, float], None]) -> Iterator[Run]:
    for number, plan in enumerate(wanted):
        yield make(plan, partial(say, number))


def _together(
    wanted: Collection[Plan], jobs: int, say: Callable[[int, float], None]
) -> Iterator[Run]:
    # Ctrl-C reaches all processes: the workers end without a word, and we say what happened.
    quietly = (signal.SIGINT, signal.SIG_DFL)
    with ProcessPoolExecutor(jobs, initializer=signal.signal, initargs=quietly) as pool:
        running = [pool.submit(make, plan) for plan in wanted]
        for number, _ in enumerate(as_completed(running), start=1):
            say(number, 0.0)
        yield from (run.result() for run in running)
