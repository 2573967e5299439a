"""PUT, GET, DELETE tasks/{id}/draft/: keeping what one has so far."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from tasks import leases
from tasks.kinds import Kind
from tasks.models import Task
from tests.api.calls import ABSENT, TASKS, as_json, ask_for, good_answer, problem_of, unchanged
from tests.cast import client_of
from tests.forest import plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(alice: User, as_bob: APIClient) -> dict[str, Any]:
    plant(Kind.ASSISTANT_REPLY, alice)
    return ask_for(as_bob)


def draft_of(task: dict[str, Any]) -> str:
    return f"{TASKS}{task['id']}/draft/"


def test_a_draft_is_kept_and_read(task: dict[str, Any], as_bob: APIClient) -> None:
    saved = as_bob.put(draft_of(task), {"text": "They al", "lang": "en"}, format="json")

    assert saved.status_code == 200
    assert saved.json()["draft"] == {"text": "They al", "lang": "en"}
    assert saved.json()["saved_at"] is not None
    assert as_bob.get(draft_of(task)).json() == saved.json()
    assert as_bob.get(f"{TASKS}{task['id']}/").json()["draft"] == saved.json()["draft"]


def test_where_there_is_none_it_is_null(task: dict[str, Any], as_bob: APIClient) -> None:
    assert as_bob.get(draft_of(task)).json() == {"draft": None, "saved_at": None}


@pytest.mark.parametrize(
    ("kind", "draft"),
    [
        (Kind.ASSISTANT_REPLY, {"text": ""}),
        (Kind.ASSISTANT_REPLY, {"text": "  too early to be refused  " * 2_000}),
        (Kind.LABEL_ASSISTANT_REPLY, {"labels": {"quality": 0.5}}),
        (Kind.RANK_ASSISTANT_REPLIES, {"ranking": [], "not_rankable": False}),
    ],
)
def test_a_draft_may_be_unfinished(
    kind: Kind, draft: dict[str, Any], alice: User, as_bob: APIClient
) -> None:
    plant(kind, alice)
    task = ask_for(as_bob, kind)

    assert as_bob.put(draft_of(task), draft, format="json").json()["draft"] == draft


def test_a_draft_outlives_its_lease(task: dict[str, Any], as_bob: APIClient) -> None:
    leases.expire(now=timezone.now() + timedelta(days=1))

    as_bob.put(draft_of(task), {"text": "Late"}, format="json")

    assert as_bob.get(draft_of(task)).json()["draft"] == {"text": "Late"}


def test_a_draft_is_discarded_when_its_author_says_so(
    task: dict[str, Any], as_bob: APIClient
) -> None:
    as_bob.put(draft_of(task), {"text": "They al"}, format="json")

    response = as_bob.delete(draft_of(task))

    assert (response.status_code, response.content) == (204, b"")
    assert Task.objects.get(pk=task["id"]).draft is None
    assert as_bob.delete(draft_of(task)).status_code == 204


def test_the_draft_of_an_answered_task_is_forgotten(
    task: dict[str, Any], as_bob: APIClient
) -> None:
    as_bob.put(draft_of(task), {"text": "They al"}, format="json")
    as_bob.post(f"{TASKS}{task['id']}/answer/", good_answer(task), format="json")

    assert as_bob.get(draft_of(task)).json()["draft"] is None
    with unchanged():
        response = as_bob.put(draft_of(task), {"text": "More"}, format="json")
    problem_of(response, 409, "task_not_open")


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_a_foreign_draft_cannot_be_told_from_none(
    method: str, task: dict[str, Any], as_bob: APIClient, carol: User
) -> None:
    as_bob.put(draft_of(task), {"text": "Secret"}, format="json")
    call = getattr(client_of(carol), method)
    body = {"data": {"text": "Mine"}, "format": "json"} if method == "put" else {}

    with unchanged():
        foreign = call(draft_of(task), **body)
        absent = call(draft_of({"id": ABSENT}), **body)

    problem_of(foreign, 404, "task_not_found")
    assert foreign.json() == absent.json()


WRONG: list[tuple[Any, str]] = [
    ([], "wrong_answer_kind"),
    ("They al", "wrong_answer_kind"),
    (7, "wrong_answer_kind"),
    ({"labels": {"spam": 0}}, "wrong_answer_kind"),
    ({"text": "They al", "mood": "good"}, "wrong_answer_kind"),
    ({"text": "NUL \0"}, "unusable_character"),
    ({"text": "half \ud83d"}, "unusable_character"),
    ({"half \ud83d": "text"}, "unusable_character"),
]


@pytest.mark.parametrize(("body", "code"), WRONG)
def test_wrong_values_are_refused(
    body: Any, code: str, task: dict[str, Any], as_bob: APIClient
) -> None:
    with unchanged():
        problem_of(as_bob.put(draft_of(task), **as_json(body)), 422, code)


def test_a_number_beyond_all_bounds_is_refused(task: dict[str, Any], as_bob: APIClient) -> None:
    with unchanged():
        response = as_bob.put(draft_of(task), '{"text": 1e999}', content_type="application/json")

    problem_of(response, 400, "malformed_body")
