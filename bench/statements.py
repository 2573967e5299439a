"""The SQL of a load, from the log of the embedded PostgreSQL: what costs most, with plans.

Its wheel holds neither pg_stat_statements nor auto_explain. So the database logs every statement
with its duration, and the dearest ones are explained afterwards, each in a transaction that is
rolled back.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import psycopg2

from bench.databases import connected
from bench.percentiles import percentile
from bench.places import address_of
from oasst_collect.embedded.places import HERE
from oasst_collect.embedded.postgres import Postgres

ENTRY: Final = re.compile(r"LOG:  duration: (?P<ms>[\d.]+) ms  statement: (?P<text>.*)", re.DOTALL)
BEGINS: Final = re.compile(r"^\d{4}-\d\d-\d\d ")
STRING: Final = re.compile(r"E?'(?:[^']|'')*'")
END: Final = re.compile(rf"{STRING.pattern}|(?P<end>;)")
NUMBER: Final = re.compile(r"(?<![\w\"])-?\d+(?:\.\d+)?\b")
LIST: Final = re.compile(r"\(\?(?:::\w+)?(?:, \?(?:::\w+)?)+\)")
EXPLAINABLE: Final = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@dataclass(frozen=True, slots=True)
class Statement:
    """All calls of one statement, whatever its values. ``example`` is a slow one of them."""

    text: str
    calls: int
    total_ms: float
    p50_ms: float
    p95_ms: float
    example: str


def log_everything(database: str) -> int:
    """Have the database log each statement of new sessions; where in the log they will begin."""
    with connected(address_of(database)) as cursor:
        cursor.execute(f"ALTER DATABASE {database} SET log_min_duration_statement = 0")
    return Postgres(HERE).log.stat().st_size


def logged(start: int) -> list[Statement]:
    """What the log says from there on, the dearest first."""
    with Postgres(HERE).log.open(errors="replace") as log:
        log.seek(start)
        return by_cost(entries(log))


def entries(lines: Iterable[str]) -> Iterator[tuple[float, str]]:
    """Milliseconds and text of each statement in a log; texts may run over several lines."""
    entry: list[str] = []
    for line in lines:
        if BEGINS.match(line) and entry:
            yield from _statement(entry)
            entry = []
        entry.append(line)
    yield from _statement(entry)


def by_cost(found: Iterable[tuple[float, str]]) -> list[Statement]:
    """Calls of the same statement together, the largest total first."""
    calls: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for ms, text in found:
        calls[without_values(text)].append((ms, text))
    statements = [_summed(text, sorted(same)) for text, same in calls.items()]
    return sorted(statements, key=lambda one: -one.total_ms)


def without_values(text: str) -> str:
    """The statement with a question mark for each value, and one for each list of them."""
    bare = NUMBER.sub("?", STRING.sub("?", " ".join(text.split())))
    return LIST.sub("(?, …)", bare)


def plan(database: str, statement: Statement) -> str:
    """How the database goes about the example, measured; nothing of it stays."""
    connection = psycopg2.connect(address_of(database))
    try:
        with connection.cursor() as cursor:
            return "\n\n".join(_explained(cursor, text) for text in explainable(statement.example))
    finally:
        connection.close()  # without a commit


def explainable(text: str) -> list[str]:
    """The statements of one message to the server, those that have a plan."""
    ends = [0, *(found.end() for found in END.finditer(text) if found["end"]), len(text)]
    parts = (text[start:end].strip("; \n\t") for start, end in pairwise(ends))
    return [part for part in parts if part.lstrip("( ").upper().startswith(EXPLAINABLE)]


def _explained(cursor: Any, text: str) -> str:
    try:
        cursor.execute("SAVEPOINT before")
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + text)
    except psycopg2.Error as error:  # what it inserts is there already, for instance
        cursor.execute("ROLLBACK TO before")
        return f"(not run again: {str(error).splitlines()[0]})"
    return "\n".join(line for (line,) in cursor.fetchall())


def _statement(entry: Sequence[str]) -> Iterator[tuple[float, str]]:
    if found := ENTRY.search("".join(entry)):
        yield float(found["ms"]), found["text"].strip()


def _summed(text: str, same: list[tuple[float, str]]) -> Statement:
    times = [ms for ms, _ in same]
    return Statement(
        text=text,
        calls=len(same),
        total_ms=round(sum(times), 2),
        p50_ms=round(percentile(times, 0.5) or 0.0, 3),
        p95_ms=round(percentile(times, 0.95) or 0.0, 3),
        example=same[int(0.95 * (len(same) - 1))][1],
    )
