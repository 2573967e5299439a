"""What accepted work is worth, and why.

Points thank people for the time that a piece of work takes, measured in reviews: a review is read
and answered in about half a minute, a ranking needs several replies read and compared, a good
assistant reply is often research. Only work that entered the corpus counts, so that speed alone
earns nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from operator import mul
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Work:
    """How much of one person's work was accepted.

    A prompt or reply is accepted if the reviews say so and nobody deleted it; a review, once it
    helped to decide (whichever way it went, since dissent is wanted); a ranking, once it entered a
    consensus.
    """

    prompts: int = 0
    prompter_replies: int = 0
    assistant_replies: int = 0
    reviews: int = 0
    rankings: int = 0

    @property
    def counts(self) -> tuple[int, ...]:
        """In the order of the fields."""
        return astuple(self)

    @property
    def replies(self) -> int:
        return self.prompter_replies + self.assistant_replies


COUNTS: Final = tuple(Work.__dataclass_fields__)
"""What is counted, in the order of :class:`Work`."""

WORTH: Final[Mapping[str, int]] = MappingProxyType(
    {"prompts": 4, "prompter_replies": 4, "assistant_replies": 10, "reviews": 1, "rankings": 3}
)
"""Points for one piece of each kind of work, in the order of :class:`Work`."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the account: so many pieces of a kind, at so many points each."""

    kind: str
    count: int
    each: int

    @property
    def points(self) -> int:
        return self.count * self.each


def reasons(work: Work) -> tuple[Reason, ...]:
    """Where the points come from; kinds without accepted work are left out."""
    counts = ((kind, getattr(work, kind), each) for kind, each in WORTH.items())
    return tuple(Reason(kind, count, each) for kind, count, each in counts if count)


def points(counts: Iterable[int]) -> int:
    """What work is worth altogether, counted in the order of :class:`Work`."""
    return sum(map(mul, counts, WORTH.values()))
