"""Who waits for whom, step by step: what parallel tests meet only by luck."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.models import User
from tasks import leases, lottery, submissions
from tasks.kinds import Kind
from tasks.models import Opening, Status, Task
from tests.cast import CLEAN, NOON, ask, claim, person, review, start_tree, write_prompt
from trees import lifecycle, policy_changes
from trees.models import LanguagePolicy, Message, Tree
from trees.own_messages import NotYoursToChange, edit_own

pytestmark = pytest.mark.django_db(transaction=True)

TRIES = 20_000


class Elsewhere:
    """Somebody at another machine: a thread with a connection, whose waiting can be seen."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1)
        self.pid = int(self.pool.submit(_pid).result())

    def asks(self, user: User) -> "Future[Task]":
        return self.pool.submit(ask, user, Kind.LABEL_INITIAL_PROMPT)

    def draws(self) -> "Future[list[UUID]]":
        return self.pool.submit(_draw)

    def follows(self, lang: str) -> "Future[int]":
        return self.pool.submit(policy_changes.follow, lang, now=NOON)

    def changes(self, message: Message, author: User) -> "Future[Message]":
        return self.pool.submit(edit_own, message.pk, author=author, text="Or iron?", now=NOON)

    def wait_until_blocked_by(self, pid: int) -> None:
        """Return once this connection waits for that one."""
        with connection.cursor() as cursor:
            for _ in range(TRIES):
                cursor.execute("SELECT %s = ANY(pg_blocking_pids(%s))", [pid, self.pid])
                if cursor.fetchone() == (True,):
                    return
        raise AssertionError("it does not wait")

    def leave(self) -> None:
        self.pool.submit(lambda: connection.close()).result()  # noqa: PLW0108 - that of the thread
        self.pool.shutdown()


def _pid() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def _draw() -> list[UUID]:
    return lottery.draw_lottery("en", now=NOON, rng=Random(1))


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    somebody = Elsewhere()
    yield somebody
    somebody.leave()


@pytest.fixture
def second() -> Iterator[BaseDatabaseWrapper]:
    """Another connection, in a transaction that the test ends."""
    other = connections["default"].copy()
    other.set_autocommit(False)
    yield other
    other.rollback()
    other.close()


@pytest.fixture(autouse=True)
def _no_endless_waits() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")


@pytest.fixture
def people(transactional_db: None) -> tuple[User, User]:
    return person("alice"), person("bob")


def opening_of(message: Message) -> Opening:
    return message.openings.get(is_open=True)


def test_an_asker_who_waited_for_ones_own_late_answer_is_not_given_the_task_again(
    people: tuple[User, User], elsewhere: Elsewhere
) -> None:
    alice, bob = people
    write_prompt(alice)
    late = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    leases.expire(now=NOON + timedelta(hours=1))
    with transaction.atomic():
        submissions.submit(bob, late.pk, {"labels": CLEAN}, now=NOON)
        asked = elsewhere.asks(bob)
        elsewhere.wait_until_blocked_by(_pid())
    with pytest.raises(leases.NoTaskAvailable):
        asked.result()
    assert Task.objects.of(bob.pk).get().status == Status.ANSWERED


def test_an_author_who_waited_for_a_reply_changes_nothing_under_it(
    people: tuple[User, User], elsewhere: Elsewhere
) -> None:
    alice, bob = people
    tree = start_tree(alice, [bob, person("carol"), person("dan")])
    task = ask(bob, Kind.ASSISTANT_REPLY)
    with transaction.atomic():
        submissions.submit(bob, task.pk, {"text": "They align."}, now=NOON)
        changed = elsewhere.changes(Message.objects.get(pk=tree.pk), alice)
        elsewhere.wait_until_blocked_by(_pid())
    with pytest.raises(NotYoursToChange, match="has replied"):
        changed.result()
    assert Message.objects.get(pk=tree.pk).revision == 1


def test_an_asker_who_waits_for_an_opening_lets_go_of_the_one_that_was_taken(
    people: tuple[User, User], elsewhere: Elsewhere, second: BaseDatabaseWrapper
) -> None:
    alice, bob = people
    later = opening_of(write_prompt(alice))
    leases.skip(bob, ask(bob, Kind.LABEL_INITIAL_PROMPT).pk, scope="later", now=NOON)
    first = opening_of(write_prompt(alice))
    with second.cursor() as cursor:
        cursor.execute("SELECT id FROM tasks_opening WHERE id = %s FOR UPDATE", [later.pk])
        cursor.execute("SELECT pg_backend_pid()")
        (holder,) = cursor.fetchone()
    with transaction.atomic():
        Opening.objects.filter(pk=first.pk).update(wanted=0)
        asked = elsewhere.asks(bob)
        elsewhere.wait_until_blocked_by(_pid())
    elsewhere.wait_until_blocked_by(holder)
    with transaction.atomic():
        assert Opening.objects.select_for_update(nowait=True).get(pk=first.pk)
    second.rollback()
    assert asked.result().opening_id == later.pk


