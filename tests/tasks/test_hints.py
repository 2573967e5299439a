"""What an author is told before a text is sent."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tasks.hints import hints
from tasks.kinds import Kind
from tests.cast import NOON, ask, reply, start_tree, write_prompt
from trees.contributions import delete_message
from trees.models import Message

pytestmark = pytest.mark.django_db


def test_the_same_prompt_is_noticed_whatever_its_case_and_spacing(alice: User, bob: User) -> None:
    write_prompt(alice, "How do magnets  work?\nTell me.")
    task = ask(bob, Kind.INITIAL_PROMPT)

    (hint,) = hints(task, " how do Magnets work?   Tell me. ")
    assert "written before" in hint
    assert hints(task, "How do magnets work?") == []


def test_in_another_language_it_is_another_prompt(alice: User, bob: User) -> None:
    write_prompt(alice, "Taxi?", "de")
    write_prompt(alice, "Bus?", "en")

    assert hints(ask(bob, Kind.INITIAL_PROMPT, "en"), "Taxi?") == []


def test_a_deleted_prompt_is_not_there(alice: User, bob: User) -> None:
    prompt = write_prompt(alice, "Taxi?")
    task = ask(bob, Kind.INITIAL_PROMPT)
    delete_message(prompt.tree, prompt, now=NOON)

    assert hints(task, "Taxi?") == []


def test_the_same_reply_to_the_same_message_is_noticed(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    tree = start_tree(alice, [bob, carol, dan])
    reply(bob, Message.objects.get(pk=tree.pk), "They align.")
    task = ask(carol, Kind.ASSISTANT_REPLY)

    (hint,) = hints(task, "they  align.")
    assert "there already" in hint
    assert hints(task, "How do magnets work?") == []


def test_the_prompts_of_a_language_are_not_read_through(alice: User, bob: User) -> None:
    write_prompt(alice, "Taxi?")
    task = ask(bob, Kind.INITIAL_PROMPT)

    with CaptureQueriesContext(connection) as caught, connection.cursor() as cursor:
        assert hints(task, "Taxi?")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {caught[0]['sql']}")
        plan = "\n".join(row[0] for row in cursor)

    assert "message_prompt_wording" in plan
