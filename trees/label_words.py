"""What stands out in what reviewers thought of a message: "quality: high (3 reviews)"."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from trees.labels import BY_NAME, Mean, Scale

NAMES: Final[Mapping[str, StrOrPromise]] = {
    "spam": _("spam"),
    "fails_task": _("fails the task"),
    "lang_mismatch": _("wrong language"),
    "pii": _("personal data"),
    "not_appropriate": _("inappropriate"),
    "hate_speech": _("hate speech"),
    "sexual_content": _("sexual content"),
    "moral_judgement": _("moral judgement"),
    "political_content": _("political views"),
    "quality": _("quality"),
    "toxicity": _("rudeness"),
    "humor": _("humour"),
    "helpfulness": _("helpfulness"),
    "creativity": _("creativity"),
    "violence": _("violence"),
}
"""Short names of the labels."""

GRADES: Final[tuple[StrOrPromise, ...]] = (
    _("very low"),
    _("low"),
    _("medium"),
    _("high"),
    _("very high"),
)
"""Fifths of a scale of five steps."""

ALWAYS: Final = frozenset({"quality", "helpfulness"})
"""Scales of which every value says something."""
STANDS_OUT: Final = 3
"""The grade from which the other scales do: that a text is not violent need not be said."""


def in_words(means: Mapping[str, Mean]) -> Iterator[str]:
    """A phrase for each scale whose value tells something, and for each flag that was raised."""
    for name, mean in means.items():
        if name not in NAMES or not mean["count"]:
            continue
        if BY_NAME[name].scale is Scale.FIVE_STEPS:
            grade = round(mean["value"] * (len(GRADES) - 1))
            if name in ALWAYS or grade >= STANDS_OUT:
                yield _graded(name, GRADES[grade], mean["count"])
        elif raised := round(mean["value"] * mean["count"]):
            yield _raised(name, raised, mean["count"])


def _graded(name: str, grade: StrOrPromise, count: int) -> str:
    said = ngettext(
        "%(label)s: %(grade)s (%(count)d review)",
        "%(label)s: %(grade)s (%(count)d reviews)",
        count,
    )
    return said % {"label": NAMES[name], "grade": grade, "count": count}


def _raised(name: str, raised: int, count: int) -> str:
    said = ngettext(
        "%(label)s: yes, says %(raised)d of %(count)d",
        "%(label)s: yes, say %(raised)d of %(count)d",
        raised,
    )
    return said % {"label": NAMES[name], "raised": raised, "count": count}
