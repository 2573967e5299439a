"""What the worker does: each task may run twice or not at all, and a broker may be away."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from celery import signals
from celery.fixups.django import DjangoWorkerFixup  # type: ignore[attr-defined]
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.utils import timezone
from kombu import pools
from redis import Redis

from accounts.models import IdempotencyRecord, User
from interface.languages import LANGUAGES
from oasst_collect.celery import app
from oasst_collect.embedded.urls import redis_url
from tasks import queues
from tasks.invariants import check_all
from tasks.kinds import Kind
from tasks.models import Opening, Status, Task
from tasks.submissions import submit
from tests.cast import CLEAN, NOON, ask, review, state_of, write_prompt
from tests.conftest import TEST_QUEUES
from trees import marks
from trees.models import LanguagePolicy, Message, Transition, Tree
from trees.states import State

pytestmark = pytest.mark.django_db

ROWS = (Tree, Message, Opening, Task, Transition)
Capture = Callable[..., AbstractContextManager[list[Any]]]


@pytest.fixture
def prompt(alice: User, bob: User, carol: User, dan: User) -> Message:
    """A prompt with its three reviews in, of which the worker knows nothing yet."""
    prompt = write_prompt(alice)
    review(prompt, [bob, carol])
    submit(dan, ask(dan, Kind.LABEL_INITIAL_PROMPT).pk, {"labels": CLEAN}, now=NOON)
    return prompt


@pytest.fixture
def no_broker() -> Iterator[None]:
    """The broker's address leads nowhere."""
    here = app.conf.broker_url
    _use_broker("redis://127.0.0.1:1/0")
    yield
    _use_broker(here)


def _use_broker(url: str) -> None:
    app.conf.update(broker_url=url)
    pools.reset()
    app._pool = app.amqp._producer_pool = None  # type: ignore[attr-defined]
    marks._Broker.silent_until = 0.0


def rows() -> list[list[object]]:
    return [list(model._default_manager.order_by("pk").values()) for model in ROWS]


def test_advancing_twice_is_advancing_once(prompt: Message) -> None:
    Tree.objects.update(marked_at=timezone.now())
    queues.advance_marked()
    assert state_of(prompt.pk) == State.PROMPT_LOTTERY_WAITING
    before = rows()
    queues.advance_marked()
    assert rows() == before


def test_old_marks_are_left_to_the_sweep(prompt: Message) -> None:
    queues.advance_marked()
    assert state_of(prompt.pk) == State.INITIAL_PROMPT_REVIEW


def test_the_sweep_finds_a_tree_whose_message_was_lost(prompt: Message) -> None:
    queues.sweep_marked()
    assert state_of(prompt.pk) == State.PROMPT_LOTTERY_WAITING
    before = rows()
    queues.sweep_marked()
    assert rows() == before


def test_the_sweep_leaves_fresh_marks_to_their_messages(prompt: Message) -> None:
    Tree.objects.update(marked_at=timezone.now())
    queues.sweep_marked()
    assert state_of(prompt.pk) == State.INITIAL_PROMPT_REVIEW


def test_a_tree_that_cannot_be_advanced_does_not_hold_up_the_others(prompt: Message) -> None:
    broken = Tree.objects.create(
        lang="en", goal_size=1, max_depth=1, max_replies=1, max_followups=1, created_at=NOON,
        marked_at=NOON - timedelta(days=1),
    )  # fmt: skip
    queues.sweep_marked()
    assert state_of(prompt.pk) == State.PROMPT_LOTTERY_WAITING
    assert list(Tree.objects.marked()) == [broken], "it stays marked for whoever mends it"


def test_tending_a_language_draws_and_offers_and_twice_is_once(prompt: Message) -> None:
    LanguagePolicy.objects.create(lang="en", max_initial_prompt_review="2")
    queues.sweep_marked()
    queues.tend_language("en")
    queues.sweep_marked()
    assert state_of(prompt.pk) == State.GROWING
    opening = Opening.objects.get(kind=Kind.INITIAL_PROMPT, lang="en")
    assert (opening.wanted, opening.answered) == (2, 0)
    before = rows()
    queues.tend_language("en")
    assert rows() == before
    assert check_all().findings == []


def test_tending_all_languages_offers_prompts_in_each_and_draws_where_some_wait(
    prompt: Message,
) -> None:
    queues.sweep_marked()
    for _ in range(2):
        queues.tend_languages()
    assert state_of(prompt.pk) == State.GROWING
    offered = Opening.objects.wanting().filter(kind=Kind.INITIAL_PROMPT)
    assert offered.count() == len(LANGUAGES)


def test_leases_that_ran_out_are_taken_back_once(alice: User, bob: User) -> None:
    write_prompt(alice)
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    for _ in range(2):
        queues.expire_leases()
    task.refresh_from_db()
    assert task.status == Status.EXPIRED
    assert task.opening.leased == 0


def test_outcomes_are_remembered_for_two_days(alice: User) -> None:
    for key in ("old", "new"):
        IdempotencyRecord.objects.create(user=alice, key=key, fingerprint="", status=200)
    longer_ago = timezone.now() - timedelta(days=2, minutes=1)
    IdempotencyRecord.objects.filter(key="old").update(created_at=longer_ago)
    for _ in range(2):
        queues.forget_outcomes()
    assert IdempotencyRecord.objects.get().key == "new"


def test_every_task_has_a_queue_and_every_beat_a_task() -> None:
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    assert ours == set(settings.CELERY_TASK_ROUTES)
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= ours
    queues_in_use = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert queues_in_use <= {"progress", "checks", "upkeep", "datasets"}


# Connections to the database


