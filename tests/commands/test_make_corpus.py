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
from django.db.models import Count

from accounts.models import User
from datasets import read
from moderation.models import Action, Report
from tasks.invariants import check_all
from tasks.kinds import Kind
from tasks.models import Opening, Status, Task
from tests.cast import person
from tests.forest import root
from trees.models import (
    Ballot,
    Contribution,
    LanguagePolicy,
    Message,
    Reaction,
    Review,
    Transition,
    Tree,
)
from trees.states import State

SCALE: Final = 0.006
NOW: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
MODELS: Final = (
    User, Tree, Message, Review, Ballot, Reaction, Transition, Contribution, LanguagePolicy,
    Opening, Task, Report, Action,
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


@pytest.fixture
def corpus(db: None) -> None:
    make()


def test_all_invariants_hold(corpus: None) -> None:
    report = check_all()
    assert report.findings == []
    assert report.on_their_way == 0
    assert all(report.checked[group] > 300 for group in report.checked)


def test_all_kinds_of_work_wait_in_several_languages(corpus: None) -> None:
    wanting = Opening.objects.wanting().order_by().values_list("kind")
    langs = dict(wanting.annotate(Count("lang", distinct=True)))
    assert langs.keys() == set(Kind)
    assert {kind: number for kind, number in langs.items() if number < 3} == {}


def test_work_is_found_by_who_speaks_the_language(corpus: None) -> None:
    lang = Opening.objects.wanting().filter(kind=Kind.RANK_PROMPTER_REPLIES)[0].lang
    reader = person("nina", langs=(lang,))
    offered = Opening.objects.offered_to(reader.pk, reads=[lang], writes=[lang])
    assert Kind.RANK_PROMPTER_REPLIES in set(offered.values_list("kind", flat=True))


def test_it_has_the_shape_of_oasst1_in_small(corpus: None) -> None:
    by_state = read.trees_by_state()
    assert sum(by_state.values()) == round(66_497 * SCALE)
    assert by_state[State.READY_FOR_EXPORT] == round(10_968 * SCALE)
    roles = dict(Message.objects.order_by().values_list("role").annotate(Count("pk")))
    assert roles == {"prompter": round(91_829 * SCALE), "assistant": round(69_614 * SCALE)}
    assert Message.objects.filter(synthetic=True).count() == round(8_576 * SCALE)
    assert Message.objects.exclude(deleted_at=None).exists()
    assert Task.objects.exclude(status=Status.ANSWERED).count() == 0
    assert Contribution.objects.count() == Task.objects.count()


def test_a_few_do_much_of_the_work(corpus: None) -> None:
    done = list(
        Contribution.objects.order_by().values_list("author").annotate(n=Count("pk")).order_by("-n")
    )
    numbers = [number for _, number in done]
    assert sum(numbers[: len(numbers) // 10]) > 0.25 * sum(numbers)


def test_the_same_seed_makes_the_same_corpus(db: None) -> None:
    digests = []
    for seed in (1, 1, 2):
        with rolled_back():
            make(seed=seed)
            digests.append(digest())
    assert digests[0] == digests[1]
    assert digests[0] != digests[2]


def test_indexes_and_constraints_are_all_back(db: None) -> None:
    before = definitions()
    make()
    assert definitions() == before


def test_a_database_with_trees_is_refused(db: None) -> None:
    root(person("olga"))
    with pytest.raises(CommandError, match="this one has some"):
        make()
    assert Tree.objects.count() == 1


def test_a_scale_without_room_for_all_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match=r"0\.003"):
        make(scale=0.001)
    assert not Tree.objects.exists()


def test_it_tells_how_far_it_is(db: None) -> None:
    lines = make().splitlines()
    assert any("trees" in line for line in lines[:-1])
    assert lines[-1].endswith(f"done: scale {SCALE:g}, seed 1, {NOW.isoformat()}")


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
