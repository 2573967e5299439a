"""The forms on the task pages: one for each thing that a task may yield."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from interface.languages import direction
from tasks.asked import Asked
from tasks.draft_versions import version_of
from tasks.drafts import finds_none_acceptable, labels_in, places_in, text_in
from tasks.kinds import Yields
from tasks.questions import question_html
from tasks.showing import Shown, ShownMessage
from tasks.topic_fields import TopicBoxes, add_topic_fields, given_topics, topic_groups
from tasks.wording import step_names
from trees.labels import Label, Scale

Given = dict[str, object]

NOT_ANSWERED: Final = ("", _("Not answered"))


@dataclass(frozen=True, slots=True)
class Fault:
    """An error and the place on the page where it can be mended."""

    anchor: str
    text: str


class AnswerForm(forms.Form):
    """An answer to one task: filled from its draft, or from what was sent.

    The words of an answer's own rules come from ``submissions``; here is checked only what a
    person can leave out on the page.
    """

    template: str
    data: QueryDict

    def __init__(self, shown: Shown, data: QueryDict | None = None) -> None:
        self.shown = shown
        self.asked = Asked(shown.kind, shown.task.opening.lang)
        draft = shown.task.draft
        initial = self.from_draft(draft) if isinstance(draft, Mapping) else {}
        super().__init__(data, initial=initial, label_suffix="")

    def from_draft(self, draft: Mapping[str, object]) -> dict[str, Any]:
        """The fields' values as a draft has them."""
        raise NotImplementedError

    def given(self) -> Given:
        """What was sent, finished or not, in the shape of an answer."""
        raise NotImplementedError

    def seen(self) -> str | None:
        """The version of the draft that the page showed; ``None`` if it did not say."""
        return self.data.get("version")

    def version(self) -> str:
        """The version to send along: of what was typed, or else of what is kept."""
        seen = self.seen()
        return version_of(self.shown.task) if seen is None else seen

    def sent_again(self) -> list[tuple[str, str]]:
        """Every field that was sent, by name and value, to be sent once more from another page."""
        own = self.fields.keys()
        return [
            (name, value) for name, values in self.data.lists() if name in own for value in values
        ]

    def has_something(self) -> bool:
        """Whether there is anything that a draft could keep."""
        return any(self.given().values())

    def topic_groups(self) -> list[TopicBoxes]:
        """The topics that may be ticked, group by group; none where nothing is asked."""
        return topic_groups(self, self.shown)

    def topics_open(self) -> bool:
        """Whether other topics are ticked than those that the prompt has."""
        ticked = self["topics"].value() or []
        return set(ticked) != set(self.shown.topic_slugs)

    def faults(self) -> Iterator[Fault]:
        """Every error with a link to its field, in the order of the page."""
        for text in self.non_field_errors():
            yield Fault(anchor="answer", text=str(text))
        for field in self:
            for text in field.errors:
                yield Fault(anchor=_first_control(field), text=str(text))

    def _sent(self, name: str) -> str:
        # PostgreSQL stores no NUL; a draft goes there before anybody has checked it.
        return str(self.data.get(name, "")).replace("\0", "")


def _first_control(field: BoundField) -> str:
    return f"{field.auto_id}_0" if field.use_fieldset else field.auto_id


class WriteForm(AnswerForm):
    template = "tasks/parts/write.html"
    preview = False
    """Whether the page shows how the text will look."""

    text = forms.CharField(
        label=_("Your message"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "aria-describedby": "text-help text-count"}),
        error_messages={"required": _("Write something before you send it.")},
    )

    def __init__(self, shown: Shown, data: QueryDict | None = None) -> None:
        super().__init__(shown, data)
        lang = shown.task.opening.lang
        self.fields["text"].widget.attrs |= {"lang": lang, "dir": direction(lang)}
        add_topic_fields(self, shown)

    def from_draft(self, draft: Mapping[str, object]) -> dict[str, Any]:
        return {"text": text_in(draft)}

    def given(self) -> Given:
        # Browsers send CRLF; the same text must be the same answer whichever way it comes.
        text = self._sent("text").replace("\r\n", "\n")
        return {"text": text, **given_topics(self.data, self.shown)}


