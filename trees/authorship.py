"""What authors may still do to their own messages, and why not: one rule, without a database.

The work of others is what it protects. A text that somebody has answered or compared is part of
what they did: changing it would put other words into a conversation than those they answered. A
message under which others have accepted replies cannot go, since these would go with it. And what
is finished may be in a dataset already; then a moderator has to withdraw it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from trees.states import State


class Act(StrEnum):
    """What an author can do to a message of their own."""

    EDIT = "edit"
    WITHDRAW = "withdraw"
    PUT_BACK = "put_back"


class Hindrance(StrEnum):
    """Why it is not possible."""

    NOT_YOURS = "not_yours"
    TAKEN_AWAY = "taken_away"
    IS_THERE = "is_there"
    FINISHED = "finished"
    ENDED = "ended"
    ANSWERED = "answered"
    COMPARED = "compared"
    BUILT_UPON = "built_upon"
    NOTHING_ABOVE = "nothing_above"


LIVE: Final = frozenset(
    {State.INITIAL_PROMPT_REVIEW, State.PROMPT_LOTTERY_WAITING, State.GROWING, State.RANKING}
)
"""States in which a tree is still in the making."""
OVER: Final = frozenset(
    {State.READY_FOR_SCORING, State.READY_FOR_EXPORT, State.SCORING_FAILED, State.BACKLOG_RANKING}
)
"""States in which it has all its messages and rankings, or came with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the rule looks at of one message.

    ``withdrawn``: it is gone because its author withdrew it, and has not been touched since.
    ``replies`` are the living direct ones, ``accepted_below`` the living accepted messages of
    others anywhere below it, ``ballots`` those that compare it.
    """

    own: bool
    state: State
    is_root: bool = False
    deleted: bool = False
    withdrawn: bool = False
    parent_deleted: bool = False
    replies: int = 0
    accepted_below: int = 0
    ballots: int = 0


def hindrance(act: Act, standing: Standing) -> Hindrance | None:
    """The first thing that stands in the way of the act; ``None`` if it may be done."""
    if not standing.own:
        return Hindrance.NOT_YOURS
    return _RULES[act](standing)


def _edit(standing: Standing) -> Hindrance | None:
    if standing.deleted:
        return Hindrance.TAKEN_AWAY
    if standing.replies:
        return Hindrance.ANSWERED
    if standing.ballots:
        return Hindrance.COMPARED
    return _closed(standing)


def _withdraw(standing: Standing) -> Hindrance | None:
    if standing.deleted:
        return Hindrance.TAKEN_AWAY
    if standing.accepted_below:
        return Hindrance.BUILT_UPON
    if standing.ballots:
        return Hindrance.COMPARED
    return _closed(standing)


def _put_back(standing: Standing) -> Hindrance | None:
    if not standing.deleted:
        return Hindrance.IS_THERE
    if not standing.withdrawn:
        return Hindrance.TAKEN_AWAY
    if standing.parent_deleted:
        return Hindrance.NOTHING_ABOVE
    # Withdrawing a prompt halts its tree; putting it back takes the tree up again.
    if standing.is_root and standing.state is State.HALTED_BY_MODERATOR:
        return None
    return _closed(standing)


def _closed(standing: Standing) -> Hindrance | None:
    if standing.state in LIVE:
        return None
    return Hindrance.FINISHED if standing.state in OVER else Hindrance.ENDED


_RULES: Final = MappingProxyType(
    {Act.EDIT: _edit, Act.WITHDRAW: _withdraw, Act.PUT_BACK: _put_back}
)


def possible(standing: Standing) -> Mapping[Act, Hindrance | None]:
    """Every act, with what stands in its way."""
    return {act: hindrance(act, standing) for act in Act}
