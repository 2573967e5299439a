"""Large imports and PostgreSQL; imports and other imports."""

from pathlib import Path
from threading import Thread

import pytest
from django.db import connection, transaction

from datasets import filling
from datasets.importing import import_file
from tests.cast import NOON
from tests.oasst import a_tree, write
from trees.models import Message, Tree


def rows_known(table: str) -> float:
    """How many rows the planner believes to be there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
        (rows,) = cursor.fetchone() or (0.0,)
    return float(rows)


@pytest.mark.django_db(transaction=True)
def test_the_planner_learns_of_rows_before_they_are_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "FIRST_ANALYZE", 1000)
    path = write(tmp_path / "in.jsonl", *map(a_tree, range(1, 501)))

    import_file(path, now=NOON, dry_run=True)
    assert not Message.objects.exists()
    assert rows_known("trees_message") >= 2000
    assert rows_known("trees_tree") >= 400


@pytest.mark.django_db(transaction=True)
def test_one_import_at_a_time(tmp_path: Path) -> None:
    path = write(tmp_path / "in.jsonl", a_tree())
    refused: list[str] = []

    def other_import() -> None:
        try:
            import_file(path, now=NOON)
        except filling.ImportRunning as error:
            refused.append(error.detail)
        connection.close()

    with transaction.atomic():
        filling.claim()
        thread = Thread(target=other_import)
        thread.start()
        thread.join()

    assert refused == ["Another import is running; wait until it has ended."]
    assert not Tree.objects.exists()
    assert import_file(path, now=NOON).counts.created == 1
