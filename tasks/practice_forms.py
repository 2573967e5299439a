"""The forms of the practice. They look like those of tasks, but nothing of them is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts.groups import Group
from tasks.practice import (
    Fault,
    Pair,
    Verdict,
    judge_ranking,
    judge_step,
    judge_text,
    ranking_is_done,
    review_is_done,
)
from tasks.practice_examples import RANKING, REMARKS, REVIEWS, WRITING, Question, ReviewExample
from tasks.wording import step_names
from trees.labels import BY_NAME, Scale

LONGEST: Final = 5000


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is said of one answer."""

    verdict: Verdict
    why: StrOrPromise


class PracticeForm(forms.Form):
    """An exercise: its fields, and once it was sent, what is said of the answers."""

    template: str

    def is_done(self) -> bool:
        """Whether the answers show that the exercise was understood."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    field: BoundField
    long: bool
    feedback: Feedback | None


class ReviewPractice(PracticeForm):
    template = "tasks/parts/practice_review.html"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for number, example in enumerate(REVIEWS):
            for question in example.questions:
                label = BY_NAME[question.label]
                self.fields[f"{number}-{question.label}"] = forms.ChoiceField(
                    label=label.question,
                    choices=[(f"{value:g}", name) for value, name in step_names(label).items()],
                    required=False,
                    widget=forms.RadioSelect,
                )

    def examples(self) -> list[tuple[ReviewExample, list[AskedQuestion]]]:
        """Each conversation with its questions and, once sent, what is said of the answers."""
        return [
            (example, [self._asked(number, question) for question in example.questions])
            for number, example in enumerate(REVIEWS)
        ]

    def is_done(self) -> bool:
        return review_is_done(
            self._verdict(number, question)
            for number, example in enumerate(REVIEWS)
            for question in example.questions
        )

    def _asked(self, number: int, question: Question) -> AskedQuestion:
        feedback = None
        if self.is_bound:
            feedback = Feedback(self._verdict(number, question), question.why)
        return AskedQuestion(
            self[f"{number}-{question.label}"],
            BY_NAME[question.label].scale is Scale.FIVE_STEPS,
            feedback,
        )

    def _verdict(self, number: int, question: Question) -> Verdict:
        sent = self.data.get(f"{number}-{question.label}", "")
        steps = {f"{value:g}": value for value in BY_NAME[question.label].steps}
        return judge_step(steps.get(str(sent)), same=question.same, close=question.close)


class RankPractice(PracticeForm):
    template = "tasks/parts/practice_rank.html"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        places = range(1, len(RANKING.replies) + 1)
        for number in places:
            self.fields[f"place_{number}"] = forms.ChoiceField(
                label=_("Place of reply %(number)s") % {"number": number},
                choices=[(str(place), place) for place in places],
                required=False,
                widget=forms.RadioSelect,
            )

    def prompt(self) -> object:
        """What the replies reply to."""
        return RANKING.prompt

    def rivals(self) -> list[tuple[object, BoundField]]:
        """Each reply with the field for its place."""
        return list(zip(RANKING.replies, self, strict=True))

    def feedback(self) -> list[Feedback]:
        """What is said of each pair of replies."""
        verdicts = self._verdicts()
        return [Feedback(verdicts[one.pair], one.why) for one in RANKING.comparisons]

    def is_done(self) -> bool:
        return ranking_is_done(self._verdicts().values())

    def _verdicts(self) -> dict[Pair, Verdict]:
        valid = {str(place): place for place in range(1, len(RANKING.replies) + 1)}
        places = [valid.get(str(self.data.get(name))) for name in self.fields]
        return judge_ranking(places, [one.pair for one in RANKING.comparisons])


class WritePractice(PracticeForm):
    template = "tasks/parts/practice_write.html"

    text = forms.CharField(
        label=_("Your reply as the assistant"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    def example(self) -> object:
        """What is replied to, and how one might reply."""
        return WRITING

    def remarks(self) -> Sequence[StrOrPromise]:
        """What might be better."""
        return [REMARKS[fault] for fault in self._faults()]

    def is_done(self) -> bool:
        return not self._faults()

    def _faults(self) -> list[Fault]:
        return judge_text(str(self.data.get("text", "")), prompt=WRITING.prompt.text)


FORMS: Final[Mapping[Group, type[PracticeForm]]] = {
    Group.REVIEW: ReviewPractice,
    Group.RANK: RankPractice,
    Group.WRITE: WritePractice,
}
"""In the order in which newcomers had best go through them: the easiest first."""
