"""Many accounts at once, ready to work: for load tests, pilots, workshops and replays."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.agreements import consents_to_operator
from accounts.consent import CURRENT
from accounts.groups import Group
from accounts.languages import checked_languages
from accounts.models import APIKey, Consent, User
from interface.refusals import Invalid

MOST_AT_ONCE: Final = 100_000
PREFIX: Final = "volunteer"
PREFIX_PATTERN: Final = re.compile(r"[a-z0-9_-]{1,30}")


class BadNumber(Invalid):
    code = "bad_number"
    title = "So many accounts cannot be made at once"


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A new account and the secret of its key, which cannot be had again."""

    user: User
    key: str


def create_volunteers(
    number: int, *, langs: Iterable[str], prefix: str = PREFIX
) -> list[Volunteer]:
    """Accounts that read and write these languages, each with an API key and without a password.

    They are called ``PREFIX-xxxxxx-1`` and so on; the middle part is new for every call. What they
    agreed to they told the operator, and nobody asks them to practise. Raises
    ``UnknownLanguage``, :class:`BadNumber` or another ``Invalid``. Owns its transaction.
    """
    if not 1 <= number <= MOST_AT_ONCE:
        raise BadNumber(f"Ask for 1 to {MOST_AT_ONCE} volunteers, not {number}.", field="number")
    spoken = checked_languages(langs, field="langs")
    if not spoken:
        raise Invalid("Name at least one language, such as en.", field="langs")
    if not PREFIX_PATTERN.fullmatch(prefix):
        raise Invalid("Begin user names with 1 to 30 of a–z, 0–9, - and _.", field="prefix")
    batch = secrets.token_hex(3)
    with transaction.atomic():
        users = User.objects.bulk_create(
            (
                User(
                    username=f"{prefix}-{batch}-{count}",
                    password=make_password(None),
                    reads=spoken,
                    writes=spoken,
                    practised=list(Group),
                    consent_version=CURRENT.version,
                )
                for count in range(1, number + 1)
            ),
            batch_size=2000,
        )
        Consent.objects.bulk_create(consents_to_operator(users, terms=CURRENT), batch_size=2000)
        drafts = [APIKey.draft(user, name="create_volunteers") for user in users]
        APIKey.objects.bulk_create((key for key, _ in drafts), batch_size=2000)
    return [Volunteer(key.user, secret) for key, secret in drafts]
