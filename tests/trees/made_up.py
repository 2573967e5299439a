"""Made-up trees for property tests: any shape, any verdicts, any ballots."""

from dataclasses import replace
from random import Random
from uuid import UUID

from hypothesis import strategies as st

from trees.acceptance import Verdict
from trees.consensus import Ballot
from trees.facts import BallotFacts, MessageFacts, TreeFacts
from trees.policy import Policy, Shape
from trees.roles import at_depth

ROOT = UUID(int=1)
SOME = Shape(goal_size=6, max_depth=3, max_replies=3, max_followups=1)


def message(number: int, parent: MessageFacts | None = None, **more: object) -> MessageFacts:
    """A message with a short id; accepted unless said otherwise."""
    depth = parent.depth + 1 if parent else 0
    given: dict[str, object] = {"verdict": Verdict.ACCEPTED, "author_id": number, **more}
    return MessageFacts(
        id=UUID(int=number),
        parent_id=parent.id if parent else None,
        role=at_depth(depth),
        depth=depth,
        **given,  # type: ignore[arg-type]
    )


def tree(*messages: MessageFacts, **more: object) -> TreeFacts:
    """A tree of these messages under the default policy."""
    given: dict[str, object] = {"shape": SOME, "policy": Policy(), **more}
    return TreeFacts(messages=messages, **given)  # type: ignore[arg-type]


def ballot(author: int | None, *order: MessageFacts, none: bool = False) -> BallotFacts:
    """A ballot without ties, best first."""
    return BallotFacts(
        author_id=author,
        ballot=Ballot(tuple(frozenset({m.id}) for m in order), none_acceptable=none),
        shown={m.id: m.revision for m in order},
    )


def undecided(number: int, parent: MessageFacts | None = None, **more: object) -> MessageFacts:
    """A message under review."""
    return message(number, parent, verdict=Verdict.UNDECIDED, **more)


policies = st.builds(
    Policy,
    prompt_reviews=st.integers(1, 4),
    reply_reviews=st.integers(1, 4),
    rankings=st.integers(1, 3),
    rank_prompter_replies=st.booleans(),
)
shapes = st.builds(
    Shape, st.integers(1, 9), st.integers(0, 4), st.integers(1, 3), st.integers(0, 2)
)
seldom = st.integers(0, 7).map(lambda number: number == 0)


@st.composite
def tree_facts(draw: st.DrawFn) -> TreeFacts:
    """Any tree of up to nine messages that the database could hold."""
    policy = draw(policies)
    messages: list[MessageFacts] = []
    for number in range(1, draw(st.integers(1, 9)) + 1):
        parent = draw(st.sampled_from(messages)) if messages else None
        messages.append(draw(_message(number, parent, policy)))
    facts = TreeFacts(
        messages=tuple(messages),
        shape=draw(shapes),
        policy=policy,
        drawn=draw(st.booleans()),
        ballots={m.id: tuple(draw(_ballots(m, messages))) for m in messages},
    )
    scored = draw(st.sampled_from(["", "", "another version", facts.contests_version]))
    return replace(facts, scored=scored)


@st.composite
def _message(
    draw: st.DrawFn, number: int, parent: MessageFacts | None, policy: Policy
) -> MessageFacts:
    verdict = draw(st.sampled_from([Verdict.ACCEPTED] * 4 + list(Verdict)))
    needed = policy.reply_reviews if parent else policy.prompt_reviews
    return message(
        number,
        parent,
        verdict=verdict,
        reviews=draw(st.integers(0, needed - 1)) if verdict is Verdict.UNDECIDED else needed,
        deleted=draw(seldom) or (parent is not None and parent.deleted),
        revision=draw(st.integers(1, 2)),
        no_reply=draw(seldom),
        no_review=draw(seldom),
        no_ranking=draw(seldom),
        imported_rank=draw(st.none() | st.integers(0, 3)) if draw(seldom) else None,
    )


@st.composite
def _ballots(
    draw: st.DrawFn, parent: MessageFacts, messages: list[MessageFacts]
) -> list[BallotFacts]:
    replies = [m for m in messages if m.parent_id == parent.id]
    if len(replies) < 2:
        return []
    order = draw(st.randoms(use_true_random=False))
    return [ballot(author, *_shuffled(replies, order)) for author in range(draw(st.integers(0, 3)))]


def _shuffled(replies: list[MessageFacts], order: Random) -> list[MessageFacts]:
    return order.sample(replies, len(replies))
