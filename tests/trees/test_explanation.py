"""A tree's page can always say where the tree stands, and never disagrees with the rules."""

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trees.acceptance import Verdict
from trees.consensus import Ballot
from trees.explanation import MOVES_NOW, explain
from trees.facts import BallotFacts, MessageFacts, TreeFacts
from trees.forecast import resting_state
from trees.policy import Policy, Shape
from trees.progress import next_event
from trees.roles import at_depth
from trees.states import State

SHAPE = Shape(goal_size=3, max_depth=2, max_replies=2, max_followups=1)


def message(number: int, parent: MessageFacts | None = None, **more: object) -> MessageFacts:
    """A clean accepted message, unless told otherwise."""
    depth = parent.depth + 1 if parent else 0
    given_facts: dict[str, object] = {"verdict": Verdict.ACCEPTED, "reviews": 3, **more}
    return MessageFacts(
        id=UUID(int=number),
        parent_id=parent.id if parent else None,
        role=at_depth(depth),
        depth=depth,
        **given_facts,  # type: ignore[arg-type]
    )


def tree(*messages: MessageFacts, **more: object) -> TreeFacts:
    return TreeFacts(
        messages=messages,
        **{"shape": SHAPE, "policy": Policy(), **more},  # type: ignore[arg-type]
    )


ROOT = message(1)
PENDING_ROOT = message(1, verdict=Verdict.UNDECIDED, reviews=1)
BEST, OTHER = message(2, ROOT), message(3, ROOT)
RIVALS = tree(ROOT, BEST, OTHER)


@st.composite
def any_tree(draw: st.DrawFn) -> TreeFacts:
    """A tree of up to seven messages, each in any condition, with ballots on anything."""
    rng = Random(draw(st.integers(0, 2**32)))
    messages: list[MessageFacts] = []
    for number in range(1, draw(st.integers(1, 7)) + 1):
        parent = rng.choice(messages) if messages else None
        messages.append(
            message(
                number,
                parent,
                verdict=rng.choice(list(Verdict)),
                reviews=rng.randrange(5),
                revision=rng.choice([1, 1, 2]),
                deleted=rng.random() < 0.15,
                no_reply=rng.random() < 0.2,
                no_review=rng.random() < 0.2,
                no_ranking=rng.random() < 0.1,
                imported_rank=rng.choice([None, None, 0, 1]),
            )
        )
    shown = {m.id: m.revision for m in messages}
    ranking = Ballot(tuple(frozenset([m.id]) for m in messages))
    ballots = {
        m.id: tuple(BallotFacts(None, ranking, shown) for _ in range(rng.randrange(4)))
        for m in messages
    }
    return tree(
        *messages,
        shape=Shape(rng.randint(1, 8), rng.randint(0, 4), rng.randint(1, 3), rng.randint(0, 2)),
        policy=Policy(rank_prompter_replies=rng.random() < 0.5),
        drawn=rng.random() < 0.5,
        ballots=ballots,
    )


@given(facts=any_tree(), state=st.sampled_from(State))
@settings(max_examples=500, deadline=None)
def test_it_always_says_something_and_agrees_with_the_rules(facts: TreeFacts, state: State) -> None:
    sentences = explain(state, facts)
    assert sentences
    assert all(sentence.strip() and sentence.endswith(".") for sentence in sentences)
    moves = [sentence for sentence in sentences if sentence.startswith(MOVES_NOW)]
    assert len(moves) == (next_event(state, facts) is not None)


@given(facts=any_tree(), state=st.sampled_from(State))
@settings(max_examples=500, deadline=None)
def test_a_forecast_is_a_place_of_rest(facts: TreeFacts, state: State) -> None:
    there = resting_state(state, facts)
    scored = replace(facts, scored=facts.contests_version)
    assert next_event(there, facts) is None or next_event(there, scored) is None


@pytest.mark.parametrize("state", State)
def test_every_state_is_explained_in_words_of_its_own(state: State) -> None:
    others = {explain(other, RIVALS)[0] for other in State if other != state}
    assert explain(state, RIVALS)[0] not in others


def test_a_growing_tree_says_how_far_it_is_and_how_many_reviews_are_in() -> None:
    facts = tree(
        ROOT,
        message(2, ROOT, verdict=Verdict.UNDECIDED, reviews=1),
        message(3, ROOT, verdict=Verdict.UNDECIDED, reviews=2),
        shape=replace(SHAPE, goal_size=7, max_replies=5),
    )
    said = explain(State.GROWING, facts)
    assert said[0] == (
        "Growing: 1 of 7 messages accepted, 2 await review (1 and 2 of 3 reviews in)."
    )
    assert said[1].startswith("Its goal leaves 4 places")
    assert not any(sentence.startswith(MOVES_NOW) for sentence in said)


def test_a_growing_tree_that_has_all_it_needs_will_move_now() -> None:
    assert explain(State.GROWING, RIVALS)[-1] == (
        "It will move now, to ranking: the tree has its messages, and none awaits review."
    )


def test_a_tree_being_ranked_names_the_replies_that_lack_rankings() -> None:
    vote = BallotFacts(
        7, Ballot((frozenset([BEST.id]), frozenset([OTHER.id]))), {BEST.id: 1, OTHER.id: 1}
    )
    said = explain(State.RANKING, replace(RIVALS, ballots={ROOT.id: (vote,)}))
    assert "The 2 replies to 00000000 have 1 of 3 rankings." in said


def test_a_prompt_that_nobody_can_review_says_so() -> None:
    said = explain(State.INITIAL_PROMPT_REVIEW, tree(replace(PENDING_ROOT, no_review=True)))
    assert "Volunteers say of the prompt that nobody can review it." in said
    assert said[-1].startswith(f"{MOVES_NOW}, to halted_by_moderator")


def test_a_growing_tree_that_is_stuck_says_why() -> None:
    said = explain(State.GROWING, tree(replace(ROOT, no_reply=True)))
    assert "It is short of its goal, but nobody can reply to the messages that have room." in said


def test_a_halted_tree_says_where_a_resumption_would_carry_it() -> None:
    said = explain(State.HALTED_BY_MODERATOR, replace(RIVALS, drawn=True))
    assert said[-1] == "If it were resumed, its facts would carry it to ranking."


def test_a_rejected_prompt_would_be_aborted_again() -> None:
    facts = tree(replace(ROOT, verdict=Verdict.REJECTED))
    said = explain(State.ABORTED_LOW_GRADE, facts)
    assert said[0] == "The reviews rejected its prompt (3 of 3 reviews in)."
    assert said[-1] == "If it were resumed, its facts would carry it to aborted_low_grade."
