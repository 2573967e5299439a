"""POST tasks/{id}/skip/: giving a task back."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tasks.kinds import Kind
from tasks.models import Opening, Task
from tests.api.calls import ABSENT, TASKS, ask_for, good_answer, problem_of, unchanged
from tests.cast import client_of
from tests.forest import plant
from trees.models import Reaction

pytestmark = pytest.mark.django_db


def skip(client: APIClient, task: dict[str, Any], body: Any) -> Any:
    return client.post(f"{TASKS}{task['id']}/skip/", body, format="json")


@pytest.fixture
def task(alice: User, as_bob: APIClient) -> dict[str, Any]:
    plant(Kind.ASSISTANT_REPLY, alice)
    return ask_for(as_bob)


@pytest.mark.parametrize("scope", ["later", "not_me", "nobody_can"])
def test_each_scope_gives_the_place_back(
    scope: str, task: dict[str, Any], as_bob: APIClient
) -> None:
    response = skip(as_bob, task, {"scope": scope, "reason": "I know nothing of physics."})

    assert response.status_code == 200
    outcome = response.json()
    assert (outcome["id"], outcome["status"]) == (task["id"], f"skipped_{scope}")
    assert outcome["message_id"] is None
    assert Task.objects.get(pk=task["id"]).reason == "I know nothing of physics."
    assert Opening.objects.get(tasks=task["id"]).leased == 0


def test_only_nobody_can_leaves_a_mark(task: dict[str, Any], as_bob: APIClient, bob: User) -> None:
    skip(as_bob, task, {"scope": "nobody_can"})

    mark = Reaction.objects.get()
    assert (mark.code, mark.author, str(mark.message_id)) == ("_skip_reply", bob, task["target"])


def test_skipping_again_the_same_way_gives_the_same_result(
    task: dict[str, Any], as_bob: APIClient
) -> None:
    first = skip(as_bob, task, {"scope": "nobody_can"})

    with unchanged():
        second = skip(as_bob, task, {"scope": "nobody_can"})

    assert (second.status_code, second.content) == (200, first.content)


def test_skipping_another_way_afterwards_is_refused(
    task: dict[str, Any], as_bob: APIClient
) -> None:
    skip(as_bob, task, {"scope": "later"})

    with unchanged():
        response = skip(as_bob, task, {"scope": "not_me"})

    problem_of(response, 409, "task_not_open")


def test_an_answered_task_cannot_be_skipped(task: dict[str, Any], as_bob: APIClient) -> None:
    as_bob.post(f"{TASKS}{task['id']}/answer/", good_answer(task), format="json")

    with unchanged():
        problem_of(skip(as_bob, task, {"scope": "later"}), 409, "task_not_open")


def test_a_foreign_task_cannot_be_told_from_none(task: dict[str, Any], carol: User) -> None:
    as_carol = client_of(carol)

    with unchanged():
        foreign = skip(as_carol, task, {"scope": "later"})
        absent = skip(as_carol, {"id": ABSENT}, {"scope": "later"})

    problem_of(foreign, 404, "task_not_found")
    assert foreign.json() == absent.json()


WRONG: list[tuple[Any, str]] = [
    ({}, "unknown_scope"),
    ({"scope": None}, "unknown_scope"),
    ({"scope": 1}, "unknown_scope"),
    ({"scope": ["later"]}, "unknown_scope"),
    ({"scope": "Later"}, "unknown_scope"),
    ({"scope": "x" * 10_000}, "unknown_scope"),
    ({"scope": "later", "reason": None}, "invalid_reason"),
    ({"scope": "later", "reason": 7}, "invalid_reason"),
    ({"scope": "later", "reason": ["no"]}, "invalid_reason"),
    ({"scope": "later", "reason": "x" * 501}, "invalid_reason"),
    ({"scope": "later", "reason": "NUL \0"}, "unusable_character"),
    ({"scope": "later", "until": "tomorrow"}, "unknown_field"),
]


@pytest.mark.parametrize(("body", "code"), WRONG)
def test_wrong_values_are_refused(
    body: Any, code: str, task: dict[str, Any], as_bob: APIClient
) -> None:
    with unchanged():
        problem_of(skip(as_bob, task, body), 422, code)
