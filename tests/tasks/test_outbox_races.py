"""Sending, taking back and taking in at the same instant, each on a connection of its own."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread
from typing import Final

import pytest
from django.db import connection
from pytest_django import Settings

from accounts.models import User
from tasks import leases, outbox
from tasks.held import AnswerSent
from tasks.invariants import check_all
from tasks.kinds import Kind
from tasks.models import Status, Task
from tests.cast import CLEAN, NOON, ask, person, set_policy, settle, write_prompt
from trees.models import Review

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROUNDS: Final = 25
DUE: Final = NOON + timedelta(seconds=15)


@pytest.fixture
def bob(transactional_db: None, settings: Settings) -> User:
    settings.ANSWER_UNDO_SECONDS = 15
    set_policy("en", max_initial_prompt_review=str(ROUNDS + 1))
    alice = person("alice")
    for number in range(ROUNDS):
        write_prompt(alice, f"Prompt {number}")
    return person("bob")


def at_once(*acts: Callable[[], object]) -> list[BaseException]:
    """Do all of this in the same instant; what went wrong, but for what is refused."""
    wrong: list[BaseException] = []
    line = Barrier(len(acts))

    def life(act: Callable[[], object]) -> None:
        try:
            line.wait()
            with suppress(outbox.TooLateToUndo, AnswerSent):
                act()
        except BaseException as error:  # noqa: BLE001 - told to the test
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=life, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def put(task: Task) -> Task:
    return outbox.put(task.user, task.pk, {"labels": CLEAN}, seen=None, now=NOON)


def race_to_undo(task: Task) -> None:
    """All who may take an answer in, and its author who takes it back, at once."""
    bob = task.user
    wrong = at_once(
        lambda: outbox.take_back(bob, task.pk, now=DUE),
        lambda: outbox.send(task.pk, now=DUE),
        lambda: outbox.send_due(now=DUE),
        lambda: outbox.look(bob, now=DUE),
    )
    assert wrong == []


def stored(task: Task) -> int:
    return Review.objects.filter(author=task.user, message=task.opening.target).count()


def test_an_undo_races_the_worker_the_sweep_and_the_page(bob: User) -> None:
    for _ in range(ROUNDS):
        task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
        put(task)

        race_to_undo(task)

        task.refresh_from_db()
        assert (task.status, stored(task), task.sends_at) in (
            (Status.ANSWERED, 1, None),
            (Status.LEASED, 0, None),
        )
        if task.status == Status.LEASED:
            assert task.draft == {"labels": CLEAN}
            leases.skip(bob, task.pk, scope="not_me", now=NOON)
    settle()
    assert check_all().findings == []


def test_a_double_click_puts_it_there_once(bob: User) -> None:
    for _ in range(5):
        task = ask(bob, Kind.LABEL_INITIAL_PROMPT)

        assert at_once(*[partial(put, task)] * 3) == []
        assert at_once(*[partial(outbox.send_due, now=DUE)] * 3) == []

        assert stored(task) == 1
    settle()
    assert check_all().findings == []
