"""Reading several models out of one statement that is written by hand.

The ORM takes half a millisecond to write a join with a lock, longer than PostgreSQL to run it; on
the ways that are gone for every answer that adds up. What comes out are ordinary instances.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

from django.db import connection, models

from interface.prepared import Prepared

M = TypeVar("M", bound=models.Model)


class Columns(Generic[M]):
    """All columns of a model, to be selected from a table that the statement calls ``table``."""

    def __init__(self, model: type[M], table: str) -> None:
        self._model = model
        fields = model._meta.concrete_fields
        self._names = [field.attname for field in fields]
        self._key = [field.primary_key for field in fields].index(True)
        self._converters = [
            (place, field.from_db_value)
            for place, field in enumerate(fields)
            if hasattr(field, "from_db_value")
        ]
        self.sql = ", ".join(f'{table}."{field.column}"' for field in fields)

    def take(self, values: Iterator[object]) -> M | None:
        """The instance in the next values of a row; ``None`` if an outer join found none."""
        row = list(islice(values, len(self._names)))
        if row[self._key] is None:
            return None
        for place, convert in self._converters:
            row[place] = convert(row[place], None, connection)
        return self._model.from_db(connection.alias, self._names, row)

    def fetch(self, statement: Prepared, params: Sequence[Any]) -> list[M]:
        """The instances that a statement selects, one in each row."""
        with connection.cursor() as cursor:
            statement.run(cursor, params)
            found = (self.take(iter(row)) for row in cursor.fetchall())
        return [instance for instance in found if instance is not None]
