"""GET tasks/ and tasks/{id}/: what I hold."""

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tasks.kinds import Kind
from tests.api.calls import ABSENT, TASKS, ask_for, good_answer, problem_of, unchanged
from tests.cast import client_of
from tests.forest import plant

pytestmark = pytest.mark.django_db


def test_the_most_pressing_comes_first(alice: User, as_bob: APIClient) -> None:
    for kind in (Kind.ASSISTANT_REPLY, Kind.LABEL_INITIAL_PROMPT):
        plant(kind, alice)
    first, second = ask_for(as_bob, "assistant_reply"), ask_for(as_bob, "label_initial_prompt")
    as_bob.post(f"{TASKS}{first['id']}/extend/")

    page = as_bob.get(TASKS).json()

    assert page["next"] is None
    assert [task["id"] for task in page["results"]] == [second["id"], first["id"]]
    assert page["results"][0] == second


def test_only_mine_and_only_open_ones(alice: User, as_bob: APIClient, carol: User) -> None:
    for _ in range(2):
        plant(Kind.ASSISTANT_REPLY, alice)
    as_carol = client_of(carol)
    ask_for(as_carol)
    mine, done = ask_for(as_bob), ask_for(as_bob)
    as_bob.post(f"{TASKS}{done['id']}/answer/", good_answer(done), format="json")

    assert [task["id"] for task in as_bob.get(TASKS).json()["results"]] == [mine["id"]]


def test_they_come_in_pages(alice: User, as_bob: APIClient) -> None:
    for _ in range(3):
        plant(Kind.ASSISTANT_REPLY, alice)
    held = [ask_for(as_bob)["id"] for _ in range(3)]

    first = as_bob.get(TASKS, {"page_size": 2}).json()
    second = as_bob.get(first["next"]).json()

    assert [task["id"] for page in (first, second) for task in page["results"]] == held
    assert second["next"] is None


@pytest.mark.parametrize("kind", Kind)
def test_a_task_reads_as_it_was_handed_out(kind: Kind, alice: User, as_bob: APIClient) -> None:
    plant(kind, alice)
    task = ask_for(as_bob, kind)

    assert as_bob.get(f"{TASKS}{task['id']}/").json() == task


def test_an_answered_task_can_still_be_read(alice: User, as_bob: APIClient) -> None:
    plant(Kind.ASSISTANT_REPLY, alice)
    task = ask_for(as_bob)
    as_bob.post(f"{TASKS}{task['id']}/answer/", good_answer(task), format="json")

    assert as_bob.get(f"{TASKS}{task['id']}/").json() == {**task, "status": "answered"}


def test_a_foreign_task_cannot_be_told_from_none(
    alice: User, as_bob: APIClient, carol: User
) -> None:
    plant(Kind.ASSISTANT_REPLY, alice)
    task = ask_for(as_bob)
    as_carol = client_of(carol)

    with unchanged():
        foreign = as_carol.get(f"{TASKS}{task['id']}/")
        absent = as_carol.get(f"{TASKS}{ABSENT}/")

    problem_of(foreign, 404, "task_not_found")
    assert foreign.json() == absent.json()
