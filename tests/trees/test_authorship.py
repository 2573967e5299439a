"""What authors may do to their own messages: every hindrance, and what holds for all."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trees.authorship import LIVE, OVER, Act, Hindrance, Standing, hindrance, possible
from trees.states import State

FRESH = Standing(own=True, state=State.GROWING)
GONE = replace(FRESH, deleted=True, withdrawn=True)

STANDINGS = st.builds(
    Standing,
    own=st.booleans(),
    state=st.sampled_from(State),
    is_root=st.booleans(),
    deleted=st.booleans(),
    withdrawn=st.booleans(),
    parent_deleted=st.booleans(),
    replies=st.integers(0, 3),
    accepted_below=st.integers(0, 3),
    ballots=st.integers(0, 3),
)


def test_what_nobody_has_built_upon_may_be_changed_and_withdrawn() -> None:
    assert possible(FRESH) == {
        Act.EDIT: None,
        Act.WITHDRAW: None,
        Act.PUT_BACK: Hindrance.IS_THERE,
    }


@pytest.mark.parametrize(
    ("act", "change", "expected"),
    [
        (Act.EDIT, {"own": False}, Hindrance.NOT_YOURS),
        (Act.EDIT, {"deleted": True}, Hindrance.TAKEN_AWAY),
        (Act.EDIT, {"replies": 1}, Hindrance.ANSWERED),
        (Act.EDIT, {"ballots": 1}, Hindrance.COMPARED),
        (Act.EDIT, {"state": State.READY_FOR_EXPORT}, Hindrance.FINISHED),
        (Act.EDIT, {"state": State.ABORTED_LOW_GRADE}, Hindrance.ENDED),
        (Act.WITHDRAW, {"own": False}, Hindrance.NOT_YOURS),
        (Act.WITHDRAW, {"deleted": True}, Hindrance.TAKEN_AWAY),
        (Act.WITHDRAW, {"replies": 2, "accepted_below": 0}, None),
        (Act.WITHDRAW, {"replies": 2, "accepted_below": 1}, Hindrance.BUILT_UPON),
        (Act.WITHDRAW, {"ballots": 1}, Hindrance.COMPARED),
        (Act.WITHDRAW, {"state": State.HALTED_BY_MODERATOR}, Hindrance.ENDED),
    ],
)
def test_each_hindrance(act: Act, change: dict[str, object], expected: Hindrance | None) -> None:
    assert hindrance(act, replace(FRESH, **change)) is expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, None),
        ({"withdrawn": False}, Hindrance.TAKEN_AWAY),
        ({"parent_deleted": True}, Hindrance.NOTHING_ABOVE),
        ({"state": State.READY_FOR_EXPORT}, Hindrance.FINISHED),
        ({"state": State.HALTED_BY_MODERATOR}, Hindrance.ENDED),
        ({"state": State.HALTED_BY_MODERATOR, "is_root": True}, None),
    ],
)
def test_putting_back(change: dict[str, object], expected: Hindrance | None) -> None:
    assert hindrance(Act.PUT_BACK, replace(GONE, **change)) is expected  # type: ignore[arg-type]


@settings(deadline=None)
@given(STANDINGS)
def test_nothing_may_be_done_to_what_is_not_ones_own_or_in_no_live_tree(standing: Standing) -> None:
    free = [act for act, hindered in possible(standing).items() if hindered is None]
    assert not free or standing.own
    if standing.state not in LIVE:
        assert free in ([], [Act.PUT_BACK])
    assert not (Act.PUT_BACK in free and len(free) > 1)


@settings(deadline=None)
@given(STANDINGS)
def test_the_work_of_others_is_never_lost(standing: Standing) -> None:
    if hindrance(Act.EDIT, standing) is None:
        assert standing.replies == standing.ballots == 0
    if hindrance(Act.WITHDRAW, standing) is None:
        assert standing.accepted_below == standing.ballots == 0


def test_every_state_is_live_over_or_ended() -> None:
    ended = {State.ABORTED_LOW_GRADE, State.HALTED_BY_MODERATOR}
    assert LIVE | OVER | ended == set(State)
    assert not LIVE & OVER
