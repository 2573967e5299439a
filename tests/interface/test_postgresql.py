"""Whether a connection that was idle can still be used."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import InterfaceError, OperationalError

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other() -> Iterator[BaseDatabaseWrapper]:
    """A connection beside the test's own."""
    beside = connections["default"].copy()
    beside.ensure_connection()
    yield beside
    beside.close()


def number_of(one: BaseDatabaseWrapper) -> int:
    with one.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def last_asked(number: int) -> object:
    """When the server last heard of a connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT query_start FROM pg_stat_activity WHERE pid = %s", [number])
        return cursor.fetchone()[0]


def end_on_the_server(one: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number_of(one)])


def end_here(one: BaseDatabaseWrapper) -> None:
    one.connection.close()


def test_an_idle_connection_is_usable_and_the_server_is_not_asked(
    other: BaseDatabaseWrapper,
) -> None:
    number = number_of(other)
    before = last_asked(number)
    assert other.is_usable()
    assert last_asked(number) == before


@pytest.mark.parametrize("end", [end_on_the_server, end_here])
def test_a_connection_that_ended_is_not(
    other: BaseDatabaseWrapper, end: Callable[[BaseDatabaseWrapper], None]
) -> None:
    end(other)
    assert not other.is_usable()
    with pytest.raises((OperationalError, InterfaceError)):
        number_of(other)
