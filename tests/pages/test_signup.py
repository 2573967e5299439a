"""Joining: one page, no JavaScript, then to work."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.consent import CURRENT
from accounts.models import User
from tests.cast import person

pytestmark = pytest.mark.django_db

SIGNUP = "/accounts/signup/"
FORM = {
    "username": "Frida",
    "password1": "a long pass phrase",
    "reads": ["en", "es"],
    "writes": ["es"],
    "consent": "on",
    "terms": str(CURRENT.version),
}


def errors_of(client: Client, **changes: object) -> dict[str, list[str]]:
    response = client.post(SIGNUP, {**FORM, **changes})
    assert response.status_code == 200
    errors: dict[str, list[str]] = response.context["form"].errors
    return errors


def test_signing_up_leads_to_the_first_steps_with_languages_chosen(client: Client) -> None:
    response = client.post(SIGNUP, FORM)

    assert response.status_code == 302
    assert response["Location"] == reverse("first_steps")
    frida = User.objects.get(username="Frida")
    assert (frida.reads, frida.writes, frida.email) == (["en", "es"], ["es"], "")
    assert client.get(reverse("settings")).status_code == 200  # signed in


def test_joining_is_consent_to_the_terms_that_were_shown(client: Client) -> None:
    page = client.get(SIGNUP).content.decode()
    assert f'name="terms" value="{CURRENT.version}"' in page
    assert 'href="/terms/"' in page

    client.post(SIGNUP, FORM)

    frida = User.objects.get()
    consent = frida.consents.get()
    assert (consent.version, consent.to_operator) == (CURRENT.version, False)
    assert frida.consent_version == CURRENT.version


def test_without_consent_nobody_joins(client: Client) -> None:
    assert list(errors_of(client, consent="")) == ["consent"]
    assert "have changed" in str(errors_of(client, terms="0")["consent"])
    assert not User.objects.exists()


def test_with_an_address_one_is_given_a_name_that_tells_nothing(client: Client) -> None:
    client.post(SIGNUP, {**FORM, "username": "Frida@Example.org"})

    frida = User.objects.get()
    assert frida.email == "frida@example.org"
    assert re.fullmatch(r"[a-z]+-[a-z]+-\d+", frida.username)
    assert "frida" not in frida.username
    assert not EmailAddress.objects.get(user=frida).verified
    (letter,) = mail.outbox
    assert letter.to == ["frida@example.org"]
    assert letter.subject.startswith("[OASST Collect] ")
    assert "/accounts/confirm-email/" in letter.body
    assert frida.username in letter.body
    assert client.get(reverse("settings")).status_code == 200
    client.logout()
    client.post("/accounts/login/", {"login": "frida@example.org", "password": FORM["password1"]})
    assert "_auth_user_id" in client.session


def test_mail_that_cannot_be_sent_keeps_nobody_out(client: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    response = client.post(SIGNUP, {**FORM, "username": "frida@example.org"})

    assert response.status_code == 302
    assert "could not send" in client.get(reverse("settings")).content.decode()


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", {"de", "en"}),
        ("pt-PT", {"pt-BR"}),
        ("nn,no;q=0.5", {"nb-NO"}),
        ("tlh", {"en"}),
        ("", {"en"}),
        ("es;q=0, fr", {"fr"}),
        ("%%%,;;q=x", {"en"}),
    ],
)
def test_the_browsers_languages_are_chosen_already(
    client: Client, header: str, chosen: set[str]
) -> None:
    form = client.get(SIGNUP, headers={"Accept-Language": header}).context["form"]

    assert set(form["reads"].value()) == set(form["writes"].value()) == chosen


def test_the_page_asks_for_nothing_else(client: Client) -> None:
    form = client.get(SIGNUP).context["form"]

    trap = "homepage"
    assert list(form.fields) == ["username", "password1", "reads", "writes", "consent", trap]


def test_programs_that_fill_in_everything_get_no_account_and_are_not_told(client: Client) -> None:
    response = client.post(SIGNUP, {**FORM, "homepage": "https://spam.example"})

    assert response["Location"] == reverse("account_email_verification_sent")
    assert not User.objects.exists()
    page = client.get(SIGNUP).content.decode()
    assert 'aria-hidden="true"><label>Leave this empty' in page
    assert "style=" not in page


def test_every_language_is_offered_by_its_own_name(client: Client) -> None:
    page = client.get(SIGNUP).content.decode()

    for name in ("Deutsch", "日本語", "Português (Brasil)", "Lietuvių"):
        assert page.count(name) >= 2


@pytest.mark.parametrize("name", ["FRIDA", "frida", "Frida"])
def test_names_are_unique_whatever_their_case(client: Client, name: str) -> None:
    person("Frida")

    assert "taken or set aside" in str(errors_of(client, username=name)["username"])


@pytest.mark.parametrize(
    "name",
    [
        "Vera",  # a demo account, even if it is not there
        "moderator",
        "volunteer-5f0a1b-7",
        "imported-author",
        "2c96e467-66f0-4be7-9693-bda51356a424",
    ],
)
def test_names_that_the_site_gives_are_refused_kindly(client: Client, name: str) -> None:
    assert "Please choose another one" in str(errors_of(client, username=name)["username"])


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("frida@", "valid email address"),
        ("@frida", "valid email address"),
        ("f", "2 to 40 characters"),
        ("f" * 41, "2 to 40 characters"),
        ("two words", "valid username"),
        ("nul\0nul", "valid username|Null characters"),
        ("", "required"),
    ],
)
def test_names_that_cannot_be_used(client: Client, name: str, remedy: str) -> None:
    assert re.search(remedy, str(errors_of(client, username=name)["username"]))
    assert not User.objects.exists()


def test_other_mistakes_are_named_and_change_nothing(client: Client) -> None:
    person("greta")

    assert "reads" in errors_of(client, reads=[])
    assert "writes" in errors_of(client, writes=["klingon"])
    assert "password1" in errors_of(client, password1="short")
    assert "account with this address" in str(errors_of(client, username="Greta@example.org"))
    assert User.objects.count() == 1


def test_of_two_who_want_a_name_at_the_same_moment_one_gets_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check of the name passes for both; the constraint decides."""
    person("frida")
    monkeypatch.setattr("accounts.adapter.check_name", lambda name: name)

    assert "just taken" in str(errors_of(client, username="Frida")["username"])
    assert User.objects.count() == 1


def test_who_is_signed_in_is_sent_on(client: Client, alice: User) -> None:
    client.force_login(alice)

    assert client.get(SIGNUP)["Location"] == reverse("dashboard")
    assert client.post(SIGNUP, FORM).status_code == 302
    assert User.objects.count() == 1


@pytest.mark.usefixtures("no_redis")
def test_works_without_the_cache(client: Client) -> None:
    assert client.post(SIGNUP, FORM).status_code == 302


def test_too_many_attempts_get_a_page_that_says_so(client: Client) -> None:
    answers = [client.post(SIGNUP, {}).status_code for _ in range(21)]

    assert answers == [200] * 20 + [429]
    assert "wait a few minutes" in client.post(SIGNUP, {}).content.decode()


def test_what_is_wrong_is_told_first_with_the_way_to_mend_it(client: Client) -> None:
    page = client.post(SIGNUP, {**FORM, "username": "", "reads": []}).content.decode()

    assert 'role="alert" tabindex="-1" autofocus' in page
    assert '<a href="#id_username">' in page
    assert '<a href="#id_reads">' in page
    assert 'id="id_reads"' in page
    assert '<details class="languages" open>' in page
