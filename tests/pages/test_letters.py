"""The letters that the site sends about accounts, in its own words."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db


def letter_after(client: Client, address: str, data: dict[str, str]) -> mail.EmailMessage:
    client.post(address, data)
    (letter,) = mail.outbox
    body = str(letter.body)
    assert "OASST Collect," in body  # who writes
    assert "&amp;" not in body
    return letter


def test_a_new_password(client: Client, alice: User) -> None:
    address = reverse("account_reset_password")
    letter = letter_after(client, address, {"email": "alice@example.org"})

    assert letter.subject == "[OASST Collect] A new password"
    assert "asked for a new password" in letter.body
    assert "/accounts/password/reset/key/" in letter.body
    assert "Your name is alice." in letter.body
    assert "the old password stays" in letter.body


def test_an_address_that_nobody_has(client: Client) -> None:
    address = reverse("account_reset_password")
    letter = letter_after(client, address, {"email": "nobody@example.org"})

    assert letter.subject == "[OASST Collect] There is no account with this address"
    assert reverse("account_signup") in letter.body


def test_another_address_is_confirmed_by_a_link(client: Client, alice: User) -> None:
    client.force_login(alice)
    data = {"email": "alice@example.net", "action_add": ""}
    letter = letter_after(client, reverse("account_email"), data)

    assert letter.to == ["alice@example.net"]
    assert letter.subject == "[OASST Collect] Please confirm your e-mail address"
    link = next(word for word in str(letter.body).split() if "/confirm-email/" in word)
    page = client.get(link).content.decode()
    assert "Does alice@example.net belong to the account alice?" in page
    client.post(link)
    assert EmailAddress.objects.get(email="alice@example.net").verified
