"""What a simulation came to, in figures."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from statistics import fmean, quantiles
from typing import Any, Final

from simulation.course import WEEK, Course
from simulation.crowd import DAY
from simulation.growth import Tree
from trees.states import ACTIVE, State

ALL: Final = "all"
"""The name under which the figures of all languages together stand."""
SETTLED: Final = 14 * DAY
"""A prompt older than this could have become a ready tree."""


def figures(course: Course) -> dict[str, dict[str, Any]]:
    """The figures of every language, and of all together."""
    langs = list(course.quarters)
    return {ALL: _of(course, langs), **{lang: _of(course, [lang]) for lang in langs}}


def _of(course: Course, langs: Collection[str]) -> dict[str, Any]:
    trees = [tree for tree in course.trees if tree.lang in langs]
    counts: Counter[str] = Counter()
    for (what, lang), number in course.counts.items():
        if lang in langs:
            counts[what] += number
    kinds = _under("answered: ", counts)
    answers = sum(kinds.values())
    ready = [tree for tree in trees if tree.state is State.READY_FOR_EXPORT]
    return {
        "people": _people(course, langs),
        "prompts": len(trees),
        "ready": len(ready),
        "ready_of_good_prompts": _mean(_grown(course, trees)),
        "states": dict(sorted(Counter(tree.state.value for tree in trees).items())),
        "days_to_ready": _spread([(_end(tree) - tree.created) / DAY for tree in ready]),
        "lottery": _lottery(course, trees),
        "stuck": _stuck(course, trees),
        "answers": answers,
        "answers_by_kind": kinds,
        "answers_by_others": counts["answered by others"],
        "answers_for_a_ready_tree": round(answers / len(ready), 1) if ready else None,
        "wasted": _wasted(course, trees, counts),
        "requests": _requests(counts),
        "judged": _judged(trees),
        "best_reply_found": _mean([found for tree in ready for found in tree.best_found]),
    }


def _people(course: Course, langs: Collection[str]) -> float:
    """Who was active in a week, on average over the second half of the time."""
    late = [e for e in course.history if e.lang in langs and 2 * e.day > course.days]
    days = len({evening.day for evening in late})
    return round(sum(evening.active for evening in late) / days, 1) if days else 0.0


def _end(tree: Tree) -> float:
    assert tree.ended is not None
    return tree.ended


def _spread(values: list[float]) -> dict[str, float] | None:
    if len(values) < 2:
        return None
    tenths = quantiles(values, n=10, method="inclusive")
    return {"p10": round(tenths[0], 2), "p50": round(tenths[4], 2), "p90": round(tenths[8], 2)}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _mean(values: Collection[float]) -> float | None:
    return round(fmean(values), 4) if values else None


def _grown(course: Course, trees: Iterable[Tree]) -> list[bool]:
    """Of each prompt that deserves it and had time, whether it is a ready tree."""
    return [
        tree.state is State.READY_FOR_EXPORT
        for tree in trees
        if tree.created < course.now - SETTLED and next(iter(tree.truths.values())).good
    ]


def _lottery(course: Course, trees: Collection[Tree]) -> dict[str, Any]:
    """How long accepted prompts waited for their place, those included that still wait."""
    waited = [
        ((course.now if tree.drawn is None else tree.drawn) - tree.accepted) / DAY
        for tree in trees
        if tree.accepted is not None
    ]
    waiting = sum(tree.state is State.PROMPT_LOTTERY_WAITING for tree in trees)
    return {"waiting": waiting, "days": _spread(waited)}


def _is_stuck(course: Course, tree: Tree) -> bool:
    return tree.state in ACTIVE and tree.touched < course.now - WEEK


def _stuck(course: Course, trees: Iterable[Tree]) -> dict[str, int]:
    """Trees that wait for work and got none for a week: by state, what is missing, who may."""
    found = Counter(_why_stuck(course, tree) for tree in trees if _is_stuck(course, tree))
    return dict(sorted(found.items()))


def _why_stuck(course: Course, tree: Tree) -> str:
    openings = course.dispenser.needs_of(tree)
    missing = ", ".join(sorted({opening.kind.value for opening in openings}))
    active = [course.volunteers[n - 1] for n in course.quarters[tree.lang].last_seen]
    may = any(not opening.barred(person) for opening in openings for person in active)
    return f"{tree.state}: {missing}: {'somebody may' if may else 'nobody left who may'}"


def _wasted(course: Course, trees: Iterable[Tree], counts: Mapping[str, int]) -> dict[str, Any]:
    """Answers that no ready tree has, and those that nothing needed."""
    found = {"in_aborted_trees": 0, "in_halted_trees": 0, "in_stuck_trees": 0, "redundant": 0}
    for tree in trees:
        found["redundant"] += _redundant(tree)
        if tree.state is State.ABORTED_LOW_GRADE:
            found["in_aborted_trees"] += tree.answers
        elif tree.state is State.HALTED_BY_MODERATOR:
            found["in_halted_trees"] += tree.answers
        elif _is_stuck(course, tree):
            found["in_stuck_trees"] += tree.answers
    found["came_too_late"] = counts.get("came too late", 0)
    answers = sum(_under("answered: ", counts).values())
    share = _share(sum(found.values()), answers)
    return {**found, "share": share, "expired_leases": counts.get("expired", 0)}


def _redundant(tree: Tree) -> int:
    """Reviews and ballots beyond those that decided."""
    policy = tree.policy
    reviews = sum(
        max(0, m.reviews - (policy.reply_reviews if m.depth else policy.prompt_reviews))
        for m in tree.messages.values()
    )
    return reviews + sum(max(0, len(cast) - policy.rankings) for cast in tree.ballots.values())


def _requests(counts: Mapping[str, int]) -> dict[str, Any]:
    """Requests by people of the language.

    ``idle`` ones got nothing of the kind asked for; ``sent_away`` counts those who got nothing of
    any other kind either, and left.
    """
    idle = _under("idle: ", counts)
    asked = counts.get("asked", 0)
    return {
        "asked": asked,
        "idle": sum(idle.values()),
        "idle_share": _share(sum(idle.values()), asked),
        "why": idle,
        "sent_away": counts.get("sent away", 0),
        "sent_away_share": _share(counts.get("sent away", 0), asked),
        "skipped": _under("skipped: ", counts),
    }


def _under(prefix: str, counts: Mapping[str, int]) -> dict[str, int]:
    return {
        what.removeprefix(prefix): number
        for what, number in sorted(counts.items())
        if what.startswith(prefix)
    }


def _judged(trees: Iterable[Tree]) -> dict[str, Any]:
    """How often the verdicts of reviews were wrong."""
    outcomes = Counter(outcome for tree in trees for outcome in tree.judged())
    good = outcomes[True, True] + outcomes[True, False]
    bad = outcomes[False, True] + outcomes[False, False]
    return {
        "good": good,
        "good_rejected": outcomes[True, False],
        "good_rejected_share": _share(outcomes[True, False], good),
        "spam": bad,
        "spam_accepted": outcomes[False, True],
        "spam_accepted_share": _share(outcomes[False, True], bad),
    }


def at(found: Mapping[str, Any], path: str) -> float | None:
    """The number at ``a.b`` in figures; ``None`` if there is none."""
    value: Any = found
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return sum(value.values()) if isinstance(value, Mapping) else value


def mean(runs: Iterable[Mapping[str, Any]], path: str) -> float | None:
    """The mean over runs of the number at ``a.b``, over those that have one."""
    values = [value for run in runs if (value := at(run, path)) is not None]
    return fmean(values) if values else None
