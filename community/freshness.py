"""Numbers that cost something and may be a little old."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.core.cache import cache

T = TypeVar("T")

FORM: Final = 1
"""Raise it when what is kept changes its form: old values are then not read any more."""
KEPT_SECONDS: Final = 3600
RENEWAL_SECONDS: Final = 30


def kept_fresh(name: str, compute: Callable[[], T], *, lasts: timedelta, now: datetime) -> T:
    """The kept value, or a new one when it is older than ``lasts``.

    While one caller computes, the others are given the old value. Without a cache everybody
    computes. What ``compute`` returns must be plain data.
    """
    key = f"fresh-{FORM}-{name}"
    kept = cache.get(key)
    if kept is not None:
        value: T = kept["value"]
        if now - kept["at"] < lasts or not cache.add(f"{key}-renewing", 1, RENEWAL_SECONDS):
            return value
    value = compute()
    cache.set(key, {"value": value, "at": now}, KEPT_SECONDS)
    cache.delete(f"{key}-renewing")
    return value
