"""The life cycle of a tree: every state, every event, and the one table that joins them."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class State(StrEnum):
    """Where a tree stands. The names are fixed: exports carry them."""

    INITIAL_PROMPT_REVIEW = "initial_prompt_review"
    PROMPT_LOTTERY_WAITING = "prompt_lottery_waiting"
    GROWING = "growing"
    RANKING = "ranking"
    READY_FOR_SCORING = "ready_for_scoring"
    READY_FOR_EXPORT = "ready_for_export"
    ABORTED_LOW_GRADE = "aborted_low_grade"
    HALTED_BY_MODERATOR = "halted_by_moderator"
    SCORING_FAILED = "scoring_failed"
    BACKLOG_RANKING = "backlog_ranking"


class Event(StrEnum):
    """What can happen to a tree."""

    # What volunteers' work brings about (progress.next_event finds these in the facts).
    PROMPT_ACCEPTED = "prompt_accepted"
    PROMPT_REJECTED = "prompt_rejected"
    GOAL_REACHED = "goal_reached"
    NOTHING_TO_RANK = "nothing_to_rank"
    RANKED = "ranked"
    # What follows from the facts without new work.
    DRAWN = "drawn"
    SCORED = "scored"
    SCORING_FAILED = "scoring_failed"
    # The way back, after an edit, a deletion, a restoration or a new policy.
    PROMPT_REOPENED = "prompt_reopened"
    REOPENED = "reopened"
    RANKINGS_MISSING = "rankings_missing"
    RIVALS_CHANGED = "rivals_changed"
    # The way out.
    ALL_DELETED = "all_deleted"
    STUCK = "stuck"
    RED_FLAGGED = "red_flagged"
    # Acts of people.
    HALTED = "halted"
    RESUMED = "resumed"
    WITHDRAWN = "withdrawn"
    SCORING_RETRIED = "scoring_retried"
    ACTIVATED = "activated"
    NOTHING_TO_ACTIVATE = "nothing_to_activate"


_REVIEW, _LOTTERY = State.INITIAL_PROMPT_REVIEW, State.PROMPT_LOTTERY_WAITING
_GROWING, _RANKING = State.GROWING, State.RANKING
_SCORING, _READY = State.READY_FOR_SCORING, State.READY_FOR_EXPORT
_ABORTED, _HALTED = State.ABORTED_LOW_GRADE, State.HALTED_BY_MODERATOR
_FAILED, _BACKLOG = State.SCORING_FAILED, State.BACKLOG_RANKING

TRANSITIONS: Final[Mapping[tuple[State, Event], State]] = MappingProxyType(
    {
        (_REVIEW, Event.PROMPT_ACCEPTED): _LOTTERY,
        (_REVIEW, Event.PROMPT_REJECTED): _ABORTED,
        (_REVIEW, Event.ALL_DELETED): _HALTED,
        (_REVIEW, Event.STUCK): _HALTED,
        (_REVIEW, Event.RED_FLAGGED): _ABORTED,
        (_REVIEW, Event.HALTED): _HALTED,
        (_LOTTERY, Event.DRAWN): _GROWING,
        (_LOTTERY, Event.PROMPT_REOPENED): _REVIEW,
        (_LOTTERY, Event.ALL_DELETED): _HALTED,
        (_LOTTERY, Event.RED_FLAGGED): _ABORTED,
        (_LOTTERY, Event.HALTED): _HALTED,
        (_GROWING, Event.GOAL_REACHED): _RANKING,
        (_GROWING, Event.NOTHING_TO_RANK): _SCORING,
        (_GROWING, Event.PROMPT_REOPENED): _REVIEW,
        (_GROWING, Event.ALL_DELETED): _HALTED,
        (_GROWING, Event.STUCK): _HALTED,
        (_GROWING, Event.RED_FLAGGED): _ABORTED,
        (_GROWING, Event.HALTED): _HALTED,
        (_RANKING, Event.RANKED): _SCORING,
        (_RANKING, Event.REOPENED): _GROWING,
        (_RANKING, Event.PROMPT_REOPENED): _REVIEW,
        (_RANKING, Event.ALL_DELETED): _HALTED,
        (_RANKING, Event.RED_FLAGGED): _ABORTED,
        (_RANKING, Event.HALTED): _HALTED,
        (_SCORING, Event.SCORED): _READY,
        (_SCORING, Event.SCORING_FAILED): _FAILED,
        (_SCORING, Event.RANKINGS_MISSING): _RANKING,
        (_SCORING, Event.REOPENED): _GROWING,
        (_SCORING, Event.PROMPT_REOPENED): _REVIEW,
        (_SCORING, Event.ALL_DELETED): _HALTED,
        (_SCORING, Event.RED_FLAGGED): _ABORTED,
        (_SCORING, Event.HALTED): _HALTED,
        (_FAILED, Event.SCORING_RETRIED): _SCORING,
        (_FAILED, Event.HALTED): _HALTED,
        (_READY, Event.RIVALS_CHANGED): _SCORING,
        (_READY, Event.REOPENED): _GROWING,
        (_READY, Event.PROMPT_REOPENED): _REVIEW,
        (_READY, Event.ALL_DELETED): _HALTED,
        (_READY, Event.RED_FLAGGED): _ABORTED,
        (_READY, Event.WITHDRAWN): _HALTED,
        (_BACKLOG, Event.ACTIVATED): _RANKING,
        (_BACKLOG, Event.NOTHING_TO_ACTIVATE): _ABORTED,
        (_BACKLOG, Event.HALTED): _HALTED,
        # A halted tree starts over, and the facts carry it at once to where it belongs.
        (_HALTED, Event.RESUMED): _REVIEW,
        (_ABORTED, Event.RESUMED): _REVIEW,
    }
)

_BY_VOLUNTEERS: Final = frozenset(
    {
        Event.PROMPT_ACCEPTED,
        Event.PROMPT_REJECTED,
        Event.GOAL_REACHED,
        Event.NOTHING_TO_RANK,
        Event.RANKED,
    }
)
_ONWARD: Final = _BY_VOLUNTEERS | {Event.DRAWN, Event.SCORED, Event.ACTIVATED}
_AWAITS_PERSON: Final = frozenset({Event.SCORING_RETRIED})


def _states_with(events: frozenset[Event]) -> frozenset[State]:
    return frozenset(state for state, event in TRANSITIONS if event in events)


ACTIVE: Final = _states_with(_BY_VOLUNTEERS)
"""States in which volunteers have something to do."""

TERMINAL: Final = frozenset(State) - _states_with(_ONWARD | _AWAITS_PERSON)
"""States that no ordinary course of events leaves: only an act of a person, or its undoing."""


class NotInTableError(ValueError):
    """The table knows no such move."""


def next_state(state: State, event: Event) -> State:
    """The state after ``event``; :class:`NotInTableError` where the table has no such row."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise NotInTableError(f"A tree in {state} cannot take the event {event}.") from None
