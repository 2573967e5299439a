"""How much work waits in each language, for how long, and what holds it back most."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from community.bottlenecks import bottleneck, effort_of
from community.freshness import kept_fresh
from tasks.kinds import KINDS, SPECS, Kind, Yields

LASTS: Final = timedelta(seconds=60)
# New prompts are wanted all the time: nothing waits for them.
_KINDS: Final = [kind for kind in KINDS if kind is not Kind.INITIAL_PROMPT]
_WAITING: Final = """
WITH sort AS (
    SELECT * FROM unnest(%(kinds)s::text[], %(yields)s::text[], %(efforts)s::float[])
        AS sort(kind, yields, effort)
)
SELECT lang, yields, SUM(places), SUM(places * effort),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY age)
FROM (
    SELECT lang, yields, places, effort,
        GREATEST(1, EXTRACT(EPOCH FROM %(now)s - created_at)) AS age
    FROM tasks_opening JOIN sort ON sort.kind = tasks_opening.kind
    WHERE places > 0
) AS question
GROUP BY lang, yields
"""

Row = tuple[str, str, int, float, float]


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many answers of one sort are wanted; half of the questions wait for longer than that.

    ``effort`` is the time that they would take, in reviews.
    """

    places: int
    effort: float
    median: timedelta

    @property
    def delay(self) -> float:
        """What :func:`bottleneck` compares. Of the median: a few old stragglers say little."""
        return self.effort * self.median.total_seconds()


@dataclass(frozen=True, slots=True)
class Language:
    lang: str
    work: Mapping[Yields, Waiting]

    @property
    def places(self) -> int:
        return sum(waiting.places for waiting in self.work.values())

    @property
    def held_back_by(self) -> Yields | None:
        return bottleneck({yields: waiting.delay for yields, waiting in self.work.items()})

    @property
    def longest(self) -> timedelta:
        return max((waiting.median for waiting in self.work.values()), default=timedelta(0))


def waiting_by_language(*, now: datetime) -> list[Language]:
    """The languages in which something waits, those with most first. A minute old at most.

    Reads what waits, and so costs what waits, not what there is.
    """
    rows: list[Row] = kept_fresh("waiting", lambda: _read(now), lasts=LASTS, now=now)
    found: dict[str, dict[Yields, Waiting]] = defaultdict(dict)
    for lang, yields, places, effort, median in rows:
        found[lang][Yields(yields)] = Waiting(places, effort, timedelta(seconds=median))
    languages = [Language(lang, work) for lang, work in found.items()]
    return sorted(languages, key=lambda language: (-language.places, language.lang))


def _read(now: datetime) -> list[Row]:
    params: dict[str, Any] = {
        "kinds": [kind.value for kind in _KINDS],
        "yields": [SPECS[kind].yields.value for kind in _KINDS],
        "efforts": [float(effort_of(kind)) for kind in _KINDS],
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, params)
        return [
            (lang, yields, int(places), float(effort), float(median))
            for lang, yields, places, effort, median in cursor.fetchall()
        ]
