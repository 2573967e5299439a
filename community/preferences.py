"""What people want of us: what to tell them, how often by mail, and what others see of them."""

from collections.abc import Collection
from typing import Final

from allauth.account.models import EmailAddress
from django.core import signing

from accounts.models import User
from community.models import Preferences
from interface.refusals import Missing
from interface.sentences import gettext, worded

SALT: Final = "community.unsubscribe"


class NoSuchSubscription(Missing):
    code = "subscription_not_found"
    title = worded("This link stops no mails")


def preferences_of(user: User) -> Preferences:
    """What this person wants; the defaults, not saved, if they never said so."""
    return Preferences.objects.filter(user=user).first() or Preferences(user=user)


def store(
    user: User, *, untold: Collection[str], mail: str, hidden: bool, weekly_goal: int | None
) -> Preferences:
    """Keep what somebody chose."""
    wanted, _ = Preferences.objects.update_or_create(
        user=user,
        defaults={
            "untold": sorted(untold),
            "mail": mail,
            "hidden": hidden,
            "weekly_goal": weekly_goal,
        },
    )
    return wanted


def can_be_mailed(user: User) -> bool:
    """Whether this person has shown that their address is theirs: nobody else is to be written."""
    shown = EmailAddress.objects.filter(user=user, verified=True, email__iexact=user.email)
    return bool(user.email) and shown.exists()


def unsubscribe_token(user: User) -> str:
    """What a link holds that stops this person's mails and does nothing else."""
    return signing.Signer(salt=SALT).sign(str(user.public_id))


def unsubscribe(token: str) -> None:
    """Stop the mails of whoever the link was made for; raises :class:`NoSuchSubscription`.

    It does not end with time, and no signing in is asked for: an old mail must be as good.
    """
    check_token(token)
    public_id = token.rpartition(":")[0]
    Preferences.objects.filter(user__public_id=public_id).update(mail=Preferences.Mail.NEVER)


def check_token(token: str) -> None:
    """Raise :class:`NoSuchSubscription` unless the link is one of ours."""
    try:
        signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        raise NoSuchSubscription(
            gettext(
                "The link is not whole. Copy all of it, or change how often we write under your "
                "settings."
            )
        ) from None
