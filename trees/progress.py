"""When a tree moves: the one rule that looks at the facts and names the next event."""

from collections.abc import Callable, Mapping
from typing import Final

from trees.acceptance import Verdict
from trees.demand import demand
from trees.facts import TreeFacts
from trees.states import Event, State

MOVES_AT_ONCE: Final = 2 * len(State)
"""More moves than this without a new fact would be a circle in the rules."""


def next_event(state: State, facts: TreeFacts) -> Event | None:
    """What the facts do to a tree in ``state``; ``None`` if it stays where it is.

    Every event returned is in the table of states. Applying events until there is none ends in
    the state that the facts call for.
    """
    rule = _RULES.get(state)
    if rule is None:
        return None
    if facts.root.deleted:
        return Event.ALL_DELETED
    return rule(facts)


def short(facts: TreeFacts) -> bool:
    """The tree is smaller than its goal, its shape has room, and it was never finished."""
    return (
        not facts.finished
        and len(facts.living) < facts.shape.goal_size
        and any(facts.has_room(message) for message in facts.living)
    )


def _review(facts: TreeFacts) -> Event | None:
    root = facts.root
    if root.verdict is Verdict.ACCEPTED:
        return Event.PROMPT_ACCEPTED
    if root.verdict is Verdict.REJECTED:
        return Event.PROMPT_REJECTED
    return Event.STUCK if root.no_review else None


def _lottery(facts: TreeFacts) -> Event | None:
    if not facts.root.accepted:
        return Event.PROMPT_REOPENED
    return Event.DRAWN if facts.drawn or facts.finished else None


def _growing(facts: TreeFacts) -> Event | None:
    if not facts.root.accepted:
        return Event.PROMPT_REOPENED
    if facts.pending:
        return None
    if short(facts):
        return None if demand(State.GROWING, facts) else Event.STUCK
    if _all_settled(facts):
        return Event.NOTHING_TO_RANK
    return Event.GOAL_REACHED


def _ranking(facts: TreeFacts) -> Event | None:
    return _way_back(facts) or (Event.RANKED if _all_settled(facts) else None)


def _scoring(facts: TreeFacts) -> Event | None:
    settled = Event.SCORED if _all_settled(facts) else Event.RANKINGS_MISSING
    return _way_back(facts) or settled


def _ready(facts: TreeFacts) -> Event | None:
    changed = Event.RIVALS_CHANGED if facts.contests_version != facts.scored else None
    return _way_back(facts) or changed


def _way_back(facts: TreeFacts) -> Event | None:
    if facts.finished:
        return _judged_again(facts)
    if not facts.root.accepted:
        return Event.PROMPT_REOPENED
    if facts.pending or (short(facts) and demand(State.GROWING, facts)):
        return Event.REOPENED
    return None


def _judged_again(facts: TreeFacts) -> Event | None:
    """A finished tree does not grow again, but a text that changed is judged again."""
    # Imported trees hold messages that were never decided: these stay as they came.
    edited = [message for message in facts.pending if message.revision > 1]
    if facts.root in edited:
        return Event.PROMPT_REOPENED
    return Event.REOPENED if edited else None


def _all_settled(facts: TreeFacts) -> bool:
    return all(contest.settled(facts.policy.rankings) for contest in facts.contests)


_RULES: Final[Mapping[State, Callable[[TreeFacts], Event | None]]] = {
    State.INITIAL_PROMPT_REVIEW: _review,
    State.PROMPT_LOTTERY_WAITING: _lottery,
    State.GROWING: _growing,
    State.RANKING: _ranking,
    State.READY_FOR_SCORING: _scoring,
    State.READY_FOR_EXPORT: _ready,
}

REASONS: Final[Mapping[Event, str]] = {
    Event.PROMPT_ACCEPTED: "The reviews accept the prompt.",
    Event.PROMPT_REJECTED: "The reviews reject the prompt.",
    Event.GOAL_REACHED: "The tree has its messages, and none awaits review.",
    Event.NOTHING_TO_RANK: "The tree has its messages, and no replies compete.",
    Event.RANKED: "Every set of rival replies has its rankings.",
    Event.SCORED: "Ranks follow the consensus of the ballots.",
    Event.DRAWN: "The prompt has its place already.",
    Event.PROMPT_REOPENED: "The prompt must be reviewed again.",
    Event.REOPENED: "The tree became short, or a message must be reviewed again.",
    Event.RANKINGS_MISSING: "A set of rival replies lacks rankings.",
    Event.RIVALS_CHANGED: "Accepted rivals came, went or changed.",
    Event.ALL_DELETED: "The prompt, and with it every message, was deleted.",
    Event.STUCK: "Volunteers say of every open place that nobody can do it.",
}
"""Why the rule names each event that it can name."""