def backend() -> int:
    """The process in PostgreSQL that serves us."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return int(pid)


def between_tasks() -> None:
    """What Celery does in the worker before and after each task."""
    DjangoWorkerFixup(app).close_database()
    signals.task_prerun.send(sender=None)


@pytest.mark.django_db(transaction=True)
def test_the_worker_keeps_its_connection_from_task_to_task() -> None:
    before = backend()
    between_tasks()
    assert backend() == before


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_broke_between_two_tasks_is_replaced() -> None:
    before = backend()
    other = connections["default"].copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    other.close()
    between_tasks()
    assert backend() != before


# Messages


def waiting() -> list[str]:
    """The names of the tasks in the worker's queue, the oldest first."""
    raw = Redis.from_url(redis_url(db=TEST_QUEUES)).lrange(marks.PROGRESS_QUEUE, 0, -1)
    assert isinstance(raw, list)
    return [json.loads(message)["headers"]["task"] for message in reversed(raw)]


@pytest.fixture
def no_messages() -> None:
    Redis.from_url(redis_url(db=TEST_QUEUES)).flushdb()


@pytest.mark.usefixtures("no_messages")
def test_one_message_is_sent_for_all_marks_until_the_worker_begins(
    alice: User, bob: User, django_capture_on_commit_callbacks: Capture
) -> None:
    for author in (alice, bob):
        with django_capture_on_commit_callbacks(execute=True):
            write_prompt(author)
    assert waiting() == [marks.ADVANCE_TASK]
    queues.advance_marked()
    with django_capture_on_commit_callbacks(execute=True):
        write_prompt(alice)
    assert waiting() == [marks.ADVANCE_TASK] * 2


@pytest.mark.usefixtures("no_messages")
def test_the_worker_is_told_after_the_commit_and_not_before(
    alice: User, django_capture_on_commit_callbacks: Capture
) -> None:
    """Told before, it could look, and find nothing."""
    with django_capture_on_commit_callbacks(execute=True):
        write_prompt(alice)
        assert waiting() == []
    assert waiting() == [marks.ADVANCE_TASK]


@pytest.mark.usefixtures("no_messages")
def test_a_mark_that_comes_while_the_worker_looks_has_a_message_of_its_own() -> None:
    """The key goes away before marks are read, not afterwards."""

    def mark_meanwhile(execute: Callable[..., Any], *args: Any) -> Any:
        marks.wake()
        return execute(*args)

    marks.wake()
    with connection.execute_wrapper(mark_meanwhile):
        queues.advance_marked()
    assert waiting() == [marks.ADVANCE_TASK] * 2


@pytest.mark.usefixtures("no_messages")
def test_a_key_that_nobody_takes_away_ends_by_itself() -> None:
    marks.wake()
    marks.tend("en")
    for key in (marks.AWAKE, marks.TO_TEND.format("en")):
        left = cache._cache.get_client().pttl(cache.make_key(key))  # type: ignore[attr-defined]
        assert 0 < left <= 5000


@pytest.mark.usefixtures("no_messages")
def test_a_language_is_tended_once_for_all_trees_that_moved(alice: User, bob: User) -> None:
    LanguagePolicy.objects.create(lang="en", prompt_reviews=1)
    for text in "ab":
        write_prompt(alice, text)
        submit(bob, ask(bob, Kind.LABEL_INITIAL_PROMPT).pk, {"labels": CLEAN}, now=NOON)
    queues.sweep_marked()
    assert waiting() == [marks.TEND_TASK]
    marks.tend("en")
    marks.tend("de")
    assert waiting() == [marks.TEND_TASK] * 2
    queues.tend_language("en")
    marks.tend("en")
    assert waiting() == [marks.TEND_TASK] * 3


@pytest.mark.usefixtures("no_messages")
def test_a_tree_that_stays_where_it_is_leaves_its_language_alone(alice: User, bob: User) -> None:
    write_prompt(alice)
    submit(bob, ask(bob, Kind.LABEL_INITIAL_PROMPT).pk, {"labels": CLEAN}, now=NOON)
    queues.sweep_marked()
    assert not Tree.objects.marked().exists()
    assert waiting() == []


@pytest.mark.usefixtures("no_messages", "no_redis")
def test_without_the_cache_every_mark_has_a_message() -> None:
    marks.wake()
    marks.wake()
    assert waiting() == [marks.ADVANCE_TASK] * 2


@pytest.mark.usefixtures("no_broker")
def test_without_a_broker_volunteers_work_on_and_the_sweep_makes_it_good(
    alice: User, bob: User, django_capture_on_commit_callbacks: Capture
) -> None:
    LanguagePolicy.objects.create(lang="en", prompt_reviews=1)
    began = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True) as sent:
        prompt = write_prompt(alice)
    with django_capture_on_commit_callbacks(execute=True):
        submit(bob, ask(bob, Kind.LABEL_INITIAL_PROMPT).pk, {"labels": CLEAN}, now=NOON)
    assert time.monotonic() - began < 5
    assert sent, "a message was to be sent"
    assert Tree.objects.get().marked_at == NOON
    assert state_of(prompt.pk) == State.INITIAL_PROMPT_REVIEW
    queues.sweep_marked()
    queues.tend_languages()
    assert state_of(prompt.pk) == State.GROWING


@pytest.mark.usefixtures("no_broker")
def test_a_broker_that_is_away_is_left_alone_for_a_while() -> None:
    marks.send(marks.ADVANCE_TASK)
    began = time.monotonic()
    for _ in range(1000):
        marks.send(marks.ADVANCE_TASK)
    assert time.monotonic() - began < 0.5
