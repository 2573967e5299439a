"""Answers that were sent and can be taken back for a while."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from accounts.models import User
from interface.refusals import Invalid
from tasks import leases, outbox, submissions
from tasks.draft_versions import DraftChanged
from tasks.held import AnswerSent, NoSuchTask
from tasks.invariants import check_all
from tasks.kinds import Kind
from tasks.models import Opening, Status, Task
from tasks.reasons import why_nothing
from tests.cast import (
    CLEAN,
    NOON,
    ask,
    person,
    review,
    set_policy,
    settle,
    start_tree,
    write_prompt,
)
from trees.contributions import delete_message
from trees.models import Message, Review
from trees.recent_policies import recent_default

pytestmark = pytest.mark.django_db

GRACE = timedelta(seconds=15)
DUE = NOON + GRACE
REVIEW = {"labels": CLEAN}


@pytest.fixture(autouse=True)
def _grace(settings: Settings) -> None:
    settings.ANSWER_UNDO_SECONDS = 15


@pytest.fixture
def task(alice: User, bob: User) -> Task:
    """Bob's open task to review a prompt of Alice."""
    write_prompt(alice)
    return ask(bob, Kind.LABEL_INITIAL_PROMPT)


def put(task: Task, answer: Mapping[str, object] = REVIEW, *, now: datetime = NOON) -> Task:
    return outbox.put(task.user, task.pk, answer, seen=None, now=now)


def reviews() -> int:
    return Review.objects.count()


def broken() -> list[object]:
    settle()
    return list(check_all().findings)


def test_it_counts_when_its_time_has_come_and_not_before(task: Task) -> None:
    sent = put(task)
    assert sent.sends_at == DUE

    assert not outbox.send(task.pk, now=DUE - timedelta(milliseconds=1))
    assert outbox.send_due(now=DUE - timedelta(milliseconds=1)) == 0
    assert reviews() == 0
    assert outbox.send_due(now=DUE) == 1

    task.refresh_from_db()
    assert (task.status, task.sends_at, task.draft) == (Status.ANSWERED, None, None)
    assert reviews() == 1
    assert not outbox.send(task.pk, now=DUE)
    assert broken() == []


def test_its_authors_next_look_sends_what_is_due(task: Task) -> None:
    put(task)

    assert [one.pk for one in outbox.look(task.user, now=NOON)] == [task.pk]
    assert outbox.look(task.user, now=DUE) == []

    assert reviews() == 1


def test_taken_back_it_is_a_draft_again(task: Task) -> None:
    put(task)

    for _ in range(2):
        outbox.take_back(task.user, task.pk, now=NOON)

    task.refresh_from_db()
    assert (task.status, task.sends_at, task.draft) == (Status.LEASED, None, REVIEW)
    assert outbox.send_due(now=DUE) == 0
    assert reviews() == 0
    assert task in leases.open_tasks(task.user)


def test_once_it_counts_it_cannot_be_taken_back(task: Task) -> None:
    put(task)
    outbox.send_due(now=DUE)

    with pytest.raises(outbox.TooLateToUndo):
        outbox.take_back(task.user, task.pk, now=DUE)


def test_sending_twice_is_sending_once(task: Task) -> None:
    first = put(task)

    assert put(task, now=NOON + timedelta(seconds=5)).sends_at == first.sends_at
    outbox.send_due(now=DUE)
    assert put(task, now=DUE).status == Status.ANSWERED
    assert reviews() == 1


def test_an_answer_that_is_none_is_refused_at_once(task: Task) -> None:
    with pytest.raises(Invalid):
        put(task, {"labels": {"quality": 0.5}})

    task.refresh_from_db()
    assert (task.sends_at, task.draft) == (None, None)


def test_while_it_waits_nothing_else_can_be_done_with_its_task(task: Task) -> None:
    put(task)
    user, other = task.user, {"labels": {"spam": 1.0}}

    acts: tuple[Callable[[], object], ...] = (
        lambda: put(task, other),
        lambda: leases.skip(user, task.pk, scope="later", now=NOON),
        lambda: leases.extend(user, task.pk, now=NOON),
        lambda: leases.save_draft(user, task.pk, draft=other, now=NOON),
        lambda: submissions.submit(user, task.pk, other, now=NOON),
    )
    for act in acts:
        with pytest.raises(AnswerSent):
            act()
    leases.discard_draft(user, task.pk)

    task.refresh_from_db()
    assert (task.draft, task.status) == (REVIEW, Status.LEASED)
    assert broken() == []


def test_the_same_answer_over_the_api_counts_at_once(task: Task) -> None:
    put(task)

    submissions.submit(task.user, task.pk, REVIEW, now=NOON)

    assert reviews() == 1
    assert outbox.send_due(now=DUE) == 0


