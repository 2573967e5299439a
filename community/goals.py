"""A goal that somebody sets for themselves: so many pieces of work in a week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Goal:
    """``done`` of ``wanted`` pieces, in the week that begins on ``since`` (a Monday)."""

    wanted: int
    done: int
    since: date

    @property
    def percent(self) -> float:
        """How much of it is done; more than all is all."""
        return min(100.0, 100 * self.done / self.wanted)

    @property
    def reached(self) -> bool:
        return self.done >= self.wanted


def monday(today: date) -> date:
    """When the week began."""
    return today - timedelta(days=today.weekday())


def this_week(wanted: int | None, work: Mapping[date, int], *, today: date) -> Goal | None:
    """How far somebody is this week with the work that they did on each day; ``None`` if they
    have set no goal. Work counts when it is done, not when others accept it: it is about oneself.
    """
    if not wanted:
        return None
    since = monday(today)
    return Goal(wanted, sum(n for day, n in work.items() if since <= day <= today), since)
