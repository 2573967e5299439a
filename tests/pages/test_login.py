"""Signing in and out, and getting a new password."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.demo import create_demo_accounts
from accounts.models import User
from tests.cast import person

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


def sign_in(client: Client, login: str, password: str) -> bool:
    response = client.post(LOGIN, {"login": login, "password": password})
    return bool(response.status_code == 302 and "_auth_user_id" in client.session)


@pytest.mark.parametrize("login", ["alice", "ALICE", "alice@example.org", "Alice@Example.org"])
def test_by_user_name_or_address_whatever_the_case(client: Client, alice: User, login: str) -> None:
    assert sign_in(client, login, "alice has a long password")


def test_leads_to_the_dashboard_or_where_one_came_from(client: Client, alice: User) -> None:
    form = {"login": "alice", "password": "alice has a long password"}

    assert client.post(LOGIN, form)["Location"] == reverse("dashboard")
    client.logout()
    assert client.post(f"{LOGIN}?next=/settings/", form)["Location"] == "/settings/"
    client.logout()
    elsewhere = client.post(f"{LOGIN}?next=https://evil.example/", form)
    assert elsewhere["Location"] == reverse("dashboard")


@pytest.mark.parametrize("login", ["alice", "nobody", "alice@example.org", "nobody@example.org"])
def test_a_wrong_password_does_not_tell_who_is_here(
    client: Client, alice: User, login: str
) -> None:
    response = client.post(LOGIN, {"login": login, "password": "wrong"})

    (text,) = response.context["form"].non_field_errors()
    assert text == "Name and password do not fit together. Please look at both again."


def test_inactive_people_are_not_let_in(client: Client) -> None:
    person("ivan", is_active=False)

    response = client.post(LOGIN, {"login": "ivan", "password": "ivan has a long password"})

    assert response["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session
    assert "closed" in client.get(reverse("account_inactive")).content.decode()


def test_imported_authors_are_not_let_in_even_with_a_password(client: Client) -> None:
    person("author", imported=True, is_active=False)

    assert not sign_in(client, "author", "author has a long password")
    assert not sign_in(client, "author@example.org", "author has a long password")


def test_neither_of_them_can_reset_a_password(client: Client) -> None:
    person("ivan", is_active=False)
    person("author", imported=True, is_active=False)

    for name in ("ivan", "author", "nobody"):
        response = client.post(reverse("account_reset_password"), {"email": f"{name}@example.org"})
        assert response.status_code == 302
    assert ["/password/reset/key/" in letter.body for letter in mail.outbox] == [False] * 3


def test_a_link_from_before_the_account_was_closed_opens_nothing(client: Client) -> None:
    ivan = person("ivan")
    client.post(reverse("account_reset_password"), {"email": "ivan@example.org"})
    link = re.search(r"/accounts/password/reset/key/\S+", str(mail.outbox[0].body))
    assert link
    User.objects.filter(pk=ivan.pk).update(is_active=False)

    where = client.get(link[0], follow=True)
    client.post(
        where.request["PATH_INFO"],
        {"password1": "a new pass phrase", "password2": "a new pass phrase"},
    )

    assert not sign_in(client, "ivan", "a new pass phrase")


def test_a_lost_password_is_replaced_by_mail(client: Client, alice: User) -> None:
    client.post(reverse("account_reset_password"), {"email": "alice@example.org"})
    link = re.search(r"/accounts/password/reset/key/\S+", str(mail.outbox[0].body))
    assert link

    page = client.get(link[0], follow=True)
    assert page.status_code == 200
    client.post(
        page.request["PATH_INFO"],
        {"password1": "a new pass phrase", "password2": "a new pass phrase"},
    )

    assert sign_in(client, "alice", "a new pass phrase")


def test_signing_out_needs_a_post_and_leads_to_the_welcome_page(
    client: Client, alice: User
) -> None:
    client.force_login(alice)
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session

    response = client.post(reverse("account_logout"))

    assert response["Location"] == reverse("welcome")
    assert "_auth_user_id" not in client.session


def test_demo_logins_work_in_debug_only(client: Client, settings: Settings) -> None:
    settings.DEBUG = True
    create_demo_accounts()
    assert sign_in(client, "vera", "vera-demo")
    client.logout()

    settings.DEBUG = False

    assert not sign_in(client, "vera", "vera-demo")
    assert not client.login(username="ada", password="ada-demo")


def test_moderators_come_to_the_admin_by_the_same_door(client: Client, mod: User) -> None:
    door = client.get("/admin/", follow=True).redirect_chain[-1][0]
    form = {"login": "mod", "password": "mod has a long password"}

    assert client.post(door, form)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_five_wrong_passwords_close_the_door_for_a_while(client: Client, alice: User) -> None:
    for _ in range(5):
        assert not sign_in(client, "alice", "wrong")

    assert not sign_in(client, "alice", "alice has a long password")
    response = client.post(LOGIN, {"login": "alice", "password": "alice has a long password"})
    assert "Too many attempts" in response.content.decode()


@pytest.mark.usefixtures("no_redis")
def test_works_without_the_cache(client: Client, alice: User) -> None:
    for _ in range(6):
        assert not sign_in(client, "alice", "wrong")
    assert sign_in(client, "alice", "alice has a long password")


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_inactive",
        "account_email_verification_sent",
    ],
)
def test_strangers_pages_stand_in_the_sites_frame(client: Client, name: str) -> None:
    assert_in_frame(client, reverse(name))


@pytest.mark.parametrize(
    "name",
    ["account_email", "account_change_password", "account_logout", "account_reauthenticate"],
)
def test_ones_own_pages_stand_in_the_sites_frame(client: Client, alice: User, name: str) -> None:
    client.force_login(alice)
    assert_in_frame(client, reverse(name))


def test_pages_behind_links_of_mails_stand_in_the_sites_frame(client: Client) -> None:
    assert_in_frame(client, reverse("account_reset_password_from_key", args=["1", "wrong-key"]))
    assert_in_frame(client, reverse("account_confirm_email", args=["wrong-key"]))


def assert_in_frame(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    assert page.count("<h1") == 1
    assert '<a class="skip-link" href="#content">' in page
    assert re.search(r"<title>\s*\S", page)
    assert "style=" not in page
    assert "<script>" not in page  # nothing but files of ours
