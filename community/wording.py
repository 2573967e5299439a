"""What the pages say of spans of time and kinds of work."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from community.leaderboards import Frame
from trees.states import State

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

STATES: Final[Mapping[State, StrOrPromise]] = {
    State.INITIAL_PROMPT_REVIEW: _("first message under review"),
    State.PROMPT_LOTTERY_WAITING: _("accepted, waiting in the lottery"),
    State.GROWING: _("growing"),
    State.RANKING: _("replies being ranked"),
    State.READY_FOR_SCORING: _("ranked, results being counted"),
    State.READY_FOR_EXPORT: _("finished"),
    State.ABORTED_LOW_GRADE: _("first message not accepted"),
    State.HALTED_BY_MODERATOR: _("halted"),
    State.SCORING_FAILED: _("results could not be counted yet"),
    State.BACKLOG_RANKING: _("imported, waiting to be ranked"),
}
