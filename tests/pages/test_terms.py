"""The terms, and being asked to agree to them again."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from accounts.consent import CURRENT, VERSIONS, Terms
from accounts.models import User
from tests.cast import ask, person, visitor, write_prompt

pytestmark = pytest.mark.django_db


class _Newer(Terms):
    template = CURRENT.template


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Terms:
    """The operator has published a further version."""
    terms = _Newer(CURRENT.version + 1, CURRENT.since + timedelta(days=9), "Names are longer.")
    for module in ("accounts.consent", "accounts.views"):
        monkeypatch.setattr(f"{module}.CURRENT", terms)
        monkeypatch.setattr(f"{module}.VERSIONS", (*VERSIONS, terms))
    return terms


def test_everybody_may_read_them(client: Client) -> None:
    page = client.get("/terms/").content.decode()

    for words in ("Apache-2.0", "random number", "stay in it", "16 years", "fingerprint"):
        assert words in page
    assert f"Version {CURRENT.version}," in page


def test_each_version_stays_where_it_is(client: Client, newer: Terms) -> None:
    old = client.get(f"/terms/{CURRENT.version}/").content.decode()

    assert "This is an earlier version." in old
    assert "Names are longer." in old
    assert client.get(f"/terms/{newer.version}/").status_code == 200
    assert client.get("/terms/99/").status_code == 404


def test_who_has_agreed_is_not_asked(alice: User) -> None:
    assert visitor(alice).get(reverse("dashboard")).status_code == 200


def test_with_a_new_version_people_are_asked_before_they_begin(alice: User, newer: Terms) -> None:
    browser = visitor(alice)

    asked = browser.get("/dashboard/?x=1")

    assert asked.headers["Location"] == f"/consent/?next={quote('/dashboard/?x=1', safe='')}"
    page = browser.get(asked.headers["Location"]).content.decode()
    assert "Names are longer." in page
    assert 'value="/dashboard/?x=1"' in page
    answer = {"consent": "on", "terms": newer.version, "next": "/dashboard/?x=1"}
    assert browser.post("/consent/", answer).headers["Location"] == "/dashboard/?x=1"
    assert browser.get("/dashboard/").status_code == 200
    assert User.objects.get(pk=alice.pk).consent_version == newer.version


def test_new_work_is_asked_for_after_that_only(alice: User, newer: Terms) -> None:
    answer = visitor(alice).post("/tasks/", {"kind": "random"})

    assert answer.headers["Location"] == f"/consent/?next={quote('/dashboard/', safe='')}"


def test_who_is_in_the_middle_of_something_is_not_held_up(
    alice: User, bob: User, newer: Terms
) -> None:
    write_prompt(alice)
    task = ask(bob, "label_initial_prompt")
    browser = visitor(bob)

    assert browser.get(f"/tasks/{task.pk}/").status_code == 200
    assert browser.get("/drafts/").status_code == 200
    assert browser.get("/trees/").status_code == 200
    browser.post(f"/tasks/{task.pk}/answer/", {"spam": "0"})
    task.refresh_from_db()
    assert task.status == "answered"


@pytest.mark.parametrize(
    "change", [{"consent": ""}, {"terms": str(CURRENT.version - 1)}, {"terms": ""}]
)
def test_consent_is_to_what_was_shown_or_none(change: dict[str, str]) -> None:
    vera = person("vera", consent_version=0)
    answer = {"consent": "on", "terms": str(CURRENT.version), **change}

    assert visitor(vera).post("/consent/", answer).status_code in (200, 422)
    assert not vera.consents.exists()


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "javascript:1", ""])
def test_it_leads_to_places_of_this_site_only(place: str) -> None:
    vera = person("vera", consent_version=0)
    answer = {"consent": "on", "terms": str(CURRENT.version), "next": place}

    assert visitor(vera).post("/consent/", answer).headers["Location"] == reverse("dashboard")


def test_who_agreed_before_is_led_on(alice: User) -> None:
    assert visitor(alice).get("/consent/?next=/trees/").headers["Location"] == "/trees/"


def test_strangers_are_not_asked(client: Client) -> None:
    assert client.get("/").status_code == 200
    assert client.get("/consent/").headers["Location"].startswith("/accounts/login/")
