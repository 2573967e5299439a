"""The numbers that govern growth: pure values, and what ``auto`` means."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Limit = int | Literal["auto"]
AUTO: Final = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules for one language. Field names are those of the admin form."""

    goal_size: int = 12
    max_depth: int = 5
    max_replies: int = 3
    max_followups: int = 1
    prompt_reviews: int = 3
    reply_reviews: int = 3
    acceptance_threshold: float = 0.6
    rankings: int = 3
    rank_prompter_replies: bool = False
    lonely_children: int = 2
    lonely_preference: float = 0.75
    red_flag_limit: int = 4
    nobody_can_limit: int = 25
    nobody_can_share: float = 0.5
    max_active_trees: Limit = AUTO
    max_initial_prompt_review: Limit = AUTO
    max_prompt_lottery_waiting: Limit = AUTO
    min_ranking_trees: int = 5
    max_open_tasks: int = 8
    lease_minutes: int = 60
    max_text_length: int = 20_000


@dataclass(frozen=True, slots=True)
class Shape:
    """How far one tree grows; taken from the policy when its prompt comes in."""

    goal_size: int
    max_depth: int
    max_replies: int
    max_followups: int

    @classmethod
    def of(cls, policy: Policy) -> "Shape":
        return cls(policy.goal_size, policy.max_depth, policy.max_replies, policy.max_followups)


@dataclass(frozen=True, slots=True)
class Auto:
    """What ``auto`` means: so many for each active volunteer, and ``least`` at least."""

    least: int
    per_volunteer: float


LimitName = Literal["max_active_trees", "max_initial_prompt_review", "max_prompt_lottery_waiting"]

# As few trees at once as keep everybody busy: whatever more is begun is finished later. About three
# hands can work on one growing tree at the same time, so that nearly all find work even if they
# come at the same hour. A prompt in review takes three as well. The lottery holds what is drawn
# within a week or so: a choice among authors, but none of them waits for months. A few people need
# some work lying ready too. docs/policy.md shows what other numbers come to.
AUTO_LIMITS: Final[Mapping[LimitName, Auto]] = {
    "max_active_trees": Auto(least=10, per_volunteer=0.3),
    "max_initial_prompt_review": Auto(least=5, per_volunteer=0.2),
    "max_prompt_lottery_waiting": Auto(least=5, per_volunteer=0.2),
}


def limit(
    policy: Policy,
    name: LimitName,
    *,
    active_volunteers: int,
    autos: Mapping[LimitName, Auto] = AUTO_LIMITS,
) -> int:
    """The number behind a limit; ``auto`` follows the volunteers active in the last week."""
    value: Limit = getattr(policy, name)
    if value == AUTO:
        auto = autos[name]
        return max(auto.least, math.ceil(auto.per_volunteer * active_volunteers))
    return int(value)


def nobody_can_threshold(policy: Policy, *, active_volunteers: int) -> int:
    """How many volunteers must say that nobody can do a message before it is closed.

    The fixed limit, or the set share of those active in the language if that is fewer; never
    fewer than two, so that no single person closes a message.
    """
    share = math.ceil(policy.nobody_can_share * active_volunteers)
    return max(2, min(policy.nobody_can_limit, share))
