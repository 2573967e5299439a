"""Numbers of growth and of time that take a reading of the whole corpus: counted now and then.

They are made from scratch each time, so that nothing can drift, and pages read one row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection

from community.models import Figures

GROWTH: Final = "growth"
RIPENING: Final = "ripening"
WEEK: Final = timedelta(days=7)
BOUNDS: Final = (1, 3, 7, 14, 30, 90)
"""Days between which the times are gathered that prompts took: less than the first, and so on."""

# A tree that was finished, taken up and finished again counts once, when it was so first. Those
# that were imported finished were made elsewhere.
_READY: Final = """
    SELECT trees_tree.id, trees_tree.lang, trees_tree.created_at, MIN(move.at) AS ready_at
    FROM trees_transition AS move JOIN trees_tree ON trees_tree.id = move.tree_id
    WHERE move.to_state = 'ready_for_export' AND trees_tree.state = 'ready_for_export'
    GROUP BY trees_tree.id
"""
_GROWTH: Final = f"""
SELECT week, SUM(messages)::int, SUM(ready)::int FROM (
    SELECT date_trunc('week', created_at AT TIME ZONE 'UTC')::date AS week, COUNT(*) AS messages,
        0 AS ready
    FROM trees_message WHERE deleted_at IS NULL GROUP BY 1
    UNION ALL
    SELECT date_trunc('week', ready_at AT TIME ZONE 'UTC')::date, 0, COUNT(*)
    FROM ({_READY}) AS ready GROUP BY 1
) AS counted GROUP BY week ORDER BY week
"""  # noqa: S608 - our own words
_RIPENING: Final = f"""
SELECT lang, COUNT(*)::int, percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY days),
    array_agg(width_bucket(days, %s::float[]))
FROM (
    SELECT lang, EXTRACT(EPOCH FROM ready_at - created_at) / 86400.0 AS days FROM ({_READY}) AS r
) AS ripened GROUP BY lang ORDER BY COUNT(*) DESC, lang
"""  # noqa: S608 - our own words


def count(*, now: datetime) -> None:
    """Count all of them anew."""
    for name, read in _READERS.items():
        numbers = read()
        Figures.objects.update_or_create(
            name=name, defaults={"numbers": numbers, "counted_at": now}
        )


def _growth() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_GROWTH)
        return [[week.isoformat(), messages, ready] for week, messages, ready in cursor.fetchall()]


def _ripening() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_RIPENING, [list(map(float, BOUNDS))])
        return [
            [lang, trees, quartiles, [buckets.count(n) for n in range(len(BOUNDS) + 1)]]
            for lang, trees, quartiles, buckets in cursor.fetchall()
        ]


_READERS: Final[Mapping[str, Callable[[], list[Any]]]] = {GROWTH: _growth, RIPENING: _ripening}


@dataclass(frozen=True, slots=True)
class Week:
    """What was written in the week that begins then, and how many trees were finished."""

    begins: date
    messages: int
    ready: int


@dataclass(frozen=True, slots=True)
class Ripening:
    """How long prompts of one language took to become finished trees: a quarter of them less than
    ``quick``, half less than ``median``, three quarters less than ``slow``; ``spread`` counts them
    between :data:`BOUNDS`."""

    lang: str
    trees: int
    quick: timedelta
    median: timedelta
    slow: timedelta
    spread: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The figures as they were counted last; empty before that."""

    weeks: tuple[Week, ...]
    ripening: tuple[Ripening, ...]
    counted_at: datetime | None

    def last_weeks(self, number: int, *, today: date) -> list[Week]:
        """The last weeks up to this one, those included in which nothing happened."""
        known = {week.begins: week for week in self.weeks}
        monday = today - timedelta(days=today.weekday())
        begins = [monday - WEEK * back for back in range(number - 1, -1, -1)]
        return [known.get(day, Week(day, 0, 0)) for day in begins]

    @property
    def spread(self) -> tuple[int, ...]:
        """All languages together."""
        if not self.ripening:
            return (0,) * (len(BOUNDS) + 1)
        return tuple(map(sum, zip(*(one.spread for one in self.ripening), strict=True)))


def _ripened(lang: str, trees: int, quartiles: list[float], spread: list[int]) -> Ripening:
    quick, median, slow = (timedelta(days=days) for days in quartiles)
    return Ripening(lang, trees, quick, median, slow, tuple(spread))


def kept() -> Kept:
    """What the last count found, in one statement."""
    rows = {row.name: row for row in Figures.objects.all()}
    growth, ripening = rows.get(GROWTH), rows.get(RIPENING)
    return Kept(
        weeks=tuple(
            Week(date.fromisoformat(day), messages, ready)
            for day, messages, ready in (growth.numbers if growth else ())
        ),
        ripening=tuple(_ripened(*row) for row in (ripening.numbers if ripening else ())),
        counted_at=growth.counted_at if growth else None,
    )
