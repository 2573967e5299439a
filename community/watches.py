"""Telling people that there is work again, when they asked for it: once, and then no more."""

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import User
from community import unread
from community.models import Notice, NoticeKind, Watch
from interface.languages import check_language
from interface.refusals import Conflict
from interface.sentences import gettext, worded
from tasks.claims import Wish, count_offers
from tasks.kinds import KINDS, RANDOM, Kind
from tasks.leases import parse_kinds

MOST_OPEN: Final = 20
"""Nobody needs to wait for more at a time."""
LOOKED_AT: Final = 500
"""So many watches are looked at in one round; those that waited longest come first."""


class TooManyWatches(Conflict):
    code = "too_many_watches"
    title = worded("You wait for enough things")


def begin(user: User, *, kind: object, lang: object, now: datetime) -> Watch:
    """Have somebody told when there is work of this kind and language; empty stands for any.

    Asking again changes nothing. Raises ``UnknownKind``, ``UnknownLanguage`` or
    :class:`TooManyWatches`.
    """
    wanted = "" if kind in ("", None, RANDOM) else parse_kinds(kind)[0].value
    code = check_language(lang) if lang not in ("", None) else ""
    mine = Watch.objects.filter(user=user, ended_at=None)
    if (found := mine.filter(kind=wanted, lang=code).first()) is not None:
        return found
    if mine.count() >= MOST_OPEN:
        raise TooManyWatches(
            gettext(
                "You are waiting for as many kinds of work as one may. End some of them under "
                "“Notices”, then ask again."
            )
        )
    try:
        with transaction.atomic():
            return Watch.objects.create(user=user, kind=wanted, lang=code, created_at=now)
    except IntegrityError:  # the same was asked for at the same time
        return mine.get(kind=wanted, lang=code)


def end(user: User, watch_id: int, *, now: datetime) -> bool:
    """Stop waiting; False if this person was not waiting for it any more."""
    mine = Watch.objects.filter(user=user, pk=watch_id, ended_at=None)
    return bool(mine.update(ended_at=now))


def open_watches(user: User) -> list[Watch]:
    """What this person waits for, in the order in which they asked for it."""
    return list(Watch.objects.filter(user=user, ended_at=None).order_by("created_at", "id"))


def fulfil(*, now: datetime) -> int:
    """Tell those for whom there is work now, and end their watches; returns how many were told.

    Owns a transaction for each.
    """
    waiting = Watch.objects.filter(ended_at=None, user__is_active=True).select_related("user")
    due = list(waiting.order_by(F("looked_at").asc(nulls_first=True), "id")[:LOOKED_AT])
    Watch.objects.filter(pk__in=[watch.pk for watch in due]).update(looked_at=now)
    told = [watch for watch in due if _has_work(watch) and _tell(watch, now=now)]
    unread.recount({watch.user_id for watch in told})
    return len(told)


def _has_work(watch: Watch) -> bool:
    kinds = (Kind(watch.kind),) if watch.kind else KINDS
    return bool(count_offers(Wish(watch.user, kinds, watch.lang or None)))


def _tell(watch: Watch, *, now: datetime) -> bool:
    """Whether it was still open, and so is told now."""
    with transaction.atomic():
        ended = Watch.objects.filter(pk=watch.pk, ended_at=None).update(ended_at=now)
        if ended:
            Notice.objects.create(
                user_id=watch.user_id,
                kind=NoticeKind.WORK_AGAIN,
                subject=str(watch.pk),
                watch=watch,
                created_at=now,
            )
    return bool(ended)
