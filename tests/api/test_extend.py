"""POST tasks/{id}/extend/: keeping a task longer."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tasks.kinds import Kind
from tests.api.calls import ABSENT, TASKS, ask_for, good_answer, problem_of, unchanged
from tests.cast import client_of
from tests.forest import plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(alice: User, as_bob: APIClient) -> dict[str, Any]:
    plant(Kind.ASSISTANT_REPLY, alice)
    return ask_for(as_bob)


def test_the_lease_starts_anew(task: dict[str, Any], as_bob: APIClient) -> None:
    response = as_bob.post(f"{TASKS}{task['id']}/extend/")

    assert response.status_code == 200
    outcome = response.json()
    assert (outcome["id"], outcome["status"]) == (task["id"], "leased")
    assert outcome["expires_at"] > task["expires_at"]


def test_an_empty_object_is_no_body_either(task: dict[str, Any], as_bob: APIClient) -> None:
    assert as_bob.post(f"{TASKS}{task['id']}/extend/", {}, format="json").status_code == 200


def test_a_task_that_is_not_open_cannot_be_extended(
    task: dict[str, Any], as_bob: APIClient
) -> None:
    as_bob.post(f"{TASKS}{task['id']}/answer/", good_answer(task), format="json")

    with unchanged():
        response = as_bob.post(f"{TASKS}{task['id']}/extend/")

    assert problem_of(response, 409, "task_not_open")["status_of_task"] == "answered"


def test_a_foreign_task_cannot_be_told_from_none(task: dict[str, Any], carol: User) -> None:
    as_carol = client_of(carol)

    with unchanged():
        foreign = as_carol.post(f"{TASKS}{task['id']}/extend/")
        absent = as_carol.post(f"{TASKS}{ABSENT}/extend/")

    problem_of(foreign, 404, "task_not_found")
    assert foreign.json() == absent.json()


def test_unknown_fields_are_refused(task: dict[str, Any], as_bob: APIClient) -> None:
    with unchanged():
        response = as_bob.post(f"{TASKS}{task['id']}/extend/", {"minutes": 600}, format="json")

    problem_of(response, 422, "unknown_field")
