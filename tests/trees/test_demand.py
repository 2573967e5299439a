"""What a tree needs of volunteers, and of whom it must not have it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.trees.made_up import ballot, message, tree, tree_facts, undecided
from trees.acceptance import Verdict
from trees.demand import Need, Work, demand
from trees.facts import TreeFacts
from trees.policy import Policy, Shape
from trees.roles import Role
from trees.states import ACTIVE, State

ROOT = message(1)
A, B = message(2, ROOT), message(3, ROOT)


def needs(state: State, facts: TreeFacts, work: Work) -> dict[int, Need]:
    """Needs of this kind by the short id of their target."""
    return {need.target.int: need for need in demand(state, facts) if need.work is work}


@settings(deadline=None)
@given(st.sampled_from(State), tree_facts())
def test_whatever_the_tree(state: State, facts: TreeFacts) -> None:
    found = demand(state, facts)
    if state not in ACTIVE:
        assert found == ()
    living = {m.id: m for m in facts.living}
    questions = {(need.target, need.work, need.role, need.version) for need in found}
    assert len(questions) == len(found)
    for need in found:
        target = living[need.target]
        assert need.answered >= 0
        assert need.wanted >= 1
        assert set(need.shown) <= set(living)
        if need.work is Work.RANKING:
            assert {living[m].author_id for m in need.shown} <= need.barred
        else:
            assert target.author_id in need.barred


@pytest.mark.parametrize("state", [State.INITIAL_PROMPT_REVIEW, State.GROWING])
def test_a_message_under_review_needs_reviews_of_others(state: State) -> None:
    prompt = undecided(1, reviews=2, judges=frozenset({8, 9}), revision=4)
    assert demand(state, tree(prompt)) == (
        Need(
            work=Work.REVIEW,
            role=Role.PROMPTER,
            target=prompt.id,
            depth=0,
            version="4",
            wanted=3,
            answered=2,
            barred=frozenset({1, 8, 9}),
            shown={prompt.id: 4},
        ),
    )


def test_prompts_and_replies_are_reviewed_as_often_as_the_policy_says() -> None:
    policy = Policy(prompt_reviews=5, reply_reviews=2)
    found = needs(State.GROWING, tree(undecided(1), undecided(2, ROOT), policy=policy), Work.REVIEW)
    assert (found[1].wanted, found[2].wanted) == (5, 2)


def test_replies_are_wanted_below_accepted_messages_with_room() -> None:
    shape = Shape(goal_size=9, max_depth=2, max_replies=2, max_followups=1)
    rejected, pending, deep = (
        message(4, A, verdict=Verdict.REJECTED),
        undecided(3, ROOT),
        message(5, A),
    )
    found = needs(State.GROWING, tree(ROOT, A, pending, rejected, deep, shape=shape), Work.REPLY)
    assert found == {}, "the root is full, A has its follow-up, one is too deep, one is pending"
    found = needs(State.GROWING, tree(ROOT, A, rejected, shape=shape), Work.REPLY)
    assert {target: (need.wanted, need.answered) for target, need in found.items()} == {
        1: (2, 1),
        2: (1, 0),
    }
    assert found[1].barred == {1, 2}
    assert found[2].barred == {2, 4}, "whoever was rejected here does not write here again"
    assert {need.tree_places for need in found.values()} == {7}


def test_a_full_tree_wants_no_replies() -> None:
    shape = Shape(goal_size=2, max_depth=9, max_replies=9, max_followups=9)
    assert needs(State.GROWING, tree(ROOT, undecided(2, ROOT), shape=shape), Work.REPLY) == {}


def test_what_volunteers_closed_is_not_asked_for() -> None:
    assert demand(State.GROWING, tree(message(1, no_reply=True))) == ()
    assert demand(State.INITIAL_PROMPT_REVIEW, tree(undecided(1, no_review=True))) == ()
    assert demand(State.RANKING, tree(message(1, no_ranking=True), A, B)) == ()


def test_rankings_are_wanted_until_there_are_enough() -> None:
    cast = (ballot(7, A, B), ballot(8, B, A))
    facts = tree(ROOT, A, B, ballots={ROOT.id: cast})
    (need,) = demand(State.RANKING, facts)
    assert (need.work, need.role) == (Work.RANKING, Role.ASSISTANT)
    assert (need.wanted, need.answered) == (3, 2)
    assert need.barred == {2, 3, 7, 8}, "authors of rivals, and those who have ranked"
    assert need.shown == {A.id: 1, B.id: 1}
    assert need.version == facts.contests[0].version
    assert (
        demand(State.RANKING, tree(ROOT, A, B, ballots={ROOT.id: cast}, policy=Policy(rankings=2)))
        == ()
    )


def test_rivals_that_came_ranked_need_no_rankings_until_a_new_one_joins() -> None:
    came = message(2, ROOT, imported_rank=0), message(3, ROOT, imported_rank=1)
    assert demand(State.RANKING, tree(ROOT, *came)) == ()
    assert len(demand(State.RANKING, tree(ROOT, *came, message(4, ROOT)))) == 1
