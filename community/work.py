"""Who has how much accepted work, in a span of time and a language."""

from datetime import UTC, datetime, time
from operator import add
from typing import Any, Final

from django.db.models import Q, QuerySet, Sum

from accounts.models import User
from community.days import DAY, midnight, summed_until
from community.ledger import counted
from community.models import DayOfWork
from community.points import COUNTS, Work
from trees.models import Contribution

Counts = tuple[int, ...]
"""As in ``points.Work``."""
_NOTHING: Final[Counts] = (0,) * len(COUNTS)
_SEEN: Final = Q(author__imported=False, author__is_active=True) & ~Q(
    author__preferences__hidden=True
)


def work_of(user: User, *, since: datetime | None = None, lang: str | None = None) -> Work:
    """The accepted work of one person."""
    return Work(*accepted_work(since=since, lang=lang, of=user).get(user.pk, _NOTHING))


def accepted_work(
    *, since: datetime | None, lang: str | None, of: User | None = None
) -> dict[int, Counts]:
    """Each volunteer who has accepted work, by id, with that work; or ``of`` one person alone.

    ``since`` is at most ``days.BY_DAY`` ago, or ``None`` for always. Whole days are taken from
    their sums as far as there are any, the rest from the ledger itself: three queries, whatever
    the span. Who does not want to be seen on the boards is only found when asked for alone.
    """
    last = summed_until()
    first = _first_whole_day(since)
    whose = Q(author=of) if of else _SEEN
    if last is None or (first is not None and first.date() > last):
        return _counts(whose if since is None else whose & Q(created_at__gte=since), lang)
    span = Q(created_at__gte=midnight(last) + DAY)
    days = whose & Q(day__lte=last)
    if since is not None and first is not None:
        span |= Q(created_at__gte=since, created_at__lt=first)
        days &= Q(day__gte=first.date())
    found = _sums(days, lang)
    for author_id, counts in _counts(whose & span, lang).items():
        found[author_id] = tuple(map(add, counts, found.get(author_id, _NOTHING)))
    return found


def _first_whole_day(since: datetime | None) -> datetime | None:
    if since is None:
        return None
    began = since.astimezone(UTC)
    return midnight(began.date()) + (DAY if began.time() > time.min else 0 * DAY)


def _sums(days: Q, lang: str | None) -> dict[int, Counts]:
    totals = {f"all_{name}": Sum(name) for name in COUNTS}
    rows = _by_author(DayOfWork.objects.filter(days), lang).annotate(**totals)
    return {row[0]: row[1:] for row in rows.values_list("author_id", *totals)}


def _counts(span: Q, lang: str | None) -> dict[int, Counts]:
    rows = counted(_by_author(Contribution.objects.filter(span), lang))
    return {row[0]: row[1:] for row in rows.values_list("author_id", *COUNTS)}


def _by_author(rows: QuerySet[Any], lang: str | None) -> QuerySet[Any]:
    return (rows if lang is None else rows.filter(lang=lang)).values("author_id")
