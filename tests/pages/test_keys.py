"""The page of the keys of one's programs."""

import logging

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.keys import MOST_LIVE_KEYS
from accounts.models import APIKey, User

pytestmark = pytest.mark.django_db

KEYS = "/settings/keys/"


@pytest.fixture
def as_alice(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def create(client: Client, name: str = "My script") -> str:
    response = client.post(KEYS, {"name": name})
    assert response.status_code == 201
    secret: str = response.context["secret"]
    return secret


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    for address in (KEYS, reverse("api_key_revoke", args=[1])):
        assert client.post(address)["Location"].startswith("/accounts/login/")


def test_a_new_keys_secret_is_shown_once_and_never_logged(
    as_alice: Client, alice: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = as_alice.post(KEYS, {"name": " My script "})

    secret = response.context["secret"]
    assert secret in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    page = as_alice.get(KEYS).content.decode()
    assert secret not in page
    assert secret[:14] in page
    assert "My script" in page
    assert secret not in caplog.text
    assert APIKey.objects.matching(secret).get().user == alice


def test_a_key_opens_the_api_until_it_is_revoked(as_alice: Client) -> None:
    program = APIClient(headers={"Authorization": f"Bearer {create(as_alice)}"})
    assert program.get("/api/v1/leaderboard/").json()["own"] is not None

    key = APIKey.objects.get()
    response = as_alice.post(reverse("api_key_revoke", args=[key.pk]))

    assert response["Location"] == KEYS
    assert "revoked" in as_alice.get(KEYS).content.decode()
    assert program.get("/api/v1/leaderboard/").status_code == 401


def test_revoking_twice_keeps_the_first_time(as_alice: Client) -> None:
    create(as_alice)
    address = reverse("api_key_revoke", args=[APIKey.objects.get().pk])
    as_alice.post(address)
    revoked_at = APIKey.objects.get().revoked_at

    as_alice.post(address)

    assert APIKey.objects.get().revoked_at == revoked_at


def test_nobody_revokes_the_key_of_another(as_alice: Client, bob: User) -> None:
    key, _ = APIKey.issue(bob, name="his")

    assert as_alice.post(reverse("api_key_revoke", args=[key.pk])).status_code == 404
    assert as_alice.post(reverse("api_key_revoke", args=[10**12])).status_code == 404
    key.refresh_from_db()
    assert key.revoked_at is None


def test_ten_keys_are_the_most_and_revoking_makes_room(as_alice: Client) -> None:
    for number in range(MOST_LIVE_KEYS):
        create(as_alice, f"key {number}")

    refused = as_alice.post(KEYS, {"name": "one more"})

    assert refused.status_code == 409
    assert "Revoke one" in refused.content.decode()
    as_alice.post(reverse("api_key_revoke", args=[APIKey.objects.earliest("pk").pk]))
    create(as_alice, "one more")


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\0b"])
def test_a_key_needs_a_name(as_alice: Client, name: str) -> None:
    response = as_alice.post(KEYS, {"name": name})

    assert response.status_code == 422
    assert not APIKey.objects.exists()


def test_keys_are_made_and_revoked_by_post_only(as_alice: Client, alice: User) -> None:
    as_alice.get(KEYS, {"name": "a link"})
    assert not alice.api_keys.exists()
    assert as_alice.get(reverse("api_key_revoke", args=[1])).status_code == 405


def test_statements_do_not_grow_with_the_number_of_keys(
    as_alice: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (0, 20):
        for _ in range(number):
            APIKey.issue(alice, name="key")
        with django_assert_num_queries(3):  # session, person, keys
            as_alice.get(KEYS)
