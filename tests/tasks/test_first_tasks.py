"""Which task newcomers are given."""

from random import Random

import pytest
from pytest_django import Settings

from accounts.models import User
from tasks.first_tasks import EASIEST_FIRST, request_first_task
from tasks.kinds import KINDS, Kind
from tasks.stock import stocks
from tests.cast import NOON
from tests.forest import plant

pytestmark = pytest.mark.django_db


def first(user: User) -> Kind | None:
    stocks.cache_clear()
    task = request_first_task(user, now=NOON, rng=Random(1))
    return Kind(task.opening.kind) if task else None


def test_every_kind_has_its_turn() -> None:
    assert sorted(EASIEST_FIRST) == sorted(KINDS)


def test_the_easiest_that_there_is(alice: User, bob: User) -> None:
    assert first(bob) is None
    plant(Kind.ASSISTANT_REPLY, alice)
    plant(Kind.INITIAL_PROMPT, alice)
    assert first(bob) is Kind.ASSISTANT_REPLY

    plant(Kind.RANK_ASSISTANT_REPLIES, alice)
    assert first(bob) is Kind.RANK_ASSISTANT_REPLIES

    plant(Kind.LABEL_INITIAL_PROMPT, alice)
    assert first(bob) is Kind.LABEL_INITIAL_PROMPT


def test_nothing_that_was_not_practised_where_that_is_required(
    alice: User, bob: User, settings: Settings
) -> None:
    plant(Kind.LABEL_INITIAL_PROMPT, alice)
    plant(Kind.RANK_ASSISTANT_REPLIES, alice)
    settings.PRACTICE_REQUIRED = True
    assert first(bob) is None

    bob.practised = ["rank"]

    assert first(bob) is Kind.RANK_ASSISTANT_REPLIES
