"""Where somebody stands: points and how they come about, level, streak, goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from accounts.models import User
from community.goals import Goal, this_week
from community.ledger import work_by_day
from community.levels import Level, level
from community.points import Reason, points, reasons
from community.preferences import preferences_of
from community.streaks import streak
from community.work import work_of


@dataclass(frozen=True, slots=True)
class Place:
    """``reasons`` add up to ``points``."""

    points: int
    reasons: Sequence[Reason]
    level: Level
    streak_days: int
    goal: Goal | None


def place_of(user: User, *, now: datetime) -> Place:
    """In five statements, whatever the size of the corpus."""
    work = work_of(user)
    days = work_by_day(user)
    today = now.astimezone(UTC).date()
    total = points(work.counts)
    return Place(
        points=total,
        reasons=reasons(work),
        level=level(total),
        streak_days=streak(days, today=today),
        goal=this_week(preferences_of(user).weekly_goal, days, today=today),
    )
