"""Recording that somebody agreed to the terms."""

from collections.abc import Iterable

from django.db import transaction

from accounts.consent import Terms
from accounts.models import Consent, User


def agree(user: User, *, terms: Terms) -> None:
    """The person agrees to these terms; doing it again changes nothing. Owns its transaction."""
    with transaction.atomic():
        Consent.objects.bulk_create(
            [Consent(user=user, version=terms.version)], ignore_conflicts=True
        )
        User.objects.filter(pk=user.pk, consent_version__lt=terms.version).update(
            consent_version=terms.version
        )
    user.consent_version = max(user.consent_version, terms.version)


def consents_to_operator(users: Iterable[User], *, terms: Terms) -> list[Consent]:
    """Unsaved consents of people who told the operator, who makes their accounts.

    The accounts must carry the version themselves.
    """
    return [Consent(user=user, version=terms.version, to_operator=True) for user in users]