def test_its_place_stays_taken_and_its_lease_does_not_run_out(task: Task) -> None:
    nearly_over = task.expires_at - timedelta(seconds=1)
    sent = put(task, now=nearly_over)
    assert sent.sends_at is not None

    assert leases.expire(now=sent.sends_at + timedelta(minutes=1)) == 0
    assert Opening.objects.get(pk=task.opening_id).leased == 1
    assert broken() == []


def test_after_its_lease_it_takes_its_place_again_if_that_is_free(task: Task) -> None:
    late = NOON + timedelta(hours=2)
    leases.expire(now=late)

    put(task, now=late)

    assert Opening.objects.get(pk=task.opening_id).leased == 1
    assert broken() == []
    outbox.send_due(now=late + GRACE)
    assert reviews() == 1
    assert broken() == []


def test_after_its_lease_it_is_refused_at_once_if_its_place_is_gone(
    task: Task, carol: User, dan: User, erin: User
) -> None:
    late = NOON + timedelta(hours=2)
    leases.expire(now=late)
    assert task.opening.target is not None
    review(task.opening.target, [carol, dan, erin])

    with pytest.raises(submissions.LeaseExpired):
        put(task, now=late)

    task.refresh_from_db()
    assert (task.draft, task.sends_at) == (REVIEW, None)


def test_what_cannot_be_taken_in_any_more_comes_back_with_the_reason(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    tree = start_tree(alice, [bob, carol, dan])
    task = ask(bob, Kind.ASSISTANT_REPLY)
    put(task, {"text": "They align."})
    delete_message(tree, Message.objects.get(pk=tree.pk), now=NOON)

    outbox.send_due(now=DUE)

    (back,) = outbox.look(bob, now=DUE)
    assert (back.refused_as, back.draft) == ("conversation_closed", {"text": "They align."})
    assert back.sends_at is None
    leases.discard_draft(bob, task.pk)
    assert outbox.look(bob, now=DUE) == []


def test_they_do_not_count_as_open_tasks(task: Task) -> None:
    put(task)

    assert list(leases.open_tasks(task.user)) == []
    set_policy(max_open_tasks=1)
    assert not leases.hands_full(task.user, recent_default())
    reasons = why_nothing(task.user, kinds=[Kind.LABEL_INITIAL_PROMPT], lang="en")
    assert "yours" in [reason.code for reason in reasons]
    assert "held_by_you" not in [reason.code for reason in reasons]
    assert ask(task.user, Kind.INITIAL_PROMPT).status == Status.LEASED


def test_prompts_can_be_written_one_after_the_other_without_waiting(alice: User) -> None:
    write_prompt(alice)
    first = ask(alice, Kind.INITIAL_PROMPT)
    put(first, {"text": "Why is the sky blue?"})

    second = ask(alice, Kind.INITIAL_PROMPT)
    assert second.pk != first.pk
    put(second, {"text": "Why is the sea green?"})
    third = ask(alice, Kind.INITIAL_PROMPT)
    assert third.pk not in (first.pk, second.pk)

    outbox.send_due(now=DUE)
    assert Message.objects.by(alice.pk).count() == 3
    assert broken() == []


def test_taking_a_prompt_back_puts_off_the_one_begun_meanwhile(alice: User) -> None:
    write_prompt(alice)
    first = ask(alice, Kind.INITIAL_PROMPT)
    put(first, {"text": "Why is the sky blue?"})
    second = ask(alice, Kind.INITIAL_PROMPT)
    leases.save_draft(alice, second.pk, draft={"text": "Half a"}, now=NOON)

    outbox.take_back(alice, first.pk, now=NOON)

    second.refresh_from_db()
    assert (second.status, second.draft) == (Status.SKIPPED_LATER, {"text": "Half a"})
    assert [one.pk for one in leases.open_tasks(alice)] == [first.pk]
    assert broken() == []


def test_a_newer_draft_is_not_sent_over(task: Task) -> None:
    leases.save_draft(task.user, task.pk, draft={"labels": {"spam": 1.0}}, now=NOON)

    with pytest.raises(DraftChanged):
        outbox.put(task.user, task.pk, REVIEW, seen="", now=NOON)

    task.refresh_from_db()
    assert (task.draft, task.sends_at) == ({"labels": {"spam": 1.0}}, None)


def test_without_a_grace_it_counts_at_once(task: Task, settings: Settings) -> None:
    settings.ANSWER_UNDO_SECONDS = 0

    assert put(task).status == Status.ANSWERED
    assert reviews() == 1


def test_the_task_of_somebody_else_is_neither_sent_nor_taken_back(task: Task) -> None:
    mallory = person("mallory")
    put(task)

    with pytest.raises(NoSuchTask):
        outbox.take_back(mallory, task.pk, now=NOON)
    with pytest.raises(NoSuchTask):
        outbox.put(mallory, task.pk, REVIEW, seen=None, now=NOON)
