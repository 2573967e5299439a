"""The rules of practice: which group a task belongs to, and what good answers look like.

Nobody fails: whoever sees it otherwise is told why most people do not, and may try again.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from accounts.groups import Group
from tasks.kinds import SPECS, Kind, Yields

_GROUPS: Final[Mapping[Yields, Group]] = {
    Yields.TEXT: Group.WRITE,
    Yields.LABELS: Group.REVIEW,
    Yields.RANKING: Group.RANK,
}
LEAST_WEIGHT: Final = 60
"""A practice reply shorter than this (in Latin letters) hardly helps anybody."""
WIDE: Final = 3
"""So many Latin letters a sign of the wide scripts (Chinese, Japanese, Korean) counts for."""
OTHERWISE_AT_MOST: Final = 1
"""So many questions of a review one may see otherwise, and the practice is done."""


def group_of(kind: Kind) -> Group:
    """What one practises for this kind of task."""
    return _GROUPS[SPECS[kind].yields]


def allowed(kinds: Sequence[Kind], *, practised: Collection[str]) -> tuple[Kind, ...]:
    """Those of the kinds whose practice is done."""
    return tuple(kind for kind in kinds if group_of(kind) in practised)


class Verdict(StrEnum):
    """How an answer compares to what most people would say."""

    SAME = "same"
    CLOSE = "close"
    OTHERWISE = "otherwise"
    OPEN = "open"


def judge_step(
    given: float | None, *, same: Collection[float], close: Collection[float]
) -> Verdict:
    """An answer to one question of a review; ``None`` was left open."""
    if given is None:
        return Verdict.OPEN
    if given in same:
        return Verdict.SAME
    return Verdict.CLOSE if given in close else Verdict.OTHERWISE


def review_is_done(verdicts: Iterable[Verdict]) -> bool:
    """Whether a practice review was understood: nothing open, and hardly anything otherwise."""
    found = list(verdicts)
    return Verdict.OPEN not in found and found.count(Verdict.OTHERWISE) <= OTHERWISE_AT_MOST


@dataclass(frozen=True, slots=True)
class Pair:
    """Of two replies, which one most people find better; both by their number, from 0."""

    better: int
    worse: int


def judge_ranking(places: Sequence[int | None], pairs: Iterable[Pair]) -> dict[Pair, Verdict]:
    """Each pair, as these places (1 for the best) have it; a shared place comes close."""
    return {pair: _judge_pair(places[pair.better], places[pair.worse]) for pair in pairs}


def _judge_pair(better: int | None, worse: int | None) -> Verdict:
    if better is None or worse is None:
        return Verdict.OPEN
    if better == worse:
        return Verdict.CLOSE
    return Verdict.SAME if better < worse else Verdict.OTHERWISE


def ranking_is_done(verdicts: Iterable[Verdict]) -> bool:
    """Whether a practice ranking was understood: every reply placed, none the wrong way round."""
    return not {Verdict.OPEN, Verdict.OTHERWISE} & set(verdicts)


class Fault(StrEnum):
    """What can be told of a practice reply without understanding it."""

    EMPTY = "empty"
    SHORT = "short"
    ECHO = "echo"
    SHOUTS = "shouts"


def judge_text(text: str, *, prompt: str) -> list[Fault]:
    """What might be better about a reply to this prompt."""
    said = text.strip()
    if not said:
        return [Fault.EMPTY]
    faults = []
    if _words(prompt) and _words(said) <= _words(prompt):
        faults.append(Fault.ECHO)
    if _weight(said) < LEAST_WEIGHT:
        faults.append(Fault.SHORT)
    letters = [sign for sign in said if sign.lower() != sign.upper()]
    if len(letters) > WIDE and all(sign.isupper() for sign in letters):
        faults.append(Fault.SHOUTS)
    return faults


def _words(text: str) -> set[str]:
    return {word.strip(".,;:!?…\"'").lower() for word in text.split()}


def _weight(text: str) -> int:
    return sum(WIDE if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
