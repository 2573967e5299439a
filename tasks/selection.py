"""Who and what comes first where there is a choice: weights and chance, no database."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from typing import Final

from tasks.kinds import Kind

Choice = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Stock:
    """What waits in one kind and language.

    ``places`` are the answers wanted that nobody has promised yet, ``trees`` the trees that wait
    for them (0 for initial prompts), ``people`` the volunteers active in the language this week.
    The numbers may be a few seconds old: they decide what is tried first, never what may be done.
    """

    places: int
    trees: int
    people: int


Weigh = Callable[[Kind, Stock], float]

# What is nearest to a ready tree comes first: a ranking is the last thing that a tree waits for, a
# review is what finished messages wait for, a reply what growing trees wait for, and a new prompt
# helps no tree at all. Each step counts four times the one below (docs/policy.md compares).
URGENCY: Final[Mapping[Kind, float]] = {
    Kind.RANK_ASSISTANT_REPLIES: 64.0,
    Kind.RANK_PROMPTER_REPLIES: 64.0,
    Kind.LABEL_ASSISTANT_REPLY: 16.0,
    Kind.LABEL_PROMPTER_REPLY: 16.0,
    Kind.LABEL_INITIAL_PROMPT: 16.0,
    Kind.ASSISTANT_REPLY: 4.0,
    Kind.PROMPTER_REPLY: 4.0,
    Kind.INITIAL_PROMPT: 1.0,
}


def weight(kind: Kind, stock: Stock) -> float:
    """How much a kind of work in a language weighs: 0 if no place is free, else above 0.

    The kind's urgency times the square root of the trees that wait for each of the language's
    people. By trees, since one that waits for many answers is still one tree. For each person,
    since otherwise those who could help a language of three people are nearly all drawn away by
    one of three thousand, which does not need them. The root, so that much waiting work draws more
    people but never all: whoever asks may meet any work that waits.
    """
    if stock.places <= 0:
        return 0.0
    waiting = max(stock.trees, 1)
    return URGENCY[kind] * sqrt(waiting / max(stock.people, 1))


def order_of_offers(
    stocks: Mapping[Choice, Stock], *, rng: Random, weigh: Weigh = weight
) -> list[Choice]:
    """All choices with a free place, in a random order in which heavy ones come early.

    The first is each choice with a chance in proportion to its weight, the second likewise among
    the rest, and so on. (Weighted shuffle after Efraimidis and Spirakis, 2006: waiting times,
    exponential with the weight as rate, put in order.)
    """
    waits = {
        choice: rng.expovariate(heavy)
        for choice, stock in sorted(stocks.items())
        if (heavy := weigh(choice[0], stock)) > 0
    }
    return sorted(waits, key=lambda choice: waits[choice])


KNOWN_PREFERENCE: Final = 0.5
KNOWN_AMONG: Final = 24
"""So many openings are looked at, to find one of a topic that the person knows."""


def prefers_known(knows: Collection[int], *, rng: Random) -> bool:
    """Whether this request looks for topics that the person knows before it takes any other.

    Half of the requests do: whoever says what they know notices it at once. The other half take
    what comes, so that topics that nobody knows are worked on by everybody. Even if all people knew
    the same topics, all others would still get every second request, and more the more of them
    waits: they may come to half of all that comes in before they wait longer than the known ones.
    Looking among a few openings instead of all keeps a request's cost from growing with what waits;
    of a topic that one opening in eight is about, one is among 24 in 96 of 100 cases.
    """
    return bool(knows) and rng.random() < KNOWN_PREFERENCE


def pick_author(authors: Sequence[int | None], *, rng: Random) -> int | None:
    """Whose prompt gets a place: every author has the same chance, however many wait of theirs.

    Prompts whose authors are not known share one chance, that of ``None``.
    """
    return rng.choice(authors)
