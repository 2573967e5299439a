"""What holds a language back most: the work for which most time is missing."""

from collections.abc import Mapping
from typing import Final

from community.points import WORTH
from tasks.kinds import SPECS, Kind, Yields
from trees.roles import Role

WORK: Final[Mapping[Yields, Mapping[Role, str]]] = {
    Yields.TEXT: {Role.PROMPTER: "prompter_replies", Role.ASSISTANT: "assistant_replies"},
    Yields.LABELS: dict.fromkeys(Role, "reviews"),
    Yields.RANKING: dict.fromkeys(Role, "rankings"),
}


def effort_of(kind: Kind) -> int:
    """The time that a task of this kind takes, in reviews: what its points stand for."""
    spec = SPECS[kind]
    return WORTH[WORK[spec.yields][spec.role]]


def bottleneck(efforts: Mapping[Yields, float]) -> Yields | None:
    """The sort of work for which most time is missing; ``None`` if nothing waits.

    Places alone would mislead: ten replies as the assistant keep people busy for longer than
    thirty reviews. Of equals comes first what others wait for: a reply must be reviewed before
    anything is built upon it, and ranking ends a conversation.
    """
    order = (Yields.LABELS, Yields.RANKING, Yields.TEXT)
    waiting = [yields for yields in order if efforts.get(yields)]
    return max(waiting, key=lambda yields: efforts[yields], default=None)
