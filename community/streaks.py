"""How many days in a row somebody has helped."""

from collections.abc import Iterable
from datetime import date, timedelta


def streak(days: Iterable[date], *, today: date) -> int:
    """Days in a row with work, up to today; a day that is not over yet breaks nothing."""
    worked = set(days)
    day = today if today in worked else today - timedelta(days=1)
    length = 0
    while day in worked:
        length += 1
        day -= timedelta(days=1)
    return length
