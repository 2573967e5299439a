"""What the pages say of states, reactions, contributions and one's own messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from trees.authorship import Hindrance
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


HINDRANCES: Final[Mapping[Hindrance, StrOrPromise]] = {
    Hindrance.NOT_YOURS: _("Somebody else wrote this message."),
    Hindrance.TAKEN_AWAY: _("This message was taken away."),
    Hindrance.IS_THERE: _("This message is there; nothing has to be put back."),
    Hindrance.FINISHED: _(
        "Its conversation is finished and may be in a dataset already. If it must not stay, "
        "report it and say why: a moderator can take it away."
    ),
    Hindrance.ENDED: _("Its conversation has ended, so nothing in it changes any more."),
    Hindrance.ANSWERED: _(
        "Somebody has replied to it. Another text would no longer fit their reply."
    ),
    Hindrance.COMPARED: _(
        "Others have compared it with other replies already. Their work would be lost."
    ),
    Hindrance.BUILT_UPON: _(
        "Others have built upon it: accepted replies hang below, and would be lost with it."
    ),
    Hindrance.NOTHING_ABOVE: _("The message that it replied to is gone, so it has no place."),
}
"""Why an author cannot change, withdraw or put back a message."""
