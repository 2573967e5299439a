"""Answers that a task takes."""

from random import Random
from typing import Any

from tasks.kinds import SPECS, TOPICAL, Kind, Yields
from tasks.models import Task
from tests.cast import CLEAN, SPAM
from trees.topic_list import choosable
from trees.topics import MOST


def some_topics(task: Task, rng: Random) -> dict[str, Any]:
    """What is said of a prompt's topics, if anything is."""
    listed = [topic.slug for topic in choosable()]
    if task.opening.kind not in TOPICAL or not listed or rng.random() < 0.3:
        return {}
    return {"topics": rng.sample(listed, rng.randint(0, min(MOST, len(listed))))}


def an_answer(task: Task, rng: Random, *, spam: bool) -> dict[str, Any]:
    """A proper answer to a task."""
    opening = task.opening
    match SPECS[Kind(opening.kind)].yields:
        case Yields.TEXT:
            text = {"text": f"Text {rng.random()}", "lang": opening.lang}
            return text | some_topics(task, rng)
        case Yields.LABELS:
            return {"labels": SPAM if spam else CLEAN} | some_topics(task, rng)
    order = sorted(opening.shown)
    rng.shuffle(order)
    if spam:
        return {"ranking": [], "not_rankable": True}
    return {"ranking": [[name] for name in order]}
