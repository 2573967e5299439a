"""Finding rows by what their indexes know: the begin of an id, a number, a user name."""

import re
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q

NAMES_AT_MOST: Final = 100
_HEX: Final = re.compile(r"[0-9a-f]{1,32}")
_BIGGEST: Final = 2**63 - 1


def id_range(prefix: str) -> tuple[UUID, UUID] | None:
    """The first and the last id that begin with ``prefix``; None if no id can."""
    digits = prefix.lower().replace("-", "")
    if not _HEX.fullmatch(digits):
        return None
    return UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))


def matching(
    words: Iterable[str],
    *,
    ids: Sequence[str] = (),
    numbers: Sequence[str] = (),
    people: Sequence[str] = (),
) -> Q:
    """Rows in which every word is the begin of one of the ``ids``, one of the ``numbers``, or the
    begin of the user name of one of the ``people`` (field names all)."""
    found = Q()
    for word in words:
        found &= _one(word, ids=ids, numbers=numbers, people=people)
    return found


def _one(word: str, *, ids: Sequence[str], numbers: Sequence[str], people: Sequence[str]) -> Q:
    found = Q(pk__in=[])
    span = id_range(word)
    if span is not None:
        first, last = span
        for field in ids:
            found |= Q(**{f"{field}__gte": first, f"{field}__lte": last})
    if word.isascii() and word.isdigit() and int(word) <= _BIGGEST:
        for field in numbers:
            found |= Q(**{field: int(word)})
    if people and (keys := _people(word)):
        for field in people:
            found |= Q(**{f"{field}__in": keys})
    return found


def _people(name: str) -> list[int]:
    # The keys, not a join: every column then has its own index to answer with.
    if "\0" in name:
        return []
    users = get_user_model().objects.filter(username__startswith=name)
    return list(users.order_by("username").values_list("pk", flat=True)[:NAMES_AT_MOST])