class ReviewForm(AnswerForm):
    template = "tasks/parts/review.html"

    def __init__(self, shown: Shown, data: QueryDict | None = None) -> None:
        super().__init__(shown, data)
        for label in shown.labels:
            self.fields[label.name] = _question(label)
        add_topic_fields(self, shown)

    def from_draft(self, draft: Mapping[str, object]) -> dict[str, Any]:
        values = labels_in(draft, self.shown.labels)
        return {name: f"{value:g}" for name, value in values.items()}

    def given(self) -> Given:
        sent = {label: self._sent(label.name) for label in self.shown.labels}
        values = {
            label.name: value
            for label in self.shown.labels
            for value in step_names(label)
            if sent[label] == f"{value:g}"
        }
        return {"labels": values, **given_topics(self.data, self.shown)}

    def has_something(self) -> bool:
        given = self.given()
        return bool(given["labels"]) or "topics" in given

    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(bool(self[label.name].value()) for label in self.shown.labels)

    def questions(self) -> Iterator[SafeString]:
        """All questions as HTML: first those of yes and no, then those of five steps."""
        for label in sorted(self.shown.labels, key=lambda label: label.scale is Scale.FIVE_STEPS):
            yield question_html(self[label.name], scale=label.scale is Scale.FIVE_STEPS)


def _question(label: Label) -> forms.ChoiceField:
    """Nothing is chosen beforehand but "not answered", and not even that where it is needed."""
    steps = [(f"{value:g}", name) for value, name in step_names(label).items()]
    choices: list[tuple[str, StrOrPromise]] = [*steps]
    if not label.mandatory:
        choices.append(NOT_ANSWERED)
    return forms.ChoiceField(
        label=label.question,
        choices=choices,
        required=label.mandatory,
        initial=None if label.mandatory else "",
        widget=forms.RadioSelect,
        error_messages={"required": _("This question must be answered: {}").format(label.question)},
    )


class RankForm(AnswerForm):
    template = "tasks/parts/rank.html"

    not_rankable = forms.BooleanField(
        label=_("None of them is acceptable"),
        required=False,
        help_text=_(
            "Tick this if not a single one should be kept as an answer. If more than half of the "
            "people who compare them say so, none gets a rank. You may still give places."
        ),
    )

    def __init__(self, shown: Shown, data: QueryDict | None = None) -> None:
        super().__init__(shown, data)
        places = self.places()
        for number, reply in enumerate(shown.replies, start=1):
            self.fields[_place(reply)] = forms.ChoiceField(
                label=_("Place of reply {}").format(number),
                choices=[(str(place), place) for place in places],
                required=False,
                widget=forms.RadioSelect,
            )

    def from_draft(self, draft: Mapping[str, object]) -> dict[str, Any]:
        places = places_in(draft, [str(reply.id) for reply in self.shown.replies])
        return {
            **{f"place_{name}": str(place) for name, place in places.items()},
            "not_rankable": finds_none_acceptable(draft),
        }

    def clean(self) -> None:
        """Every reply has a place, or none of them has and none is acceptable."""
        placed = [reply for reply in self.shown.replies if self.cleaned_data.get(_place(reply))]
        if not placed and self.cleaned_data.get("not_rankable"):
            return
        for number, reply in enumerate(self.shown.replies, start=1):
            if reply not in placed:
                self.add_error(
                    _place(reply),
                    _("Give reply {} a place. Equal replies may share one.").format(number),
                )

    def given(self) -> Given:
        """Replies with the same place are tied; gaps between places mean nothing."""
        valid = {str(place): place for place in range(1, len(self.shown.replies) + 1)}
        placed = sorted(
            (valid[sent], str(reply.id))
            for reply in self.shown.replies
            if (sent := self._sent(_place(reply))) in valid
        )
        groups = groupby(placed, key=lambda pair: pair[0])
        return {
            "ranking": [[name for _, name in group] for _, group in groups],
            "not_rankable": "not_rankable" in self.data,
        }

    def places(self) -> range:
        """The places that there are, best first."""
        return range(1, len(self.shown.replies) + 1)

    def rivals(self) -> list[tuple[ShownMessage, BoundField]]:
        """Each reply with the field for its place."""
        return [(reply, self[_place(reply)]) for reply in self.shown.replies]


def _place(reply: ShownMessage) -> str:
    return f"place_{reply.id}"


_FORMS: Final[Mapping[Yields, type[AnswerForm]]] = {
    Yields.TEXT: WriteForm,
    Yields.LABELS: ReviewForm,
    Yields.RANKING: RankForm,
}


def answer_form(shown: Shown, data: QueryDict | None = None) -> AnswerForm:
    """The form that answers a task."""
    return _FORMS[shown.spec.yields](shown, data)
