"""Making and revoking the keys of one's programs."""

from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import APIKey, User
from interface.refusals import Conflict, Invalid, Missing
from interface.sentences import gettext, ngettext, worded

MOST_LIVE_KEYS: Final = 10
LONGEST_NAME: Final = 100


class TooManyKeys(Conflict):
    code = "too_many_keys"
    title = worded("You have too many keys")


class NoSuchKey(Missing):
    code = "key_not_found"
    title = worded("No such key")


def create_key(user: User, *, name: str) -> tuple[APIKey, str]:
    """A new key and its secret, which cannot be had again; raises :class:`TooManyKeys`."""
    text = name.strip()
    if not 1 <= len(text) <= LONGEST_NAME or "\0" in text:
        said = gettext("Name the key in 1 to %(longest)s characters.")
        raise Invalid(said % {"longest": LONGEST_NAME}, field="name")
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two at once count as two
        if APIKey.objects.usable().filter(user=user).count() >= MOST_LIVE_KEYS:
            said = ngettext(
                "You have %(most)s key that works, and that is the most. Revoke it if you do not "
                "need it any more.",
                "You have %(most)s keys that work, and that is the most. Revoke one that you do "
                "not need any more.",
                MOST_LIVE_KEYS,
            )
            raise TooManyKeys(said % {"most": MOST_LIVE_KEYS})
        return APIKey.issue(user, name=text)


def revoke_key(user: User, key_id: int, *, now: datetime) -> APIKey:
    """Make a key useless for good; doing it again changes nothing. Raises :class:`NoSuchKey`."""
    APIKey.objects.filter(pk=key_id, user=user, revoked_at=None).update(revoked_at=now)
    key = APIKey.objects.filter(pk=key_id, user=user).first()
    if key is None:
        raise NoSuchKey(gettext("You have no such key."))
    return key
