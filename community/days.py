"""The ledger summed up by day, so that a leaderboard need not read all of it.

Today is always read from the ledger itself. What becomes of older work (it is decided on, deleted,
restored) shows when the sums are made anew, which happens every few minutes and from scratch, so
that nothing can drift.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Case, Max, Value, When
from django.db.models.functions import TruncDate

from community.ledger import counted
from community.models import DayOfWork
from community.points import COUNTS
from trees.models import Contribution

BY_DAY: Final = timedelta(days=31)
"""For so long days are kept apart: the longest span of a board, which may begin within a day."""
DAY: Final = timedelta(days=1)


def sum_up(*, now: datetime) -> int:
    """Make all sums anew; returns how many rows there are. Owns its transaction."""
    until = midnight(now.astimezone(UTC).date())
    oldest = until - BY_DAY
    day = Case(
        When(created_at__lt=oldest, then=Value((oldest - DAY).date())),
        default=TruncDate("created_at", tzinfo=UTC),
    )
    finished = Contribution.objects.filter(created_at__lt=until, author__isnull=False)
    key = ("day", "author_id", "lang")
    sums = counted(finished.annotate(day=day).values(*key)).order_by(*key)
    rows, params = sums.query.sql_with_params()
    with transaction.atomic(), connection.cursor() as cursor:
        # One at a time; readers go on with the old sums.
        cursor.execute("LOCK TABLE community_dayofwork IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM community_dayofwork")
        names = ", ".join((*key, *COUNTS))
        cursor.execute(f"INSERT INTO community_dayofwork ({names}) {rows}", params)
        return int(cursor.rowcount)


def summed_until() -> date | None:
    """The last day that is summed up; ``None`` if none is."""
    last: date | None = DayOfWork.objects.aggregate(last=Max("day"))["last"]
    return last


def midnight(day: date) -> datetime:
    """When a day begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
