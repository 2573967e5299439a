"""The demo accounts of a development site: one volunteer, one moderator, one admin."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings

from accounts.agreements import consents_to_operator
from accounts.consent import CURRENT
from accounts.groups import Group
from accounts.models import Consent, User


@dataclass(frozen=True, slots=True)
class DemoAccount:
    role: str
    name: str
    password: str
    is_staff: bool = False
    is_superuser: bool = False


LANGS: Final = ("en", "de", "es", "fr")
"""Few enough for a clear dashboard; the sample conversations have work of every kind in them."""

ACCOUNTS: Final = (
    DemoAccount("volunteer", "vera", "vera-demo"),
    DemoAccount("moderator", "milo", "milo-demo", is_staff=True),
    DemoAccount("admin", "ada", "ada-demo", is_staff=True, is_superuser=True),
)


def create_demo_accounts() -> None:
    """Make the accounts that are not there yet. Outside DEBUG there are none."""
    if not settings.DEBUG:
        return
    for account in ACCOUNTS:
        if User.objects.filter(username=account.name).exists():
            continue
        user = User.objects.create_user(
            username=account.name,
            email=f"{account.name}@example.org",
            password=account.password,
            reads=list(LANGS),
            writes=list(LANGS),
            is_staff=account.is_staff,
            is_superuser=account.is_superuser,
            practised=list(Group),
            consent_version=CURRENT.version,
        )
        Consent.objects.bulk_create(consents_to_operator([user], terms=CURRENT))


def demo_logins() -> list[tuple[str, str, str]]:
    """(role, user name, password) of the demo accounts that are there and open."""
    if not settings.DEBUG:
        return []
    wanted = [account.name for account in ACCOUNTS]
    names = set(
        User.objects.filter(username__in=wanted, is_active=True).values_list("username", flat=True)
    )
    return [(a.role, a.name, a.password) for a in ACCOUNTS if a.name in names]
