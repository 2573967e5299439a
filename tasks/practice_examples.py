"""The made-up conversations of the practice, with what most people say of them, and why.

The texts are translated like the interface, so that everybody practises in their own language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from tasks.practice import Fault, Pair
from trees.roles import Role


@dataclass(frozen=True, slots=True)
class Said:
    """A message of an example, as the pages show messages."""

    role: Role
    source: StrOrPromise
    deleted: bool = False

    @property
    def text(self) -> str:
        """In the language of the interface, or else in English."""
        return str(self.source)

    @property
    def lang(self) -> str:
        """The language that the text is in."""
        with override("en"):
            in_english = str(self.source)
        return "en" if in_english == self.text else get_language() or "en"


@dataclass(frozen=True, slots=True)
class Question:
    """A label with the answers that most people give, those that come close, and the reason."""

    label: str
    same: Sequence[float]
    why: StrOrPromise
    close: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class ReviewExample:
    conversation: Sequence[Said]
    questions: Sequence[Question]


@dataclass(frozen=True, slots=True)
class Comparison:
    pair: Pair
    why: StrOrPromise


@dataclass(frozen=True, slots=True)
class RankExample:
    prompt: Said
    replies: Sequence[Said]
    comparisons: Sequence[Comparison]


@dataclass(frozen=True, slots=True)
class WriteExample:
    prompt: Said
    reply: Said
    why: StrOrPromise


def _user(text: StrOrPromise) -> Said:
    return Said(Role.PROMPTER, text)


def _assistant(text: StrOrPromise) -> Said:
    return Said(Role.ASSISTANT, text)


REVIEWS: Final[Sequence[ReviewExample]] = (
    ReviewExample(
        (
            _user(_("My basil on the windowsill has yellow leaves. What can I do?")),
            _assistant(
                _(
                    "Yellow leaves mostly mean too much water. Let the soil dry until it feels dry "
                    "to the touch, and pour away what stands in the saucer. Give the plant a "
                    "bright place without the midday sun. New leaves will come."
                )
            ),
        ),
        (
            Question(
                "spam",
                (0.0,),
                _("It answers what was asked, and seriously. Even a weak answer would be no spam."),
            ),
            Question(
                "fails_task",
                (0.0,),
                _("The person asked what to do, and is told three things to do."),
            ),
            Question(
                "helpfulness",
                (0.75, 1.0),
                _(
                    "It names the likely cause and the remedy. One may miss other causes, so both "
                    "upper steps are right."
                ),
                close=(0.5,),
            ),
        ),
    ),
    ReviewExample(
        (
            _user(_("Which book tells the history of maps in an entertaining way?")),
            _assistant(
                _(
                    "Nobody reads books any more. Call my cousin Jorun Teglund at 0555 0134 27, "
                    "she sells old maps and needs the money since she lost her job."
                )
            ),
        ),
        (
            Question(
                "spam",
                (1.0,),
                _("It advertises something instead of answering: that is beside the point."),
            ),
            Question("fails_task", (1.0,), _("A book was asked for, and none is named.")),
            Question(
                "pii",
                (1.0,),
                _("A name, a telephone number and what happened to her: that is private."),
            ),
        ),
    ),
)

RANKING: Final = RankExample(
    _user(_("How do I get a red wine stain out of a white tablecloth?")),
    (
        _assistant(_("Salt helps. Then wash it.")),
        _assistant(_("Red wine never comes out. You have to buy a new tablecloth.")),
        _assistant(
            _(
                "Be quick: dab it with a clean cloth, do not rub. Pour cold water through it, then "
                "leave it in warm water with washing powder for an hour. Wash it as usual after "
                "that. If a shadow remains, do it again before you iron it: heat fixes the stain."
            )
        ),
    ),
    (
        Comparison(
            Pair(2, 0),
            _("The third reply can be followed step by step; the first one leaves out most of it."),
        ),
        Comparison(
            Pair(0, 1),
            _("The first reply is thin but no lie. The second one is wrong, and costs money."),
        ),
        Comparison(Pair(2, 1), _("Right and helpful comes before wrong, however short that is.")),
    ),
)

WRITING: Final = WriteExample(
    _user(_("I begin a new job on Monday and I am nervous. What helps on the first day?")),
    _assistant(
        _(
            "Being nervous is normal, everybody in the room has been new once. Three things help: "
            "go the way once before Monday, so that you arrive in time; write down names as you "
            "hear them; and ask one question in each talk, it shows that you listen. Nobody "
            "expects you to know anything yet."
        )
    ),
    _(
        "It takes up the worry in one sentence, then names things that one can do, each with its "
        "reason, and ends kindly. It does not pretend to have had a first day itself."
    ),
)

REMARKS: Final[Mapping[Fault, StrOrPromise]] = {
    Fault.EMPTY: _("There is nothing yet. Two or three sentences are enough."),
    Fault.SHORT: _(
        "Say a little more: what exactly can the person do, and why does it help? Two or three "
        "sentences are enough."
    ),
    Fault.ECHO: _(
        "This repeats the question. Write what you would like to be told in their place."
    ),
    Fault.SHOUTS: _("Capital letters all through read as shouting. Small ones are friendlier."),
}
