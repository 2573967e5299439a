"""What the pages say of spans of time and kinds of work."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from community.leaderboards import Frame

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
