"""What reviewers thought of a message, question by question, for its author."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from trees.labels import BY_NAME, Label, Mean, Scale, Tally


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
        Opinion(label.question, _in_words(label, mean), round(100 * mean["value"]), mean["count"])
        for name, label in BY_NAME.items()
        if (mean := labels.get(name)) is not None and mean["count"]
    ]


def _in_words(label: Label, mean: Mean) -> str:
    """The step that is nearest to the mean, or how many say yes."""
    if label.scale is Scale.FIVE_STEPS:
        names = label.step_names
        return names[round(mean["value"] * (len(names) - 1))]
    raised = round(mean["value"] * mean["count"])
    said = ngettext("yes, says %(raised)d of %(count)d", "yes, say %(raised)d of %(count)d", raised)
    return said % {"raised": raised, "count": mean["count"]}
