"""POST messages/{id}/report/: telling the moderators."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from moderation.models import Report
from tests.api.calls import as_json, problem_of, unchanged
from tests.cast import client_of
from tests.forest import root
from trees.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(alice: User) -> Message:
    return root(alice)


def report(client: APIClient, message: Message, body: Any) -> Any:
    return client.post(f"/api/v1/messages/{message.pk}/report/", **as_json(body))


def test_a_report_is_filed(message: Message, as_bob: APIClient, bob: User) -> None:
    response = report(as_bob, message, {"reason": "  It holds an address. "})

    assert response.status_code == 201
    filed = Report.objects.get()
    assert (filed.message, filed.author, filed.closed_at) == (message, bob, None)
    assert response.json() == {
        "message_id": str(message.pk),
        "reason": "It holds an address.",
        "created_at": filed.created_at.isoformat().replace("+00:00", "Z"),
    }


def test_one_report_by_each(message: Message, as_bob: APIClient, carol: User) -> None:
    report(as_bob, message, {"reason": "It holds an address."})
    assert report(client_of(carol), message, {"reason": "It does."}).status_code == 201

    with unchanged():
        again = report(as_bob, message, {"reason": "It holds an address."})

    problem_of(again, 409, "already_reported")


WRONG: list[tuple[Any, str]] = [
    ({}, "reason_missing"),
    ({"reason": None}, "reason_missing"),
    ({"reason": ""}, "reason_missing"),
    ({"reason": " \n\t "}, "reason_missing"),
    ({"reason": 7}, "reason_missing"),
    ({"reason": ["bad"]}, "reason_missing"),
    ({"reason": "x" * 2_001}, "reason_missing"),
    ({"reason": "bad", "message": "x"}, "unknown_field"),
]


def test_wrong_values_are_refused(message: Message, as_bob: APIClient) -> None:
    with unchanged():
        for body, code in WRONG:
            problem_of(report(as_bob, message, body), 422, code, of=body)
