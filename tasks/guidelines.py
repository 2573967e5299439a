"""The guidelines: what they consist of, and their editions.

Their sections stand in ``guideline_kinds`` and ``guideline_labels``. Whoever changes what they ask
for writes a new edition here; spelling may be mended without one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Edition:
    """``changes`` says in a sentence what is new."""

    number: int
    since: date
    changes: StrOrPromise


EDITIONS: Final[Sequence[Edition]] = (Edition(1, date(2026, 11, 25), _("The first edition.")),)
CURRENT: Final = EDITIONS[-1]


@dataclass(frozen=True, slots=True)
class KindGuide:
    """What makes a task of one kind well done: rules, an example of each sort, and the reason."""

    rules: Sequence[StrOrPromise]
    good: StrOrPromise
    bad: StrOrPromise
    why: StrOrPromise


@dataclass(frozen=True, slots=True)
class LabelGuide:
    """What a label asks, with a text for either end of it: no and yes, or the lowest and highest
    step."""

    meaning: StrOrPromise
    low: StrOrPromise
    high: StrOrPromise


IN_GENERAL: Final[Sequence[StrOrPromise]] = (
    _("Write in your own words. Do not paste from other places, and do not let a program write."),
    _("Keep to the language of the task, in every sentence."),
    _("Tell nothing about real people that is not public: no names with addresses, no numbers."),
    _("If you do not know something, say so or skip the task. A guess helps nobody."),
    _("Judge the text, not the person who may have written it, and not whether you agree with it."),
    _("Nothing here has to be done. Skip whatever you do not like, without a reason."),
)
