"""A benchmark makes and drops databases of its own, and touches no other."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg2
import pytest

from bench import databases
from bench.places import address_of
from oasst_collect.embedded import running
from oasst_collect.embedded.urls import DATABASE


@pytest.fixture
def name() -> Iterator[str]:
    running.ensure_running()
    made = f"bench_test_{uuid4().hex[:8]}"
    yield made
    for found in databases.names():
        if found.startswith(made):
            databases.drop(found)


def test_a_copy_holds_what_the_template_holds_and_goes_away(name: str) -> None:
    databases.create(name)
    with databases.connected(address_of(name)) as cursor:
        cursor.execute("CREATE TABLE rows AS SELECT generate_series(1, 10) AS n")
    databases.settle(name)

    databases.create(f"{name}_copy", template=name)
    with databases.connected(address_of(f"{name}_copy")) as cursor:
        cursor.execute("SELECT count(*) FROM rows")
        assert cursor.fetchone() == (10,)
        databases.drop(f"{name}_copy")  # even while somebody is connected

    assert [one for one in databases.names() if one.startswith(name)] == [name]


def test_nobody_elses_database_is_touched() -> None:
    for act in (databases.create, databases.drop):
        with pytest.raises(ValueError, match="no database of a benchmark"):
            act(DATABASE)
    with pytest.raises(ValueError, match="no database of a benchmark"):
        databases.rename(DATABASE, "bench_x")


def test_the_address_differs_in_the_name_alone(name: str) -> None:
    with pytest.raises(psycopg2.OperationalError, match=f'"{name}" does not exist'):
        psycopg2.connect(address_of(name))
