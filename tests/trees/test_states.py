"""The table of the life cycle."""

from itertools import product

import pytest

from trees.states import ACTIVE, TERMINAL, TRANSITIONS, Event, NotInTableError, State, next_state

STARTS = frozenset({State.INITIAL_PROMPT_REVIEW, State.BACKLOG_RANKING})
"""A prompt that comes in, and an import that waits."""


def test_every_state_can_be_reached() -> None:
    reached, before = set(STARTS), set[State]()
    while reached != before:
        before = set(reached)
        reached |= {after for (state, _), after in TRANSITIONS.items() if state in reached}
    assert reached == set(State)


def test_every_state_but_the_backlog_is_entered_by_the_table() -> None:
    assert set(TRANSITIONS.values()) == set(State) - {State.BACKLOG_RANKING}


def test_no_state_is_a_trap() -> None:
    assert {state for state, _ in TRANSITIONS} == set(State)


def test_every_event_is_of_use() -> None:
    assert {event for _, event in TRANSITIONS} == set(Event)


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_what_is_not_in_the_table_is_refused(state: State, event: Event) -> None:
    if (state, event) in TRANSITIONS:
        assert next_state(state, event) is TRANSITIONS[state, event]
    else:
        with pytest.raises(NotInTableError):
            next_state(state, event)


def test_active_are_the_states_in_which_volunteers_have_work() -> None:
    assert {State.INITIAL_PROMPT_REVIEW, State.GROWING, State.RANKING} == ACTIVE


def test_terminal_are_the_states_that_only_an_act_of_a_person_leaves() -> None:
    assert {
        State.READY_FOR_EXPORT,
        State.ABORTED_LOW_GRADE,
        State.HALTED_BY_MODERATOR,
    } == TERMINAL


def test_every_tree_that_goes_on_can_be_halted_or_withdrawn() -> None:
    for state in set(State) - {State.ABORTED_LOW_GRADE, State.HALTED_BY_MODERATOR}:
        assert {(state, Event.HALTED), (state, Event.WITHDRAWN)} & set(TRANSITIONS)


def test_nobody_can_change_the_table() -> None:
    with pytest.raises(TypeError):
        TRANSITIONS[State.GROWING, Event.DRAWN] = State.RANKING  # type: ignore[index]
