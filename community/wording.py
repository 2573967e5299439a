"""What the pages say of spans of time, kinds of work, and what people are told."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from django.utils.formats import date_format, get_format, number_format
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from community.leaderboards import Frame
from community.models import Notice, NoticeKind, Watch
from interface.isolation import isolated
from interface.languages import LANGUAGES
from tasks.kinds import Kind, Yields
from tasks.wording import KINDS as TASKS
from trees.models import Message

FRAMES: Final[Mapping[Frame, StrOrPromise]] = {
    Frame.DAY: _("24 hours"),
    Frame.WEEK: _("7 days"),
    Frame.MONTH: _("30 days"),
    Frame.TOTAL: _("All time"),
}

KINDS: Final[Mapping[str, StrOrPromise]] = {
    "prompts": _("a prompt"),
    "prompter_replies": _("a reply as the user"),
    "assistant_replies": _("a reply as the assistant"),
    "reviews": _("a review"),
    "rankings": _("a ranking"),
}


def told(notice: Notice) -> str:
    """A notice in a sentence or two, in the language in force: what happened, and what to do."""
    if notice.kind == NoticeKind.WORK_AGAIN:
        return _work_again(notice)
    sentence = _TOLD[NoticeKind(notice.kind)]
    if notice.kind == NoticeKind.REMOVED and notice.message and _went_along(notice.message):
        sentence = _WENT_ALONG
    return str(sentence) % {"text": _beginning(notice)}


_TOLD: Final[Mapping[NoticeKind, StrOrPromise]] = {
    NoticeKind.TREE_READY: _(
        "A conversation that you took part in is finished, and goes into the next dataset: "
        "“%(text)s”"
    ),
    NoticeKind.RANKED_FIRST: _("Others found your reply the best of all: “%(text)s”"),
    NoticeKind.REJECTED: _(
        "The reviewers did not accept your message “%(text)s”. That happens to everybody; "
        "look at what they thought of it. You may change it as long as its conversation goes on."
    ),
    NoticeKind.REMOVED: _(
        "Your message “%(text)s” was taken away. If you think that this was a mistake, report "
        "its conversation and say why."
    ),
    NoticeKind.DRAFT_LEFT: _(
        "The time for a task ran out before you sent your draft. It is kept: you can go on with "
        "it if the place is still free, or copy it."
    ),
    NoticeKind.CAME_BACK: _(
        "An answer that you sent could not be taken in any more. It is kept among your drafts: "
        "you can read why, copy it, and use it again."
    ),
}
_WENT_ALONG: Final = _(
    "The message that you replied to was taken away, and your reply “%(text)s” with it. It was "
    "not about your reply."
)
LONGEST_BEGINNING: Final = 80


def _went_along(message: Message) -> bool:
    return message.deleted_with is not None and message.deleted_with != message.pk


def _beginning(notice: Notice) -> str:
    """How the message begins that it is about; one's own may be read even when it is gone."""
    message = notice.message
    if message is None or (message.deleted_at and message.author_id != notice.user_id):
        return "…"
    return isolated(Truncator(" ".join(message.text.split())).chars(LONGEST_BEGINNING))


def _work_again(notice: Notice) -> str:
    watch = notice.watch
    kind = TASKS[Kind(watch.kind)].title if watch and watch.kind else _("Any kind of task")
    if watch and watch.lang:
        where = LANGUAGES.get(watch.lang, watch.lang)
        return gettext("There is work again: %(kind)s, in %(lang)s.") % {
            "kind": kind,
            "lang": where,
        }
    return gettext("There is work again: %(kind)s.") % {"kind": kind}


def watched(watch: Watch) -> str:
    """What somebody waits for."""
    kind = TASKS[Kind(watch.kind)].title if watch.kind else _("any kind of task")
    lang = LANGUAGES.get(watch.lang, watch.lang) if watch.lang else _("any of my languages")
    return gettext("%(kind)s, in %(lang)s") % {"kind": kind, "lang": lang}


YIELDS: Final[Mapping[Yields, StrOrPromise]] = {
    Yields.TEXT: _("Replies"),
    Yields.LABELS: _("Reviews"),
    Yields.RANKING: _("Rankings"),
}

NEEDS: Final[Mapping[Yields, StrOrPromise]] = {
    Yields.TEXT: _("people who reply"),
    Yields.LABELS: _("people who review"),
    Yields.RANKING: _("people who rank"),
}
"""Who is missing most."""


def span(length: timedelta) -> str:
    """A length of time as a whole number of minutes, hours or days, in the language in force."""
    minutes = round(length / timedelta(minutes=1))
    if minutes < MINUTES_UP_TO:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    hours = round(length / timedelta(hours=1))
    if hours < HOURS_UP_TO:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    days = round(length / timedelta(days=1))
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": number_format(days)}


def short_day(day: date) -> str:
    """A day without its year, as short as the language in force writes it."""
    return date_format(day, get_format("MONTH_DAY_FORMAT").replace("F", "M"))


MINUTES_UP_TO: Final = 120
HOURS_UP_TO: Final = 48


def spread_names(bounds: Sequence[int]) -> list[str]:
    """Days below the first bound, between each two, and above the last."""
    between = [f"{low}–{high}" for low, high in pairwise(bounds)]
    return [f"< {bounds[0]}", *between, f"> {bounds[-1]}"]
