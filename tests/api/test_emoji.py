"""POST messages/{id}/emoji/: reactions."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.api.calls import as_json, problem_of, unchanged
from tests.cast import client_of, person, state_of
from tests.forest import child, root
from trees.labels import EMOJIS, SKIPS
from trees.models import Message, Reaction
from trees.states import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply(alice: User) -> Message:
    return child(root(alice), alice)


def react(client: APIClient, message: Message, body: Any) -> Any:
    return client.post(f"/api/v1/messages/{message.pk}/emoji/", **as_json(body))


def test_an_emoji_is_given_and_taken_back(reply: Message, as_bob: APIClient, carol: User) -> None:
    react(client_of(carol), reply, {"emoji": "+1", "on": True})

    given = react(as_bob, reply, {"emoji": "+1", "on": True})
    assert (given.status_code, given.json()) == (
        200,
        {"message_id": str(reply.pk), "emojis": {"+1": 2}},
    )

    back = react(as_bob, reply, {"emoji": "+1", "on": False})
    assert back.json()["emojis"] == {"+1": 1}
    reply.refresh_from_db()
    assert reply.emojis == {"+1": 1}


@pytest.mark.parametrize("emoji", EMOJIS)
def test_every_emoji_is_taken(emoji: str, reply: Message, as_bob: APIClient) -> None:
    assert react(as_bob, reply, {"emoji": emoji}).json()["emojis"] == {emoji: 1}


def test_giving_twice_counts_once(reply: Message, as_bob: APIClient) -> None:
    react(as_bob, reply, {"emoji": "100"})

    with unchanged():
        again = react(as_bob, reply, {"emoji": "100"})

    assert again.json()["emojis"] == {"100": 1}


def test_taking_back_what_was_not_given_changes_nothing(reply: Message, as_bob: APIClient) -> None:
    with unchanged():
        assert react(as_bob, reply, {"emoji": "100", "on": False}).json()["emojis"] == {}


def test_nobody_takes_back_what_others_gave(reply: Message, as_bob: APIClient, carol: User) -> None:
    react(client_of(carol), reply, {"emoji": "clap"})

    with unchanged():
        react(as_bob, reply, {"emoji": "clap", "on": False})


def test_the_red_flag_too_many_takes_a_reply_away(reply: Message) -> None:
    for number in range(4):
        reply.refresh_from_db()
        assert reply.deleted_at is None
        react(client_of(person(f"flagger{number}")), reply, {"emoji": "red_flag"})

    reply.refresh_from_db()
    assert reply.deleted_at is not None


def test_the_red_flag_too_many_aborts_a_prompts_tree(alice: User) -> None:
    prompt = root(alice)
    for number in range(4):
        react(client_of(person(f"flagger{number}")), prompt, {"emoji": "red_flag"})

    assert state_of(prompt.pk) == State.ABORTED_LOW_GRADE


WRONG: list[tuple[Any, str]] = [
    ({}, "unknown_emoji"),
    ({"emoji": None}, "unknown_emoji"),
    ({"emoji": 100}, "unknown_emoji"),
    ({"emoji": ["+1"]}, "unknown_emoji"),
    ({"emoji": "👍"}, "unknown_emoji"),
    ({"emoji": "x" * 10_000}, "unknown_emoji"),
    ({"emoji": "+1", "on": None}, "invalid_switch"),
    ({"emoji": "+1", "on": "true"}, "invalid_switch"),
    ({"emoji": "+1", "on": 1}, "invalid_switch"),
    ({"emoji": "+1", "off": True}, "unknown_field"),
    *(({"emoji": skip}, "unknown_emoji") for skip in SKIPS),
    *(({"emoji": skip, "on": False}, "unknown_emoji") for skip in SKIPS),
]


def test_wrong_values_are_refused(reply: Message, as_bob: APIClient, bob: User) -> None:
    Reaction.objects.create(message=reply, author=bob, code=SKIPS[0], created_at=reply.created_at)

    with unchanged():
        for body, code in WRONG:
            problem_of(react(as_bob, reply, body), 422, code, of=body)
