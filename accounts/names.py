"""Which names people may choose, at sign-up and later."""

import re
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.demo import ACCOUNTS
from accounts.models import User
from accounts.volunteers import PREFIX
from interface.refusals import Conflict, Invalid
from interface.sentences import gettext, worded

SHORTEST: Final = 2
LONGEST: Final = 40
"""A name must fit into a line of a leaderboard."""

SET_ASIDE: Final = frozenset(account.name for account in ACCOUNTS) | {
    "admin",
    "administrator",
    "anonymous",
    "moderator",
    "oasst",
    "root",
    "staff",
    "support",
    "system",
}
"""The demo accounts, and names behind which one would expect the people who run the site."""
SET_ASIDE_PATTERN: Final = re.compile(
    rf"{PREFIX}-.*|import.*|deleted.*|[0-9a-f]{{8}}-([0-9a-f]{{4}}-){{3}}[0-9a-f]{{12}}"
)
"""Names that the site gives: to accounts made in bulk, and to the authors of imported files."""


class BadName(Invalid):
    code = "bad_user_name"
    title = worded("This user name cannot be used")


class NameTaken(Conflict):
    code = "name_taken"
    title = worded("Somebody has just taken this name")


def check_name(name: str) -> str:
    """The name, if somebody new may have it; raises :class:`BadName`."""
    if "@" in name:
        raise BadName(
            gettext("Everybody can see your user name, so it must not be an e-mail address."),
            field="username",
        )
    if not SHORTEST <= len(name) <= LONGEST:
        text = gettext("Choose a name of %(shortest)s to %(longest)s characters.")
        raise BadName(text % {"shortest": SHORTEST, "longest": LONGEST}, field="username")
    lower = name.lower()
    taken = lower in SET_ASIDE or SET_ASIDE_PATTERN.fullmatch(lower)
    if taken or User.objects.filter(username__iexact=name).exists():
        text = gettext(
            "The name “%(name)s” is taken or set aside. Please choose another one; adding a word "
            "or a number will do."
        )
        raise BadName(text % {"name": name}, field="username")
    return name


def change_name(user: User, *, name: str) -> None:
    """Call the person by a name that was checked; raises :class:`NameTaken` if it is gone since."""
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(username=name)
    except IntegrityError:
        raise NameTaken(
            _("Somebody has just taken this name. Please choose another one.")
        ) from None
    user.username = name
