"""``manage.py make_corpus``: a made-up corpus of the shape of OASST1."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from typing import Final

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import User
from community.models import DayOfWork
from moderation.models import Action, Report
from tasks.models import Opening, Task
from tests.cast import person
from tests.forest import root
from trees.models import (
    Ballot,
    Contribution,
    LanguagePolicy,
    Message,
    Reaction,
    Review,
    Shelved,
    Transition,
    Tree,
)

SCALE: Final = 0.006
NOW: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
MODELS: Final = (
    User, Tree, Message, Review, Ballot, Reaction, Transition, Contribution, LanguagePolicy,
    Opening, Task, Report, Action, DayOfWork,
)  # fmt: skip


def make(*, scale: float = SCALE, seed: int = 1) -> str:
    out = StringIO()
    call_command("make_corpus", scale=scale, seed=seed, now=NOW, stdout=out)
    return out.getvalue()


def digest() -> str:
    """Of every row of every table that a corpus fills, ids included."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in MODELS:
            cursor.execute(f"SELECT t::text FROM {model._meta.db_table} t ORDER BY 1")
            for (row,) in cursor:
                found.update(row.encode())
    return found.hexdigest()


def test_the_same_seed_makes_the_same_corpus(db: None) -> None:
    digests = []
    for seed in (1, 1, 2):
        with rolled_back():
            make(seed=seed)
            digests.append(digest())
    assert digests[0] == digests[1]
    assert digests[0] != digests[2]


def test_indexes_and_constraints_are_all_back_and_the_last_line_says_how_to_make_it_again(
    db: None,
) -> None:
    before = definitions()
    lines = make().splitlines()
    assert definitions() == before
    assert Shelved.objects.count() == Tree.objects.ready().count() > 0
    assert any("trees" in line for line in lines[:-1])
    assert lines[-1].endswith(f"done: scale {SCALE:g}, seed 1, {NOW.isoformat()}")


def test_a_database_with_trees_is_refused(db: None) -> None:
    root(person("olga"))
    with pytest.raises(CommandError, match="this one has some"):
        make()
    assert Tree.objects.count() == 1


def test_a_scale_without_room_for_all_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match=r"0\.003"):
        make(scale=0.001)
    assert not Tree.objects.exists()


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def definitions() -> set[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes"
        )
        return set(cursor.fetchall())
