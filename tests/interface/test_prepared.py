"""Statements that are planned once for each connection."""

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from interface.prepared import Prepared, written

pytestmark = pytest.mark.django_db

SUM = Prepared("sum_of_test", "SELECT %s + %s AS total", "int", "int")


def total(one: int, other: int) -> int:
    with connection.cursor() as cursor:
        SUM.run(cursor, [one, other])
        return int(cursor.fetchone()[0])


def prepared() -> list[str]:
    """The names that this connection knows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE name = 'sum_of_test'")
        return [name for (name,) in cursor.fetchall()]


def test_it_is_prepared_once_and_gives_what_it_says() -> None:
    assert [total(1, 2), total(3, 4)] == [3, 7]
    assert prepared() == ["sum_of_test"]


def test_it_outlives_a_transaction_that_is_rolled_back() -> None:
    with transaction.atomic():
        assert total(1, 1) == 2
        transaction.set_rollback(True)
    assert total(2, 2) == 4


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_prepares_anew() -> None:
    assert total(1, 2) == 3
    connection.close()
    assert prepared() == []
    assert total(1, 2) == 3


def test_behind_a_pooler_it_is_said_in_full(settings: Settings) -> None:
    settings.PREPARE_STATEMENTS = False
    before = prepared()
    assert total(20, 22) == 42
    assert prepared() == before


def test_who_looks_on_can_read_it() -> None:
    assert written("EXECUTE sum_of_test (%s, %s)") == "SELECT %s + %s AS total"
    assert written("SELECT 1") == "SELECT 1"
