"""The demo accounts are there in development only."""

import pytest
from pytest_django import Settings

from accounts.consent import must_ask
from accounts.demo import create_demo_accounts, demo_logins
from accounts.models import Consent, User

pytestmark = pytest.mark.django_db


def test_in_debug_there_is_one_of_each_role(settings: Settings) -> None:
    settings.DEBUG = True

    create_demo_accounts()
    create_demo_accounts()

    assert [role for role, _, _ in demo_logins()] == ["volunteer", "moderator", "admin"]
    assert User.objects.count() == 3
    assert Consent.objects.filter(to_operator=True).count() == 3
    assert not any(must_ask(user.consent_version) for user in User.objects.all())


def test_outside_debug_there_are_none(settings: Settings) -> None:
    settings.DEBUG = False

    create_demo_accounts()

    assert demo_logins() == []
    assert not User.objects.exists()


def test_accounts_from_a_time_of_debug_are_not_told_of_later(settings: Settings) -> None:
    settings.DEBUG = True
    create_demo_accounts()
    settings.DEBUG = False

    assert demo_logins() == []
