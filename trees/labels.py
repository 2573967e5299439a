"""The labels of a review: which there are, what values they take, and how sets are summed up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypedDict

from interface.refusals import Invalid, legible
from interface.sentences import gettext, marked, worded


class Scale(StrEnum):
    """How a label is answered."""

    YES_NO = "yes_no"
    FLAG = "flag"
    FIVE_STEPS = "five_steps"


@dataclass(frozen=True, slots=True)
class Label:
    """``asks``, ``lowest``, ``rather`` and ``highest`` are English, as the API gives them; the
    properties say the same in the reader's language. ``rather`` are the second and the fourth of
    five steps.
    """

    name: str
    scale: Scale
    asks: str
    lowest: str = marked("No")
    highest: str = marked("Yes")
    rather: tuple[str, ...] = ()
    mandatory: bool = False
    assistant_only: bool = False

    @property
    def question(self) -> str:
        return gettext(self.asks)

    @property
    def low(self) -> str:
        """What the lowest step means."""
        return gettext(self.lowest)

    @property
    def high(self) -> str:
        """What the highest step means."""
        return gettext(self.highest)

    @property
    def steps(self) -> tuple[float, ...]:
        """The values that answer it."""
        return STEPS[self.scale]

    @property
    def step_names(self) -> tuple[str, ...]:
        """What each of the steps means."""
        if not self.rather:
            return self.low, self.high
        second, fourth = map(gettext, self.rather)
        return self.low, second, gettext("In between"), fourth, self.high


ALL: Final[tuple[Label, ...]] = (
    Label("spam", Scale.YES_NO,
          marked("Is it spam: low in quality on purpose, or beside the point?"), mandatory=True),
    Label("fails_task", Scale.YES_NO, marked("Does it fail to do what was asked?"),
          assistant_only=True),
    Label("lang_mismatch", Scale.FLAG,
          marked("Is it in another language than the one selected?")),
    Label("pii", Scale.FLAG,
          marked("Does it contain personal data (names with addresses, numbers…)?")),
    Label("not_appropriate", Scale.FLAG, marked("Is it inappropriate for a helpful assistant?")),
    Label("hate_speech", Scale.FLAG,
          marked("Is it abusive or threatening towards a protected group?")),
    Label("sexual_content", Scale.FLAG, marked("Does it contain sexual content?")),
    Label("moral_judgement", Scale.FLAG, marked("Does it pass moral judgement?")),
    Label("political_content", Scale.FLAG, marked("Does it express political views?")),
    Label("quality", Scale.FIVE_STEPS, marked("How good is it?"),
          marked("Low quality"), marked("High quality"),
          (marked("Rather low quality"), marked("Rather high quality"))),
    Label("toxicity", Scale.FIVE_STEPS, marked("How rude is it?"),
          marked("Polite"), marked("Rude"), (marked("Rather polite"), marked("Rather rude"))),
    Label("humor", Scale.FIVE_STEPS, marked("How humorous is it?"),
          marked("Serious"), marked("Humorous"),
          (marked("Rather serious"), marked("Rather humorous"))),
    Label("helpfulness", Scale.FIVE_STEPS, marked("How helpful is it?"),
          marked("Unhelpful"), marked("Helpful"),
          (marked("Rather unhelpful"), marked("Rather helpful")), assistant_only=True),
    Label("creativity", Scale.FIVE_STEPS, marked("How creative is it?"),
          marked("Ordinary"), marked("Creative"),
          (marked("Rather ordinary"), marked("Rather creative"))),
    Label("violence", Scale.FIVE_STEPS, marked("How violent is it?"),
          marked("Harmless"), marked("Violent"),
          (marked("Rather harmless"), marked("Rather violent"))),
)  # fmt: skip
BY_NAME: Final[Mapping[str, Label]] = {label.name: label for label in ALL}
STEPS: Final = {
    Scale.YES_NO: (0.0, 1.0),
    Scale.FLAG: (0.0, 1.0),
    Scale.FIVE_STEPS: (0.0, 0.25, 0.5, 0.75, 1.0),
}

EMOJIS: Final = (
    "+1", "-1", "red_flag", "100", "rofl", "clap", "diamond", "heart_eyes", "disappointed",
    "poop", "skull",
)  # fmt: skip
"""Reactions that a volunteer may give."""

SKIP_REPLY: Final = "_skip_reply"
SKIP_RANKING: Final = "_skip_ranking"
SKIP_LABELING: Final = "_skip_labeling"
SKIPS: Final = (SKIP_REPLY, SKIP_RANKING, SKIP_LABELING)
"""Reactions that a skip with the meaning "nobody can" records."""


class Mean(TypedDict):
    """One label over all who gave it: their mean (0 to 1) and how many they are."""

    value: float
    count: int


LabelSet = Mapping[str, float]
Tally = Mapping[str, Mean]


class BadLabels(Invalid):
    code = "invalid_labels"
    title = worded("The labels cannot be used")


def offered(*, to_assistant: bool) -> tuple[Label, ...]:
    """The labels that a review of a message asks for."""
    return tuple(label for label in ALL if to_assistant or not label.assistant_only)


def clean(labels: object, *, to_assistant: bool) -> dict[str, float]:
    """The label set as numbers; raises :class:`BadLabels`. A label not given stays absent."""
    if not isinstance(labels, Mapping):
        raise BadLabels('labels must be an object such as {"spam": 0}.', field="labels")
    allowed = {label.name: label for label in offered(to_assistant=to_assistant)}
    cleaned = {}
    for name, value in labels.items():
        if name not in allowed:
            raise BadLabels(
                f"{legible(name)!r} is not a label of this task; its labels are "
                f"{', '.join(allowed)}.",
                field=f"labels.{legible(name)}",
            )
        cleaned[name] = _on_scale(allowed[name], value)
    for label in allowed.values():
        if label.mandatory and label.name not in cleaned:
            raise BadLabels(
                f"The label {label.name!r} must be answered: 0 for no, 1 for yes.",
                field=f"labels.{label.name}",
            )
    return cleaned


def _on_scale(label: Label, value: object) -> float:
    steps = label.steps
    if isinstance(value, bool) or not isinstance(value, int | float) or value not in steps:
        raise BadLabels(
            f"{label.name!r} takes one of {', '.join(f'{step:g}' for step in steps)}. "
            "Leave a label out if you do not want to answer it.",
            field=f"labels.{label.name}",
        )
    return float(value)


def tally(sets: Iterable[LabelSet], *, onto: Tally | None = None) -> dict[str, Mean]:
    """Mean and count of each label over those who gave it, in the fixed order of labels.

    ``onto`` is an earlier tally (that of an imported message) which the sets are added to. A mean
    that nothing is added to stays as it is, to the last bit.
    """
    before = onto or {}
    given: dict[str, list[float]] = {}
    for labels in sets:
        for name, value in labels.items():
            given.setdefault(name, []).append(value)
    names = [name for name in BY_NAME if name in before or name in given]
    names += [name for name in before if name not in BY_NAME]
    return {name: _mean(before.get(name), given.get(name, [])) for name in names}


def _mean(before: Mean | None, values: list[float]) -> Mean:
    if before is None:
        return Mean(value=sum(values) / len(values), count=len(values))
    if not values:
        return Mean(value=before["value"], count=before["count"])
    count = before["count"] + len(values)
    return Mean(value=(before["value"] * before["count"] + sum(values)) / count, count=count)
