"""What people agree to when they join: the versions of the terms, and when they are asked again.

The text of each version is a template that stays as it is; a new version is a new template and a
new line here. What somebody agreed to is kept as a :class:`accounts.models.Consent`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

MINIMUM_AGE: Final = 16


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of the terms. ``changes`` says in a sentence what is new in it."""

    version: int
    since: date
    changes: StrOrPromise

    @property
    def template(self) -> str:
        """Where its text stands."""
        return f"accounts/terms/{self.version}.html"


VERSIONS: Final[Sequence[Terms]] = (Terms(1, date(2026, 11, 25), _("The first version.")),)
CURRENT: Final = VERSIONS[-1]


def must_ask(agreed_to: int) -> bool:
    """Whether a person who agreed to this version (0: to none) is asked to agree again."""
    return agreed_to < CURRENT.version


def terms_of(version: int) -> Terms | None:
    """The terms of this version, if there are any."""
    return next((terms for terms in VERSIONS if terms.version == version), None)
