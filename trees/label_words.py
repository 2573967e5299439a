"""What reviewers thought of a message, in a few words each: "quality: high (3 reviews)"."""

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


def in_words(means: Mapping[str, Mean]) -> Iterator[str]:
    """A phrase for each scale that was answered, and for each flag that somebody raised."""
    for name, mean in means.items():
        if name not in NAMES or not mean["count"]:
            continue
        if BY_NAME[name].scale is Scale.FIVE_STEPS:
            yield _graded(name, mean)
        elif raised := round(mean["value"] * mean["count"]):
            yield _raised(name, raised, mean["count"])


def _graded(name: str, mean: Mean) -> str:
    grade = GRADES[round(mean["value"] * (len(GRADES) - 1))]
    said = ngettext(
        "%(label)s: %(grade)s (%(count)d review)",
        "%(label)s: %(grade)s (%(count)d reviews)",
        mean["count"],
    )
    return said % {"label": NAMES[name], "grade": grade, "count": mean["count"]}


def _raised(name: str, raised: int, count: int) -> str:
    said = ngettext(
        "%(label)s: yes, says %(raised)d of %(count)d",
        "%(label)s: yes, say %(raised)d of %(count)d",
        raised,
    )
    return said % {"label": NAMES[name], "raised": raised, "count": count}
