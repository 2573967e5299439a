"""What holds a language back most: the work of which most has waited for longest."""

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


def bottleneck(delays: Mapping[Yields, float]) -> Yields | None:
    """The sort of work that holds most back; ``None`` if nothing waits.

    A delay is the time that the work would take, times how long half of it has waited. Places
    alone would mislead: ten replies as the assistant keep people busy for longer than thirty
    reviews. So would the work alone: growing trees always want replies, and what was asked for a
    minute ago holds nobody up. Of equals comes first what others wait for: a reply must be
    reviewed before anything is built upon it, and ranking ends a conversation.
    """
    order = (Yields.LABELS, Yields.RANKING, Yields.TEXT)
    waiting = [yields for yields in order if delays.get(yields)]
    return max(waiting, key=lambda yields: delays[yields], default=None)
