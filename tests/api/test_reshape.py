"""PATCH trees/{id}/: a moderator gives one tree its own numbers."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from moderation.models import Action
from tasks.kinds import Kind
from tasks.models import Opening
from tests.api.calls import as_json, problem_of, unchanged
from tests.forest import plant
from trees.models import Message, Tree
from trees.policy import Shape

pytestmark = pytest.mark.django_db


@pytest.fixture
def prompt(alice: User) -> Message:
    message = plant(Kind.ASSISTANT_REPLY, alice)
    assert message is not None
    return message


def reshape(client: APIClient, prompt: Message, body: Any) -> Any:
    return client.patch(f"/api/v1/trees/{prompt.pk}/", **as_json(body))


def test_what_is_given_changes_and_the_rest_stays(
    prompt: Message, as_mod: APIClient, mod: User
) -> None:
    response = reshape(as_mod, prompt, {"goal_size": 4, "max_replies": 1})

    assert response.status_code == 200
    body = response.json()
    assert (body["goal_size"], body["max_depth"], body["max_replies"]) == (4, 5, 1)
    assert Tree.objects.get().shape == Shape(4, 5, 1, 2)
    assert Opening.objects.get(is_open=True).wanted == 1
    act = Action.objects.get()
    assert (act.kind, act.actor, act.tree_id) == ("reshape_tree", mod, prompt.pk)


def test_all_four_numbers(prompt: Message, as_mod: APIClient) -> None:
    numbers = {"goal_size": 1, "max_depth": 0, "max_replies": 1, "max_followups": 0}

    assert numbers.items() <= reshape(as_mod, prompt, numbers).json().items()


def test_volunteers_may_not(prompt: Message, as_alice: APIClient, as_bob: APIClient) -> None:
    with unchanged():
        for client in (as_alice, as_bob):
            problem_of(reshape(client, prompt, {"goal_size": 4}), 403, "moderators_only")


WRONG: list[tuple[Any, str]] = [
    ({"goal_size": 0}, "impossible_shape"),
    ({"goal_size": -1}, "impossible_shape"),
    ({"goal_size": 10_001}, "impossible_shape"),
    ({"goal_size": 10**30}, "impossible_shape"),
    ({"goal_size": 4.0}, "impossible_shape"),
    ({"goal_size": "4"}, "impossible_shape"),
    ({"goal_size": True}, "impossible_shape"),
    ({"goal_size": None}, "impossible_shape"),
    ({"goal_size": [4]}, "impossible_shape"),
    ({"max_depth": -1}, "impossible_shape"),
    ({"max_replies": 0}, "impossible_shape"),
    ({"max_followups": -1}, "impossible_shape"),
    ({"goal_size": 4, "max_followups": {}}, "impossible_shape"),
    ({"state": "growing"}, "unknown_field"),
    ({"lang": "de"}, "unknown_field"),
]


def test_wrong_values_are_refused(prompt: Message, as_mod: APIClient) -> None:
    with unchanged():
        for body, code in WRONG:
            problem_of(reshape(as_mod, prompt, body), 422, code, of=body)
