"""What reviewers thought of a message, in words: for its author, and for readers."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trees.labels import BY_NAME, Label, Mean, Scale, Tally

STEP: Final = 0.25


@dataclass(frozen=True, slots=True)
class Opinion:
    """One label over all who gave it; ``percent`` is the mean, from 0 for no or low to 100."""

    question: str
    words: str
    percent: float
    people: int


def opinions(labels: Tally) -> list[Opinion]:
    """The labels that somebody gave, in their fixed order."""
    return [
        Opinion(
            _(label.question), _in_words(label, mean), round(100 * mean["value"]), mean["count"]
        )
        for name, label in BY_NAME.items()
        if (mean := labels.get(name)) is not None and mean["count"]
    ]


def _in_words(label: Label, mean: Mean) -> str:
    if label.scale is Scale.FIVE_STEPS:
        return _leaning(label, mean["value"])
    people = mean["count"]
    return ngettext(
        "%(yes)s of %(people)s person says yes",
        "%(yes)s of %(people)s people say yes",
        people,
    ) % {"yes": round(mean["value"] * people), "people": people}


def _leaning(label: Label, value: float) -> str:
    """The one of five named steps that is nearest to the mean."""
    low, high = _(label.low), _(label.high)
    steps = (
        low,
        _("between the middle and “%(end)s”") % {"end": low},
        _("in the middle between “%(low)s” and “%(high)s”") % {"low": low, "high": high},
        _("between the middle and “%(end)s”") % {"end": high},
        high,
    )
    return steps[round(value / STEP)]
