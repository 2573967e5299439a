"""Too many calls in a minute get a 429 that says when to come back."""

import pytest
from django.test import override_settings
from rest_framework.test import APIClient

from accounts.models import User
from tests.api.calls import TASKS, as_json, problem_of, unchanged
from tests.cast import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_long_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The minute must not turn in the middle of a test."""
    monkeypatch.setattr("interface.throttling.time.time", lambda: 1_000_000_010.0)


@override_settings(API_CALLS_PER_MINUTE=3)
def test_the_call_too_many_is_refused_with_its_wait(as_bob: APIClient) -> None:
    for _ in range(3):
        assert as_bob.get(TASKS).status_code == 200

    with unchanged():
        response = as_bob.post(TASKS, **as_json({"kind": "random"}))

    problem_of(response, 429, "too_many_calls")
    assert response["Retry-After"] == "10"


@override_settings(API_CALLS_PER_MINUTE=1)
def test_each_person_has_a_share_of_their_own(as_bob: APIClient, carol: User) -> None:
    as_bob.get(TASKS)
    assert as_bob.get(TASKS).status_code == 429

    assert client_of(carol).get(TASKS).status_code == 200


@override_settings(API_CALLS_PER_MINUTE=1)
def test_a_new_key_is_no_new_share(as_bob: APIClient, bob: User) -> None:
    as_bob.get(TASKS)

    assert client_of(bob).get(TASKS).status_code == 429


@override_settings(API_CALLS_PER_MINUTE=1)
def test_the_next_minute_is_free_again(as_bob: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    as_bob.get(TASKS)
    monkeypatch.setattr("interface.throttling.time.time", lambda: 1_000_000_020.0)

    assert as_bob.get(TASKS).status_code == 200


@override_settings(API_ANONYMOUS_CALLS_PER_MINUTE=2)
def test_strangers_share_by_address(db: None) -> None:
    for _ in range(2):
        assert APIClient().get("/api/v1/stats/").status_code == 200

    response = APIClient().get("/api/v1/stats/")

    problem_of(response, 429, "too_many_calls")
    assert APIClient().get("/api/v1/stats/", REMOTE_ADDR="10.0.0.9").status_code == 200
