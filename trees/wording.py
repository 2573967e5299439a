"""What the pages say of states, reactions and contributions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from trees.states import State

STATES: Final[Mapping[State, StrOrPromise]] = {
    State.INITIAL_PROMPT_REVIEW: _("its first message is under review"),
    State.PROMPT_LOTTERY_WAITING: _("accepted, waits for a free place to grow"),
    State.GROWING: _("growing"),
    State.RANKING: _("its replies are being ranked"),
    State.READY_FOR_SCORING: _("ranked, results are being counted"),
    State.READY_FOR_EXPORT: _("finished"),
    State.ABORTED_LOW_GRADE: _("ended: the first message was not accepted"),
    State.HALTED_BY_MODERATOR: _("halted"),
    State.SCORING_FAILED: _("ranked, results could not be counted yet"),
    State.BACKLOG_RANKING: _("imported, waits to be ranked"),
}


@dataclass(frozen=True, slots=True)
class EmojiWords:
    symbol: str
    name: StrOrPromise


EMOJIS: Final[Mapping[str, EmojiWords]] = {
    "+1": EmojiWords("👍", _("thumbs up")),
    "-1": EmojiWords("👎", _("thumbs down")),
    "red_flag": EmojiWords("🚩", _("red flag: this should be taken away")),
    "100": EmojiWords("💯", _("hundred points")),
    "rofl": EmojiWords("🤣", _("made me laugh")),
    "clap": EmojiWords("👏", _("applause")),
    "diamond": EmojiWords("💎", _("a gem")),
    "heart_eyes": EmojiWords("😍", _("love it")),
    "disappointed": EmojiWords("😞", _("disappointing")),
    "poop": EmojiWords("💩", _("rubbish")),
    "skull": EmojiWords("💀", _("deadly")),
}