def test_two_requests_of_one_person_at_once_count_each_others_tasks(
    people: tuple[User, User], elsewhere: Elsewhere
) -> None:
    alice, bob = people
    LanguagePolicy.objects.create(lang="default", max_open_tasks=1)
    for _ in range(2):
        write_prompt(alice)
    with transaction.atomic():
        ask(bob, Kind.LABEL_INITIAL_PROMPT)
        asked = elsewhere.asks(bob)
        elsewhere.wait_until_blocked_by(_pid())
    with pytest.raises(leases.TooManyOpenTasks):
        asked.result()
    assert Task.objects.of(bob.pk).open().count() == 1


def test_an_asker_waits_for_the_last_place_instead_of_saying_there_is_none(
    people: tuple[User, User], elsewhere: Elsewhere
) -> None:
    alice, bob = people
    opening = opening_of(write_prompt(alice))
    with transaction.atomic():
        Opening.objects.locked().get(pk=opening.pk)
        asked = elsewhere.asks(bob)
        elsewhere.wait_until_blocked_by(_pid())
    assert asked.result().opening_id == opening.pk


def test_an_asker_takes_what_is_free_instead_of_waiting(
    people: tuple[User, User], second: BaseDatabaseWrapper
) -> None:
    alice, bob = people
    locked, free = opening_of(write_prompt(alice)), opening_of(write_prompt(alice))
    with second.cursor() as cursor:
        cursor.execute("SELECT id FROM tasks_opening WHERE id = %s FOR UPDATE", [locked.pk])
    for seed in range(5):
        task = leases.request_task(bob, kind=Kind.LABEL_INITIAL_PROMPT, now=NOON, rng=Random(seed))
        assert task.opening_id == free.pk
        leases.skip(bob, task.pk, scope="later", now=NOON)


def test_the_expiry_waits_for_nobody(
    people: tuple[User, User], second: BaseDatabaseWrapper
) -> None:
    """It holds many openings: who holds one that it wants may be waiting for another of them."""
    alice, bob = people
    busy, quiet = (claim(bob, opening_of(write_prompt(alice)).pk) for _ in range(2))
    hour_later = NOON + timedelta(hours=1)
    with second.cursor() as cursor:
        cursor.execute("SELECT id FROM tasks_opening WHERE id = %s FOR UPDATE", [busy.opening_id])
    assert leases.expire(now=hour_later) == 1
    quiet.refresh_from_db()
    assert quiet.status == Status.EXPIRED
    second.rollback()
    assert leases.expire(now=hour_later) == 1


def test_the_lottery_lets_go_of_a_prompt_that_was_taken_away(
    people: tuple[User, User], elsewhere: Elsewhere, second: BaseDatabaseWrapper
) -> None:
    alice, bob = people
    LanguagePolicy.objects.create(lang="en", prompt_reviews=1, max_active_trees="1")
    waiting = {write_prompt(alice).pk for _ in range(2)}
    for prompt in waiting:
        review(Message.objects.get(pk=prompt), [bob])
    with transaction.atomic():
        (first,) = _draw()
        transaction.set_rollback(True)
    (later,) = waiting - {first}
    with second.cursor() as cursor:
        cursor.execute("SELECT id FROM trees_tree WHERE id = %s FOR UPDATE", [later])
        cursor.execute("SELECT pg_backend_pid()")
        (holder,) = cursor.fetchone()
    with transaction.atomic():
        lifecycle.halt(first, actor=None, reason="x", now=NOON)
        drawn = elsewhere.draws()
        elsewhere.wait_until_blocked_by(_pid())
    elsewhere.wait_until_blocked_by(holder)
    with transaction.atomic():
        assert Tree.objects.select_for_update(nowait=True).get(pk=first)
    second.rollback()
    assert drawn.result() == [later]


def test_only_one_at_a_time_locks_many_trees(
    people: tuple[User, User], elsewhere: Elsewhere
) -> None:
    """Even if they have no tree in common yet: one may come into the other's way meanwhile."""
    with transaction.atomic():
        policy_changes.follow("de", now=NOON)
        followed = elsewhere.follows("en")
        elsewhere.wait_until_blocked_by(_pid())
    assert followed.result() == 0
