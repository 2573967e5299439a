"""How simulated volunteers judge: labels near the file's means, rankings in the file's order."""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Final

from oasst_collect.replay.script import UNRANKED, Node
from trees.labels import BY_NAME, STEPS, Mean, Scale

CAUTIOUS: Final = ("spam", "lang_mismatch")
"""Labels that decide on acceptance: doubts are rounded off, since the file accepted the message."""


def labels_for(node: Node, *, number: int, offered: Collection[str]) -> dict[str, float]:
    """What reviewer ``number`` (0 for the first) says of a message.

    Each answers so that the mean of all answers so far comes as near to the file's as the scale
    allows. ``spam`` is always answered; what the file does not say stays unanswered.
    """
    given = {name: _step(name, mean, number) for name, mean in node.labels.items()}
    given.setdefault("spam", 0.0)
    return {name: value for name, value in given.items() if name in offered}


def _step(name: str, mean: Mean, number: int) -> float:
    steps = STEPS[BY_NAME[name].scale]
    total = 0.0
    answer = 0.0
    for count in range(1, number + 2):
        missing = mean["value"] * count - total
        answer = _nearest(name, steps, missing)
        total += answer
    return answer


def _nearest(name: str, steps: Sequence[float], missing: float) -> float:
    if BY_NAME[name].scale is Scale.FIVE_STEPS:
        return min(steps, key=lambda step: abs(step - missing))
    needed = 1.0 if name in CAUTIOUS else 0.5
    return 1.0 if missing >= needed - 1e-9 else 0.0


def ranking_of(nodes: Mapping[str, Node]) -> list[list[str]]:
    """Message ids in the file's order, best first; those of one rank, or of none, are tied."""

    def place(name: str) -> int:
        rank = nodes[name].rank
        return UNRANKED if rank is None else rank

    return [list(group) for _, group in groupby(sorted(nodes, key=place), key=place)]
