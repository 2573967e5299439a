"""How the collection stands, in numbers that everybody may see."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count

from community.freshness import kept_fresh
from community.ledger import contributions_since, contributors
from trees.models import Message, Tree
from trees.roles import Role
from trees.states import State

LASTS: Final = timedelta(seconds=15)
DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)


def statistics(*, now: datetime) -> dict[str, Any]:
    """Trees by state and language, messages by role and language, people and their activity."""
    return kept_fresh("statistics", lambda: _count(now=now), lasts=LASTS, now=now)


def _count(*, now: datetime) -> dict[str, Any]:
    return {
        "trees": _trees(),
        "messages": _messages(),
        "contributors": contributors(),
        "contributions": {
            "last_day": contributions_since(now - DAY),
            "last_week": contributions_since(now - WEEK),
        },
        "counted_at": now,
    }


def _trees() -> dict[str, Any]:
    rows = Tree.objects.values_list("lang", "state").annotate(number=Count("*"))
    return _table(rows, kinds=list(State), name="by_state")


def _messages() -> dict[str, Any]:
    """Deleted messages are not counted."""
    rows = Message.objects.living().values_list("lang", "role").annotate(number=Count("*"))
    return _table(rows, kinds=list(Role), name="by_role")


def _table(rows: Any, *, kinds: list[str], name: str) -> dict[str, Any]:
    """Counts by language and kind, with their sums; languages with most come first."""
    by_lang: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(map(str, kinds), 0))
    for lang, kind, number in rows:
        by_lang[lang][kind] = number
    return {
        "total": sum(sum(counts.values()) for counts in by_lang.values()),
        name: {str(kind): sum(counts[kind] for counts in by_lang.values()) for kind in kinds},
        "by_lang": dict(
            sorted(by_lang.items(), key=lambda item: (-sum(item[1].values()), item[0]))
        ),
    }
