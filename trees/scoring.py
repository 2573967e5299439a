"""From ballots to ranks for a whole tree: facts in, ranks and strengths out."""

from collections.abc import Iterable
from uuid import UUID

from trees.consensus import consensus
from trees.facts import MessageFacts, TreeFacts


def ranks_and_strengths(facts: TreeFacts) -> tuple[dict[UUID, int], dict[UUID, float]]:
    """Rank of every candidate, and strength of agreement of every contested parent.

    Replies that no contest is about, or no ballot, keep the order that they were imported with.
    """
    ranks: dict[UUID, int] = {}
    strengths: dict[UUID, float] = {}
    for replies in facts.children.values():
        ranks |= _imported_ranks(replies)
    for contest in facts.contests:
        for candidate in contest.candidates:
            ranks.pop(candidate.id, None)
        if not contest.ballots:
            ranks |= _imported_ranks(contest.candidates)
            continue
        outcome = consensus(
            [candidate.id for candidate in contest.candidates],
            [facts.ballot for facts in contest.ballots],
        )
        ranks |= outcome.ranks
        strengths[contest.parent.id] = outcome.strength
    return ranks, strengths


def _imported_ranks(replies: Iterable[MessageFacts]) -> dict[UUID, int]:
    """The ranks that came with replies and still stand, without the gaps that deletions left."""
    came = {
        reply.id: reply.imported_rank
        for reply in replies
        if reply.imported_rank is not None and not reply.deleted
    }
    order = sorted(set(came.values()))
    return {reply: order.index(rank) for reply, rank in came.items()}
