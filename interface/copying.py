"""New rows by COPY: the same as with ``bulk_create``, in a fraction of the time."""

import io
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import NOT_PROVIDED, AutoField, Field, GeneratedField, JSONField, Model

NULL: Final = "\\N"


def copy_in(rows: Sequence[Model]) -> None:
    """Store new rows of one model. What the database fills by itself is left to it.

    Neither checks nor changes the instances, and raises what psycopg2 raises.
    """
    if not rows:
        return
    model = type(rows[0])
    written = {field.attname: _writer(field) for field in _written(model)}
    names = ", ".join(str(field.column) for field in _written(model))
    lines = "".join(
        "\t".join([write(getattr(row, name)) for name, write in written.items()]) + "\n"
        for row in rows
    )
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {model._meta.db_table} ({names}) FROM STDIN", io.StringIO(lines))


def _written(model: type[Model]) -> "Iterator[Field[Any, Any]]":
    for field in model._meta.concrete_fields:
        assert isinstance(field, Field)
        if field.db_default is NOT_PROVIDED and not isinstance(field, GeneratedField | AutoField):
            yield field


def _writer(field: "Field[Any, Any]") -> Callable[[Any], str]:
    if isinstance(field, JSONField):
        return _json
    return _array if isinstance(field, ArrayField) else _plain


def _plain(value: Any) -> str:
    return NULL if value is None else _escaped(str(value))


def _json(value: Any) -> str:
    return NULL if value is None else _escaped(json.dumps(value))


def _array(value: list[Any] | None) -> str:
    if value is None:
        return NULL
    items = (str(item).replace("\\", "\\\\").replace('"', '\\"') for item in value)
    return _escaped("{" + ",".join(f'"{item}"' for item in items) + "}")


def _escaped(text: str) -> str:
    # Most texts hold none of these; looking for them is quicker than translating.
    for raw, escape in (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        if raw in text:
            text = text.replace(raw, escape)
    return text
