"""GET messages/, messages/{id}/ and the conversation and children of a message."""

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.api.calls import problem_of
from tests.cast import NOON
from tests.forest import child, root
from trees.contributions import delete_message
from trees.models import Message, Tree
from trees.states import State

pytestmark = pytest.mark.django_db

MESSAGES = "/api/v1/messages/"


def ids(client: APIClient, **query: str) -> list[str]:
    return [message["id"] for message in client.get(MESSAGES, query).json()["results"]]


def dated(message: Message, minutes: int) -> str:
    Message.objects.filter(pk=message.pk).update(created_at=NOON + timedelta(minutes=minutes))
    return str(message.pk)


def test_a_message_as_a_volunteer_sees_it(alice: User, bob: User, as_bob: APIClient) -> None:
    prompt = root(alice)
    reply = child(prompt, bob, "They align.", emojis={"+1": 2})

    assert as_bob.get(f"{MESSAGES}{reply.pk}/").json() == {
        "id": str(reply.pk),
        "tree_id": str(prompt.pk),
        "parent_id": str(prompt.pk),
        "role": "assistant",
        "lang": "en",
        "depth": 1,
        "text": "They align.",
        "revision": 1,
        "created_at": "2026-03-01T12:00:00Z",
        "deleted": False,
        "synthetic": False,
        "model_name": None,
        "mine": True,
        "emojis": {"+1": 2},
        "judgement": None,
    }


def test_filters_narrow_the_list(alice: User, bob: User, as_bob: APIClient) -> None:
    prompt = root(alice)
    reply = child(prompt, bob)
    german = root(alice, "de", state=State.READY_FOR_EXPORT)
    first, second, third = dated(prompt, 3), dated(reply, 2), dated(german, 1)

    assert ids(as_bob) == [first, second, third]
    assert ids(as_bob, lang="de") == [third]
    assert ids(as_bob, role="assistant") == [second]
    assert ids(as_bob, tree=first) == [first, second]
    assert ids(as_bob, state="ready_for_export") == [third]
    assert ids(as_bob, author="me") == [second]
    assert ids(as_bob, role="prompter", state="growing") == [first]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"role": "user"}, "invalid_filter"),
        ({"role": ""}, "invalid_filter"),
        ({"state": "x"}, "invalid_filter"),
        ({"tree": "x"}, "invalid_filter"),
        ({"tree": "7"}, "invalid_filter"),
        ({"tree": "x" * 10_000}, "invalid_filter"),
        ({"tree": "\0"}, "invalid_filter"),
        ({"author": "bob"}, "invalid_filter"),
        ({"lang": "english"}, "unknown_language"),
        ({"q": "magnets"}, "unknown_filter"),
    ],
)
def test_filters_that_are_not_known_are_refused(
    query: dict[str, Any], code: str, as_bob: APIClient
) -> None:
    problem_of(as_bob.get(MESSAGES, query), 422, code)


def test_a_conversation_is_the_thread_alone(alice: User, as_bob: APIClient) -> None:
    prompt = root(alice)
    reply = child(prompt, alice)
    child(prompt, alice, "A rival")
    asked = child(reply, alice, "And why iron?")
    child(asked, alice, "Below it")

    thread = as_bob.get(f"{MESSAGES}{asked.pk}/conversation/").json()

    assert [message["id"] for message in thread] == [str(m.pk) for m in (prompt, reply, asked)]
    assert thread[2] == as_bob.get(f"{MESSAGES}{asked.pk}/").json()


def test_children_come_in_order_of_arrival(alice: User, as_bob: APIClient) -> None:
    prompt = root(alice)
    first, second = child(prompt, alice, "A", rank=1), child(prompt, alice, "B", rank=0)
    child(first, alice, "A1")

    page = as_bob.get(f"{MESSAGES}{prompt.pk}/children/").json()

    assert page["next"] is None
    assert [message["id"] for message in page["results"]] == [str(first.pk), str(second.pk)]
    problem_of(as_bob.get(f"{MESSAGES}{prompt.pk}/children/?role=x"), 422, "unknown_filter")


@pytest.mark.parametrize("call", ["", "{}/", "{}/conversation/", "{}/children/"])
def test_what_may_not_be_seen_is_seen_nowhere(
    call: str, alice: User, as_bob: APIClient, as_mod: APIClient
) -> None:
    prompt = root(alice)
    reply = child(prompt, alice, "Deleted reply", labels={"spam": {"value": 0.123, "count": 1}})
    delete_message(prompt.tree, reply, now=NOON)
    address = MESSAGES + call.format(prompt.pk if "children" in call else reply.pk)
    secrets = ("Deleted reply", "0.123", str(alice.public_id))

    seen = as_bob.get(address).content.decode()
    assert str(reply.pk) in seen
    assert not any(secret in seen for secret in secrets)
    assert all(secret in as_mod.get(address).content.decode() for secret in secrets)

    Tree.objects.update(state=State.READY_FOR_EXPORT)
    seen = as_bob.get(address).content.decode()
    assert [secret in seen for secret in secrets] == [False, True, True]


def test_the_author_of_an_imported_message_may_be_nobody(as_mod: APIClient, alice: User) -> None:
    prompt = root(alice)
    Message.objects.update(author=None)

    message = as_mod.get(f"{MESSAGES}{prompt.pk}/").json()

    assert message["judgement"]["author"] is None
    assert not message["mine"]
