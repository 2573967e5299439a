"""What waits in every kind and language, as far as it was known a few seconds ago."""

from collections.abc import Mapping
from datetime import datetime
from threading import Lock
from typing import Final

from cachetools import TTLCache, cached
from django.db import connection

from tasks.kinds import Kind
from tasks.selection import Choice, Stock
from trees.active import active_volunteers_by_language

SECONDS: Final = 5.0
"""So old may the figures be: they only decide what is tried first, never what may be done."""

_WAITING: Final = """
SELECT kind, lang, SUM(places), COUNT(tree_id)
FROM (
    SELECT kind, lang, tree_id, SUM(places) AS places
    FROM tasks_opening WHERE places > 0 GROUP BY kind, lang, tree_id
) AS waiting
GROUP BY kind, lang
"""


@cached(TTLCache(maxsize=1, ttl=SECONDS), key=lambda **_: None, lock=Lock())
def stocks(*, now: datetime) -> Mapping[Choice, Stock]:
    """Every kind and language with a free place. Reads all openings with one, and remembers."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        rows = cursor.fetchall()
    people = active_volunteers_by_language(now=now)
    return {
        (Kind(kind), lang): Stock(places=places, trees=trees, people=people.get(lang, 0))
        for kind, lang, places, trees in rows
    }
