"""How many notices somebody has not read, for the navigation of every page.

It must cost no page a statement: the number lies in the cache, put there by whoever changes it
and by the pages that count anyway. If the cache loses it, nothing is shown until then.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.core.cache import cache
from django.db.models import Count
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from community.models import Notice

KEPT: Final = timedelta(days=30)


def _key(user_id: int) -> str:
    return f"unread-{user_id}"


def recount(user_ids: Collection[int]) -> dict[int, int]:
    """Count anew for these people, in one statement, and keep it."""
    if not user_ids:
        return {}
    rows = Notice.objects.filter(user__in=user_ids, read_at=None).order_by()
    counts = dict(rows.values_list("user").annotate(Count("id")))
    found = {user_id: counts.get(user_id, 0) for user_id in user_ids}
    for user_id, number in found.items():
        keep(user_id, number)
    return found


def keep(user_id: int, number: int) -> None:
    """Keep what somebody has counted."""
    cache.set(_key(user_id), number, KEPT.total_seconds())


def kept(user_id: int) -> int:
    """What is known; 0 if nothing is."""
    return int(cache.get(_key(user_id), 0))


def in_navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: looked up when a page shows it, and only for those who are signed in."""

    def number() -> int:
        return kept(request.user.pk) if request.user.is_authenticated else 0

    return {"unread_notices": SimpleLazyObject(number)}
