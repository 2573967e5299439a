"""When a tree moves: whatever the facts, it comes to rest in a state of the table, and not idle."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.trees.made_up import ballot, message, tree, tree_facts, undecided
from trees.acceptance import Verdict
from trees.demand import demand
from trees.facts import TreeFacts
from trees.policy import Policy, Shape
from trees.progress import MOVES_AT_ONCE, next_event
from trees.states import TERMINAL, TRANSITIONS, Event, NotInTableError, State, next_state

WAIT_FOR_A_REASON = frozenset(
    {
        State.PROMPT_LOTTERY_WAITING,  # for a free place
        State.SCORING_FAILED,  # for somebody who looks at the error
        State.BACKLOG_RANKING,  # for its activation
    }
)
BY_PEOPLE = (
    Event.DRAWN,
    Event.RED_FLAGGED,
    Event.HALTED,
    Event.RESUMED,
    Event.WITHDRAWN,
    Event.SCORING_FAILED,
    Event.SCORING_RETRIED,
    Event.ACTIVATED,
    Event.NOTHING_TO_ACTIVATE,
)


def run(state: State, facts: TreeFacts) -> tuple[State, TreeFacts, list[Event]]:
    """Apply events until there is none; every one must be in the table."""
    events: list[Event] = []
    while (event := next_event(state, facts)) is not None:
        state = TRANSITIONS[state, event]
        events.append(event)
        if event is Event.SCORED:
            facts = replace(facts, scored=facts.contests_version)
        assert len(events) < MOVES_AT_ONCE, f"round and round: {events}"
    return state, facts, events


@settings(max_examples=400, deadline=None)
@given(state=st.sampled_from(State), facts=tree_facts())
def test_any_facts_lead_by_the_table_to_rest_and_no_tree_idles(
    state: State, facts: TreeFacts
) -> None:
    rest, facts, _ = run(state, facts)
    needs = demand(rest, facts)
    assert needs or rest in TERMINAL | WAIT_FOR_A_REASON
    assert not (needs and rest in TERMINAL)
    assert all(need.answered < need.wanted for need in needs)
    assert all(need.tree_places > 0 for need in needs if need.work == "reply")


@settings(max_examples=200, deadline=None)
@given(
    start=st.sampled_from([State.INITIAL_PROMPT_REVIEW, State.BACKLOG_RANKING]),
    steps=st.lists(st.sampled_from(BY_PEOPLE) | tree_facts(), max_size=8),
)
def test_random_events_and_facts_never_leave_the_table(
    start: State, steps: list[Event | TreeFacts]
) -> None:
    state = start
    for step in steps:
        if isinstance(step, TreeFacts):
            state, _, _ = run(state, step)
        elif (state, step) in TRANSITIONS:
            state = next_state(state, step)
        else:
            with pytest.raises(NotInTableError):
                next_state(state, step)
        assert state in set(State)


ROOT = message(1)
BEST, OTHER = message(2, ROOT), message(3, ROOT)
SMALL = Shape(goal_size=3, max_depth=1, max_replies=2, max_followups=1)
FULL = (ROOT, BEST, OTHER)
THREE = {ROOT.id: tuple(ballot(rater, BEST, OTHER) for rater in (7, 8, 9))}


def full(*messages: object, **more: object) -> TreeFacts:
    """A tree of three messages that has all it wants, and three ballots."""
    return tree(*(messages or FULL), **{"shape": SMALL, "ballots": THREE, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "facts", "event"),
    [
        (State.INITIAL_PROMPT_REVIEW, tree(undecided(1)), None),
        (State.INITIAL_PROMPT_REVIEW, tree(ROOT), Event.PROMPT_ACCEPTED),
        (
            State.INITIAL_PROMPT_REVIEW,
            tree(message(1, verdict=Verdict.REJECTED)),
            Event.PROMPT_REJECTED,
        ),
        (State.INITIAL_PROMPT_REVIEW, tree(undecided(1, no_review=True)), Event.STUCK),
        (State.INITIAL_PROMPT_REVIEW, tree(undecided(1, deleted=True)), Event.ALL_DELETED),
        (State.PROMPT_LOTTERY_WAITING, tree(ROOT), None),
        (State.PROMPT_LOTTERY_WAITING, tree(ROOT, drawn=True), Event.DRAWN),
        (State.PROMPT_LOTTERY_WAITING, tree(undecided(1)), Event.PROMPT_REOPENED),
        (State.GROWING, tree(ROOT), None),
        (State.GROWING, tree(message(1, no_reply=True)), Event.STUCK),
        (State.GROWING, tree(ROOT, undecided(2, ROOT)), None),
        (State.GROWING, tree(undecided(1), BEST), Event.PROMPT_REOPENED),
        (State.GROWING, full(ballots={}), Event.GOAL_REACHED),
        (State.GROWING, full(), Event.NOTHING_TO_RANK),
        (State.GROWING, full(ROOT, BEST, undecided(3, ROOT)), None),
        (State.RANKING, full(), Event.RANKED),
        (State.RANKING, full(ballots={ROOT.id: THREE[ROOT.id][:2]}), None),
        (State.RANKING, full(message(1, no_ranking=True), BEST, OTHER, ballots={}), Event.RANKED),
        (State.RANKING, full(ROOT, BEST), Event.REOPENED),
        (State.RANKING, full(ROOT, BEST, undecided(3, ROOT)), Event.REOPENED),
        (State.RANKING, full(undecided(1), BEST, OTHER), Event.PROMPT_REOPENED),
        (State.READY_FOR_SCORING, full(), Event.SCORED),
        (State.READY_FOR_SCORING, full(ballots={}), Event.RANKINGS_MISSING),
        (State.READY_FOR_EXPORT, full(scored=full().contests_version), None),
        (State.READY_FOR_EXPORT, full(ROOT, BEST, scored=full().contests_version),
         Event.RIVALS_CHANGED),
        (State.READY_FOR_EXPORT, full(ROOT, BEST, undecided(3, ROOT, revision=2), scored="x"),
         Event.REOPENED),
        (State.READY_FOR_EXPORT, full(undecided(1, revision=2), BEST, OTHER, scored="x"),
         Event.PROMPT_REOPENED),
        (State.READY_FOR_EXPORT, full(message(1, deleted=True), scored="x"), Event.ALL_DELETED),
        (State.SCORING_FAILED, full(), None),
        (State.BACKLOG_RANKING, full(), None),
        (State.ABORTED_LOW_GRADE, full(), None),
        (State.HALTED_BY_MODERATOR, full(), None),
    ],
)  # fmt: skip
def test_each_rule(state: State, facts: TreeFacts, event: Event | None) -> None:
    assert next_event(state, facts) == event


def test_a_finished_tree_that_loses_a_reply_is_scored_again_but_does_not_grow_again() -> None:
    facts = full(ROOT, BEST, scored=full().contests_version)
    assert run(State.READY_FOR_EXPORT, facts)[0] is State.READY_FOR_EXPORT


def test_a_finished_import_that_was_never_reviewed_is_not_sent_back_to_review() -> None:
    facts = full(undecided(1), BEST, OTHER, scored="before a rival went")
    assert run(State.READY_FOR_EXPORT, facts)[0] is State.READY_FOR_EXPORT


def test_a_withdrawn_tree_that_is_resumed_returns_without_the_lottery() -> None:
    facts = full(scored=full().contests_version)
    assert run(State.INITIAL_PROMPT_REVIEW, facts)[0] is State.READY_FOR_EXPORT


def test_new_rules_for_rankings_leave_finished_trees_alone() -> None:
    prompter = message(4, BEST), message(5, BEST)
    facts = tree(*FULL, *prompter, ballots=THREE, shape=SMALL)
    facts = replace(facts, scored=facts.contests_version)
    assert next_event(State.READY_FOR_EXPORT, facts) is None
    stricter = replace(facts, policy=Policy(rank_prompter_replies=True, rankings=9))
    assert next_event(State.READY_FOR_EXPORT, stricter) is None


def test_a_short_tree_without_room_goes_on_instead_of_waiting() -> None:
    narrow = Shape(goal_size=12, max_depth=1, max_replies=1, max_followups=1)
    assert next_event(State.GROWING, tree(ROOT, BEST, shape=narrow)) is Event.NOTHING_TO_RANK


def test_what_hangs_below_a_rejected_reply_holds_nothing_up() -> None:
    rejected = message(2, ROOT, verdict=Verdict.REJECTED, revision=2)
    below = undecided(3, rejected)
    one = Shape(goal_size=2, max_depth=3, max_replies=1, max_followups=1)
    facts = tree(ROOT, rejected, below, message(4, ROOT), shape=one)
    assert facts.pending == ()
    assert next_event(State.GROWING, facts) is Event.NOTHING_TO_RANK
