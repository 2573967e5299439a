"""Which kind of work, in which language, is offered first: weights and chance, no database."""

from collections.abc import Mapping
from random import Random
from typing import Final

from tasks.kinds import Kind

Choice = tuple[Kind, str]

# Judging comes before writing (it is what finished messages wait for), replies before new
# prompts (which wait in a lottery anyway).
WEIGHTS: Final[Mapping[Kind, float]] = {
    Kind.RANK_ASSISTANT_REPLIES: 4.0,
    Kind.RANK_PROMPTER_REPLIES: 4.0,
    Kind.LABEL_ASSISTANT_REPLY: 3.0,
    Kind.LABEL_PROMPTER_REPLY: 3.0,
    Kind.LABEL_INITIAL_PROMPT: 3.0,
    Kind.ASSISTANT_REPLY: 2.0,
    Kind.PROMPTER_REPLY: 2.0,
    Kind.INITIAL_PROMPT: 0.5,
}


def order_of_offers(
    counts: Mapping[Choice, int], *, rng: Random, weights: Mapping[Kind, float] = WEIGHTS
) -> list[Choice]:
    """All choices with something to do, in a random order in which heavy ones come early.

    A choice weighs its kind's weight times the square root of how much of it there is, so that
    a small language is not drowned by a large one. (Weighted shuffle after Efraimidis and
    Spirakis, 2006: sort by ``u ** (1 / weight)``.)
    """
    keys = {
        choice: rng.random() ** (1.0 / (weights[choice[0]] * count**0.5))
        for choice, count in sorted(counts.items())
        if count > 0
    }
    return sorted(keys, key=lambda choice: -keys[choice])
