"""From ballots to ranks: Tideman's ranked pairs, neutral between candidates and voters.

T. N. Tideman, "Independence of clones as a criterion for voting rules", Social Choice and
Welfare 4 (1987). Majorities are locked in from the strongest to the weakest unless they would
close a cycle. Majorities of *equal* strength are locked in together, except those that close a
cycle with stronger or equally strong ones: none of these is preferred to the others, so the
result depends neither on the order of the ballots nor on the names of the candidates.
Candidates that the locked majorities leave level share a rank.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Generic, TypeVar

import networkx as nx

C = TypeVar("C", bound=Hashable)
Pair = tuple[C, C]


@dataclass(frozen=True, slots=True)
class Ballot(Generic[C]):
    """Groups of tied candidates, best group first; ``none_acceptable`` rejects them all."""

    ranking: tuple[frozenset[C], ...]
    none_acceptable: bool = False

    def places(self) -> dict[C, int]:
        """Candidate to the number of its group, 0 for the best."""
        return {name: place for place, group in enumerate(self.ranking) for name in group}


@dataclass(frozen=True, slots=True)
class Consensus(Generic[C]):
    """The outcome.

    ``ranks`` maps every candidate to its rank, 0 for the best, without gaps; ties share one. It
    is empty if more than half of the ballots find none acceptable. ``strength`` is the mean over
    all pairs of |ballots for − ballots against| / ballots: 1 if all agree, 0 if they balance.
    """

    ranks: Mapping[C, int]
    strength: float


def consensus(candidates: Collection[C], ballots: Sequence[Ballot[C]]) -> Consensus[C]:
    """Rank ``candidates`` by ``ballots``; what a ballot says of anything else is ignored."""
    if not ballots or 2 * sum(ballot.none_acceptable for ballot in ballots) > len(ballots):
        return Consensus({}, 0.0)
    margins = _margins(candidates, [ballot.places() for ballot in ballots])
    pairs = max(1, len(margins))
    strength = sum(abs(margin) for margin in margins.values()) / (pairs * len(ballots))
    return Consensus(_ranks(_lock(candidates, margins)), strength)


def _margins(candidates: Collection[C], places: list[dict[C, int]]) -> dict[Pair[C], int]:
    """Each pair once: ballots that put the first above the second, minus the opposite ones.

    A ballot says nothing of a pair unless it ranks both.
    """
    margins: dict[Pair[C], int] = {}
    for a, b in combinations(candidates, 2):
        both = [place for place in places if a in place and b in place]
        margins[a, b] = sum((p[a] < p[b]) - (p[a] > p[b]) for p in both)
    return margins


def _lock(candidates: Collection[C], margins: Mapping[Pair[C], int]) -> "nx.DiGraph[C]":
    """The graph of locked majorities; it has no cycle."""
    majorities = [
        (abs(margin), (a, b) if margin > 0 else (b, a))
        for (a, b), margin in margins.items()
        if margin
    ]
    majorities.sort(key=lambda majority: -majority[0])
    locked: nx.DiGraph[C] = nx.DiGraph()
    locked.add_nodes_from(candidates)
    for _, equal in groupby(majorities, key=lambda majority: majority[0]):
        edges = [edge for _, edge in equal]
        trial = locked.copy()
        trial.add_edges_from(edges)
        cycle_of = {
            name: number
            for number, component in enumerate(nx.strongly_connected_components(trial))
            for name in component
        }
        locked.add_edges_from((a, b) for a, b in edges if cycle_of[a] != cycle_of[b])
    return locked


def _ranks(locked: "nx.DiGraph[C]") -> dict[C, int]:
    """A candidate's rank is the length of the longest chain of majorities above it."""
    return {
        name: rank
        for rank, level in enumerate(nx.topological_generations(locked))
        for name in level
    }
