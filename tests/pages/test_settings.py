"""Settings: the language of the site, the languages of the work, and one's name."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.agreements import agree
from accounts.consent import CURRENT
from accounts.models import User
from tests.cast import person

pytestmark = pytest.mark.django_db

SETTINGS = "/settings/"
FORM = {"reads": ["en", "ca"], "writes": ["ca"], "interface_lang": "en"}


@pytest.fixture
def as_alice(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    assert client.get(SETTINGS)["Location"] == f"/accounts/login/?next={SETTINGS}"
    assert client.post(reverse("name_change"))["Location"].startswith("/accounts/login/")


def test_languages_are_shown_and_saved(as_alice: Client, alice: User) -> None:
    form = as_alice.get(SETTINGS).context["form"]
    assert set(form["reads"].value()) == {"en", "de"}

    assert as_alice.post(SETTINGS, FORM)["Location"] == SETTINGS

    alice.refresh_from_db()
    assert (alice.reads, alice.writes, alice.interface_lang) == (["en", "ca"], ["ca"], "en")
    as_alice.post(SETTINGS, {**FORM, "interface_lang": ""})
    alice.refresh_from_db()
    assert alice.interface_lang == ""  # by the browser


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reads": []}, "reads"),
        ({"writes": ["xx"]}, "writes"),
        ({"interface_lang": "xx"}, "interface_lang"),
    ],
)
def test_wrong_choices_change_nothing(
    as_alice: Client, alice: User, change: dict[str, object], field: str
) -> None:
    response = as_alice.post(SETTINGS, {**FORM, **change})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert User.objects.get(pk=alice.pk).reads == ["en", "de"]


def test_a_name_can_be_changed_by_the_rules_of_joining(as_alice: Client, alice: User) -> None:
    person("bob")
    for name in ("BOB", "moderator", "x", "alice@example.org", "two words", ""):
        response = as_alice.post(reverse("name_change"), {"name": name})
        assert response.status_code == 422, name
        assert "name" in response.context["name_form"].errors
    assert User.objects.get(pk=alice.pk).username == "alice"

    for name in ("Alice", "alice-in-wonderland"):
        assert as_alice.post(reverse("name_change"), {"name": name})["Location"] == SETTINGS
        assert User.objects.get(pk=alice.pk).username == name
    assert "You are called alice-in-wonderland now." in as_alice.get(SETTINGS).content.decode()


def test_of_two_who_want_a_name_at_the_same_moment_one_gets_it(
    as_alice: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check of the name passes for both; the constraint decides."""
    person("bob")
    monkeypatch.setattr("accounts.adapter.check_name", lambda name: name)

    response = as_alice.post(reverse("name_change"), {"name": "Bob"})

    assert response.status_code == 409
    assert "just taken" in str(response.context["name_form"].errors)
    assert User.objects.get(pk=alice.pk).username == "alice"


def test_what_one_agreed_to_and_when_stands_there(as_alice: Client, alice: User) -> None:
    agree(alice, terms=CURRENT)

    page = as_alice.get(SETTINGS).content.decode()

    assert f'href="/terms/{CURRENT.version}/"' in page
    assert "You agreed on" in page


def test_statements_are_few(
    as_alice: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):  # session, person, consents
        as_alice.get(SETTINGS)
