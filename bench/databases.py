"""Databases of a benchmark's own, beside the site's: corpora as templates, and fresh copies.

All their names begin with :data:`PREFIX`; nothing else is ever created or dropped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg2
from psycopg2 import sql

from bench.places import address_of
from oasst_collect.embedded.urls import database_url

PREFIX: Final = "bench_"
COPY: Final = "bench_copy"


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A cursor that commits each statement by itself."""
    connection = psycopg2.connect(address)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def names() -> list[str]:
    """The benchmark databases that there are."""
    with connected(database_url()) as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
        return sorted(name for (name,) in cursor.fetchall())


def create(name: str, *, template: str | None = None) -> None:
    """A new database, empty or like another one; one of that name is dropped first."""
    drop(name)
    words = sql.SQL("CREATE DATABASE {}").format(_ours(name))
    if template is not None:
        words += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(_ours(template))
    with connected(database_url()) as cursor:
        cursor.execute(words)


def drop(name: str) -> None:
    """Drop a database of ours, whoever is connected to it."""
    with connected(database_url()) as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(_ours(name)))


def rename(name: str, to: str) -> None:
    """Give a database another name."""
    with connected(database_url()) as cursor:
        cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(_ours(name), _ours(to)))


@contextmanager
def fresh_copy(template: str) -> Iterator[str]:
    """A copy to work on, alike for every measurement: statistics and visibility come with it."""
    create(COPY, template=template)
    try:
        with connected(address_of(COPY)) as cursor:
            cursor.execute("CHECKPOINT")
        yield COPY
    finally:
        drop(COPY)


def settle(name: str) -> None:
    """Bring statistics and visibility up to date, so that copies need no vacuum of their own."""
    with connected(address_of(name)) as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def size_mb(name: str) -> float:
    """Megabytes on disk."""
    with connected(address_of(name)) as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return float(round(cursor.fetchone()[0] / 1e6, 1))


def _ours(name: str) -> sql.Identifier:
    if not name.startswith(PREFIX):
        raise ValueError(f"{name} is no database of a benchmark")
    return sql.Identifier(name)
