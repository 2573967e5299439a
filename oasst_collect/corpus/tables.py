"""Filling tables in bulk: COPY, with indexes and foreign keys built afterwards."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection
from django.db.models import NOT_PROVIDED, Field, GeneratedField, Max, Model

BUFFER: Final = 1_000_000
"""Characters that are collected before they go to the database."""
NULL: Final = "\\N"


class Filler:
    """Takes rows of one table and sends them in large pieces.

    What is not among ``columns`` takes the database's default, or the model's if it is constant.
    """

    def __init__(self, model: type[Model], columns: Sequence[str]) -> None:
        constants = {
            str(field.column): _constant(field)
            for field in _fields(model)
            if field.column not in columns and _has_constant(field)
        }
        names = ", ".join((*columns, *constants))
        table = model._meta.db_table
        self._copy = f"COPY {table} ({names}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')"
        self._constants = tuple(constants.values())
        self._buffer = io.StringIO()
        self._writer = csv.writer(self._buffer)
        self.rows = 0

    def add(self, *values: object) -> None:
        """One row; ``None`` must be given as :data:`NULL`."""
        self._writer.writerow((*values, *self._constants))
        self.rows += 1
        if self._buffer.tell() > BUFFER:
            self.flush()

    def flush(self) -> None:
        """Send what has been collected."""
        self._buffer.seek(0)
        with connection.cursor() as cursor:
            cursor.copy_expert(self._copy, self._buffer)
        self._buffer.seek(0)
        self._buffer.truncate()


def _fields(model: type[Model]) -> Iterable["Field[Any, Any]"]:
    return (
        field
        for field in model._meta.concrete_fields
        if isinstance(field, Field) and not isinstance(field, GeneratedField)
    )


def _has_constant(field: "Field[Any, Any]") -> bool:
    return field.db_default is NOT_PROVIDED and not field.primary_key


def _constant(field: "Field[Any, Any]") -> object:
    value = field.get_default()
    if value is None:
        return NULL
    return "{}" if value in ({}, []) else value


def restart_counting(models: Iterable[type[Model]]) -> None:
    """Let generated numbers go on from the largest that is there, whatever was rolled back."""
    with connection.cursor() as cursor:
        for model in models:
            last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)",
                [model._meta.db_table, last + 1],
            )


_INDEXES: Final = """
SELECT format('DROP INDEX %%I', c.relname), pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = %s::regclass AND NOT i.indisprimary
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
ORDER BY c.relname
"""
_CONSTRAINTS: Final = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
        pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('u', 'f')
ORDER BY contype DESC, conname
"""


@contextmanager
def bare(*models: type[Model]) -> Iterator[None]:
    """These tables without indexes and foreign keys, which come back at the end.

    Building them once is several times faster than keeping them up to date row by row. To be
    used within a transaction, which is then the only one to see the tables.
    """
    restore: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in models:
            for query in (_CONSTRAINTS, _INDEXES):
                cursor.execute(query, [model._meta.db_table])
                for drop, create in cursor.fetchall():
                    cursor.execute(drop)
                    restore.append(create)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for create in restore:
            cursor.execute(create)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def analyze(models: Iterable[type[Model]]) -> None:
    """Tell the planner what the tables hold."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {model._meta.db_table}")
