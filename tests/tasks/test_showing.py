"""What a task shows: the thread, the rivals, the labels; no more, and the texts asked about."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from moderation import actions
from tasks import openings
from tasks.kinds import Kind
from tasks.models import Task
from tasks.showing import Shown, show, show_all
from tests.cast import NOON, ask, claim, reply, review, settle, start_tree, write_prompt
from trees.lifecycle import reshape
from trees.models import Message, Tree
from trees.policy import Shape

pytestmark = pytest.mark.django_db

WIDE = Shape(goal_size=9, max_depth=5, max_replies=3, max_followups=1)


def texts(shown: Shown) -> list[str]:
    return [message.text for message in shown.conversation]


def claim_kind(user: User, target: Message, kind: Kind) -> Task:
    """A task of this kind about this message."""
    return claim(user, target.openings.get(kind=kind, is_open=True).pk)


def grow_thread(alice: User, bob: User, carol: User, dan: User) -> list[Message]:
    """Prompt, reply and follow-up, each accepted."""
    tree = start_tree(alice, [bob, carol, dan])
    reshape(tree.pk, WIDE, now=NOON)
    settle()
    prompt = Message.objects.get(pk=tree.pk)
    answered = reply(bob, prompt, "They attract iron.")
    review(answered, [alice, carol, dan])
    asked = reply(carol, answered, "Why iron?")
    review(asked, [alice, bob, dan])
    return [prompt, answered, asked]


def ranking_tree(alice: User, bob: User, carol: User, dan: User) -> Tree:
    """A prompt with two accepted replies that wait for rankings."""
    tree = start_tree(alice, [bob, carol, dan])
    reshape(tree.pk, Shape(3, 1, 2, 1), now=NOON)
    settle()
    prompt = Message.objects.get(pk=tree.pk)
    review(reply(bob, prompt, "First"), [alice, carol, dan])
    review(reply(carol, prompt, "Second"), [alice, bob, dan])
    return tree


def test_a_new_prompt_shows_nothing(alice: User) -> None:
    openings.refresh_prompts("en", now=NOON)
    shown = show(ask(alice, Kind.INITIAL_PROMPT))

    assert (shown.conversation, shown.replies, shown.labels) == ((), (), ())
    assert shown.target is None
    assert shown.kind is Kind.INITIAL_PROMPT


def test_a_review_shows_the_thread_and_the_labels_of_its_role(alice: User, bob: User) -> None:
    prompt = write_prompt(alice)

    shown = show(ask(bob, Kind.LABEL_INITIAL_PROMPT))

    assert texts(shown) == ["How do magnets work?"]
    assert shown.target is not None
    assert shown.target.id == prompt.pk
    assert shown.mandatory_labels == ("spam",)
    assert "helpfulness" not in {label.name for label in shown.labels}


def test_a_deep_thread_comes_root_first_in_one_query(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    *_, asked = grow_thread(alice, bob, carol, dan)
    task = Task.objects.with_question().get(pk=claim_kind(erin, asked, Kind.ASSISTANT_REPLY).pk)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        shown = show(task)

    assert texts(shown) == ["How do magnets work?", "They attract iron.", "Why iron?"]
    assert len(queries) == 1


def test_siblings_of_the_thread_are_not_shown(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    prompt, answered, _ = grow_thread(alice, bob, carol, dan)
    rival = reply(dan, prompt, "A rival reply")

    shown = show(claim_kind(erin, rival, Kind.LABEL_ASSISTANT_REPLY))

    assert texts(shown) == ["How do magnets work?", "A rival reply"]
    assert str(answered.pk) not in repr(shown.conversation)


def test_rivals_come_in_an_order_of_the_task_that_says_nothing(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    ranking_tree(alice, bob, carol, dan)
    task = ask(erin, Kind.RANK_ASSISTANT_REPLIES)

    orders = set()
    for number in range(64):
        other = Task(id=UUID(int=number), opening=task.opening, user=erin)
        order = [message.text for message in show(other).replies]
        assert order == [message.text for message in show(other).replies]
        orders.add(tuple(order))

    assert orders == {("First", "Second"), ("Second", "First")}
    assert texts(show(task)) == ["How do magnets work?"]


def test_an_edit_in_the_meantime_leaves_the_text_that_was_asked_about(
    alice: User, bob: User, mod: User
) -> None:
    prompt = write_prompt(alice)
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    actions.edit_message(prompt.pk, actor=mod, text="Edited", reason="typing error", now=NOON)
    task = Task.objects.with_question().get(pk=task.pk)

    with CaptureQueriesContext(connection) as queries:
        shown = show(task)

    assert texts(shown) == ["How do magnets work?"]
    assert len(queries) == 2


def test_the_text_of_a_message_deleted_in_the_meantime_is_withheld(
    alice: User, bob: User, mod: User
) -> None:
    prompt = write_prompt(alice)
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    actions.delete_message(prompt.pk, actor=mod, reason="personal data", now=NOON)

    shown = show(Task.objects.with_question().get(pk=task.pk))

    assert texts(shown) == [""]
    assert shown.conversation[0].deleted


def test_many_tasks_take_no_more_queries_than_one(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    grow_thread(alice, bob, carol, dan)
    ranking_tree(alice, bob, carol, dan)
    held = [ask(erin) for _ in range(4)]
    tasks = list(Task.objects.with_question().filter(pk__in=[task.pk for task in held]))

    with CaptureQueriesContext(connection) as queries:
        shown = show_all(tasks)

    assert [one.task for one in shown] == tasks
    assert len(queries) == 1
