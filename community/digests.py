"""Notices by mail, for those who asked for it: gathered, rarely, and easily ended."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from accounts.models import User
from community.models import Notice, Preferences
from community.notices import list_notices
from community.preferences import can_be_mailed, unsubscribe_token
from community.wording import told

log = logging.getLogger(__name__)

Mail = Preferences.Mail
SPANS: Final = {Mail.DAILY: timedelta(days=1), Mail.WEEKLY: timedelta(days=7)}
AT_ONCE: Final = 500
"""So many mails are sent in one round at most."""
LISTED: Final = 20
"""So many notices stand in one mail; the others are told as a number."""


def send_due(*, now: datetime) -> int:
    """Write to everybody whose mail is due and for whom there is something new.

    Owns a transaction for each. A mail that cannot be sent is tried again in the next round.
    """
    return sum(_send(user_id, now=now) for user_id in _due(now))


def _due(now: datetime) -> Iterator[int]:
    unsaid = Notice.objects.filter(user=OuterRef("user"), read_at=None, mailed_at=None)
    long_ago = Q()
    for mail, span in SPANS.items():
        long_ago |= Q(mail=mail) & (Q(mailed_at=None) | Q(mailed_at__lte=now - span))
    due = Preferences.objects.filter(long_ago, Exists(unsaid), user__is_active=True)
    yield from due.exclude(mail=Mail.NEVER).values_list("user", flat=True)[:AT_ONCE]


def _send(user_id: int, *, now: datetime) -> bool:
    """Whether a mail went out. Another worker that is at it already is left alone."""
    try:
        with transaction.atomic():
            wanted = _locked(user_id)
            if wanted is None or not can_be_mailed(wanted.user):
                return False
            new = list_notices(wanted.user).filter(read_at=None, mailed_at=None)
            notices = list(new)
            if not notices:
                return False
            Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=now)
            Preferences.objects.filter(pk=wanted.pk).update(mailed_at=now)
            write(wanted.user, notices).send()
    except (OSError, SMTPException) as error:
        log.error("A mail with notices could not be sent: %s", error)
        return False
    return True


def _locked(user_id: int) -> Preferences | None:
    free = Preferences.objects.select_for_update(skip_locked=True, of=("self",))
    return free.select_related("user").filter(pk=user_id).exclude(mail=Mail.NEVER).first()


def write(user: User, notices: Sequence[Notice]) -> EmailMessage:
    """The mail, in the person's language, with a link and a header that end such mails."""
    stop = address("unsubscribe", unsubscribe_token(user))
    # Who leaves the language to the browser is written to in that of the site.
    with translation.override(user.interface_lang or settings.LANGUAGE_CODE):
        listed = [{"text": told(notice), "url": address_of(notice)} for notice in notices[:LISTED]]
        shown = {
            "user": user,
            "notices": listed,
            "more": len(notices) - len(listed),
            "all_url": address("notices"),
            "settings_url": address("settings_notices"),
            "stop_url": stop,
        }
        number = len(notices)
        subject = ngettext(
            "%(count)s piece of news about your work",
            "%(count)s pieces of news about your work",
            number,
        ) % {"count": number}
        body = render_to_string("community/digest.txt", shown)
    # RFC 8058: mail programs show a button that ends the mails with one click.
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}"
    return EmailMessage(subject, body, to=[user.email], headers=headers)


def address(name: str, *args: object) -> str:
    """A page of this site, for where there is no request to take its name from."""
    return settings.SITE_URL + reverse(name, args=args)


def address_of(notice: Notice) -> str:
    """Where a notice leads, through the site so that it counts as read."""
    return address("notice", notice.pk)
