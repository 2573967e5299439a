"""Statements that PostgreSQL plans once for each connection.

Reading and planning a join takes PostgreSQL several times as long as running it; for what is said
at every request that is a tenth of all the work. psycopg2 leaves preparing to its users.
"""

import re
from collections.abc import Sequence
from typing import Any, Final
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

_known: Final[WeakKeyDictionary[object, set[str]]] = WeakKeyDictionary()
"""What each connection has prepared. A prepared statement ends with its connection."""
_statements: Final[dict[str, str]] = {}
_PLACE: Final = re.compile(r"%s")


class Prepared:
    """A statement with ``%s`` for each parameter, and the SQL types of these in their order.

    The columns that it gives must be named: a ``*`` would change its shape with the table.
    """

    def __init__(self, name: str, statement: str, *types: str) -> None:
        numbers = iter(range(1, len(types) + 1))
        numbered = _PLACE.sub(lambda _: f"${next(numbers)}", statement)
        self._name = name
        self._statement = statement
        self._prepare = f"PREPARE {name} ({', '.join(types)}) AS {numbered}"
        self._execute = f"EXECUTE {name} ({', '.join(['%s'] * len(types))})"
        _statements[name] = statement

    def run(self, cursor: CursorWrapper, params: Sequence[Any]) -> None:
        """Execute it on a cursor of Django's connection."""
        if not settings.PREPARE_STATEMENTS:
            cursor.execute(self._statement, params)
            return
        session = connection.connection
        known = _known.setdefault(session, set())
        if self._name not in known:
            with session.cursor() as preparing:
                preparing.execute(self._prepare)
            known.add(self._name)
        cursor.execute(self._execute, params)


def written(sql: str) -> str:
    """The statement behind an ``EXECUTE``, for those who look on; anything else as it is."""
    word, _, name = sql.partition(" ")
    return _statements[name.split()[0]] if word == "EXECUTE" else sql
