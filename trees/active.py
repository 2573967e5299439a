"""How many people worked in each language of late: what ``auto`` limits follow."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from cachetools import TTLCache, cached
from django.db.models import Count

from trees.models import Contribution

SPAN: Final = timedelta(days=7)
"""Who contributed within this time counts as active."""
SECONDS: Final = 60.0
"""So long the figures are kept: counting them reads a week of the ledger."""


@cached(TTLCache(maxsize=1, ttl=SECONDS), key=lambda **_: None, lock=Lock())
def active_volunteers_by_language(*, now: datetime) -> Mapping[str, int]:
    """The people who contributed, by language, where there are any; at most a minute old."""
    recent = Contribution.objects.filter(created_at__gte=now - SPAN, author__isnull=False)
    counts = recent.order_by().values_list("lang").annotate(Count("author", distinct=True))
    return dict(counts)


def active_volunteers(lang: str, *, now: datetime) -> int:
    """How many people contributed in the language of late, as known a minute ago at most."""
    return active_volunteers_by_language(now=now).get(lang, 0)
