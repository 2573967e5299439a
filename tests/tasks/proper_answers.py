"""Answers that a task takes."""

from random import Random
from typing import Any

from tasks.kinds import SPECS, Kind, Yields
from tasks.models import Task
from tests.cast import CLEAN, SPAM


def an_answer(task: Task, rng: Random, *, spam: bool) -> dict[str, Any]:
    """A proper answer to a task."""
    opening = task.opening
    match SPECS[Kind(opening.kind)].yields:
        case Yields.TEXT:
            return {"text": f"Text {rng.random()}", "lang": opening.lang}
        case Yields.LABELS:
            return {"labels": SPAM if spam else CLEAN}
    order = sorted(opening.shown)
    rng.shuffle(order)
    if spam:
        return {"ranking": [], "not_rankable": True}
    return {"ranking": [[name] for name in order]}
