"""Where facts would carry a tree, without moving it: what people are told before they act."""

from dataclasses import replace

from trees.facts import TreeFacts
from trees.progress import MOVES_AT_ONCE, next_event
from trees.states import Event, State, next_state


def resting_state(state: State, facts: TreeFacts) -> State:
    """The state in which a tree with these facts comes to rest, if scoring does not fail."""
    for _ in range(MOVES_AT_ONCE):
        event = next_event(state, facts)
        if event is None:
            break
        if event is Event.SCORED:
            facts = replace(facts, scored=facts.contests_version)
        state = next_state(state, event)
    return state
