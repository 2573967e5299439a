"""The floor does the same work as the site: what it writes holds by the site's own invariants."""

import json
from random import Random

import pytest
from django.db import connection, transaction

from accounts.models import APIKey, User
from bench.answers import Author
from bench.floor import work
from tasks.invariants import check_all
from tasks.kinds import KINDS, Kind
from tasks.models import Status, Task
from tests.cast import settle
from tests.forest import plant
from trees.models import Contribution, Message, Tree

pytestmark = pytest.mark.django_db


def claim(user: User, mix: dict[str, float] | None = None) -> work.Handed | None:
    with connection.cursor() as cursor:
        stock = work.read_stock(cursor, mix or {})
        return work.claim(cursor, user.pk, user.reads, stock, Random(1))


def answer(user: User, task: work.Handed) -> bool:
    shown = {"kind": task.kind, "mandatory_labels": ["spam"]}
    given = Author(Random(1)).answer({**shown, "replies": [{"id": name} for name in task.shown]})
    with transaction.atomic(), connection.cursor() as cursor:
        return work.answer(cursor, user.pk, task.id, given)


@pytest.mark.parametrize("kind", KINDS)
def test_a_task_of_each_kind_is_handed_out_and_answered(kind: Kind, alice: User, bob: User) -> None:
    plant(kind, alice)
    before, broken = Message.objects.count(), set(check_all().findings)

    task = claim(bob, {kind.value: 1.0})
    assert task is not None
    assert task.kind == kind
    assert Task.objects.get(pk=task.id).opening.leased == 1
    assert answer(bob, task)

    stored = Task.objects.get(pk=task.id)
    assert stored.status == Status.ANSWERED
    assert Contribution.objects.get().author_id == bob.pk
    assert Message.objects.count() - before == (stored.result_message is not None)
    assert stored.opening.answered == 1
    assert Tree.objects.marked().exists()
    settle()
    assert set(check_all().findings) <= broken  # the planted trees take liberties


def test_nobody_is_handed_their_own_work_or_the_same_twice(alice: User, bob: User) -> None:
    plant(Kind.LABEL_INITIAL_PROMPT, alice)

    assert claim(alice) is None
    assert claim(bob) is not None
    assert claim(bob) is None


def test_an_answer_is_taken_once_and_from_its_holder(alice: User, bob: User, carol: User) -> None:
    plant(Kind.ASSISTANT_REPLY, alice)
    task = claim(bob)
    assert task is not None

    assert not answer(carol, task)
    assert answer(bob, task)
    assert not answer(bob, task)


def test_whose_key_it_is(alice: User) -> None:
    key, _ = APIKey.issue(alice, name="bench")
    with connection.cursor() as cursor:
        assert work.find_person(cursor, key.digest) == (alice.pk, ["en", "de"])
        assert work.find_person(cursor, "0" * 64) is None


def test_the_stock_is_drawn_in_the_shares_of_the_mix() -> None:
    rows = [("en", "prompter_reply", 1000), ("en", "assistant_reply", 10), ("de", "x", 5)]
    stock = work.Stock(rows, json.loads('{"assistant_reply": 0.75, "prompter_reply": 0.25}'))
    rng = Random(1)
    first = [next(iter(stock.choices(["en"], rng)))[1] for _ in range(400)]

    assert 250 < first.count("assistant_reply") < 350
    assert list(stock.choices(["fr"], rng)) == []
