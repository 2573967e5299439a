"""The part of a form on which the author or a reviewer of a prompt says what it is about.

Nobody has to say anything, and what was not said is not taken for a no: an author speaks by ticking
a topic, a reviewer by changing what is ticked or by saying that it is right as it stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from tasks.drafts import topics_in
from tasks.kinds import Yields
from tasks.showing import Shown
from trees.topic_list import TopicGroup

TOPICS: Final = "topics"
SHOWN: Final = "topics_shown"
FIT: Final = "topics_fit"


def add_topic_fields(form: forms.Form, shown: Shown) -> None:
    """Let a form ask what its prompt is about; forms of other tasks stay as they are."""
    if not shown.topic_choices:
        return
    kept = topics_in(shown.task.draft, shown.topic_choices)
    before = shown.topic_slugs if _reviews(shown) else []
    form.fields[TOPICS] = forms.MultipleChoiceField(
        label=_("Topics"),
        choices=[(topic.slug, topic.label) for topic in shown.topic_choices],
        required=False,
        initial=before if kept is None else kept,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose among the topics of the list.")},
    )
    if _reviews(shown):
        form.fields[SHOWN] = forms.CharField(
            required=False, initial=" ".join(before), widget=forms.HiddenInput
        )
        form.fields[FIT] = forms.BooleanField(
            label=_("These topics fit") if before else _("Nothing of the list fits"),
            required=False,
            initial=kept is not None,
        )


def given_topics(data: MultiValueDict[str, str], shown: Shown) -> dict[str, list[str]]:
    """What was sent of topics, in the shape of an answer: nothing if nothing was said."""
    ticked = data.getlist(TOPICS)
    chosen = [topic.slug for topic in shown.topic_choices if topic.slug in ticked]
    said = bool(chosen)
    if _reviews(shown):
        before = data.get(SHOWN, "").split()
        said = FIT in data or (SHOWN in data and set(chosen) != set(before))
    return {TOPICS: chosen} if said and shown.topic_choices else {}


def _reviews(shown: Shown) -> bool:
    return shown.spec.yields is Yields.LABELS


@dataclass(frozen=True, slots=True)
class TopicBoxes:
    """The boxes of one group of topics."""

    title: StrOrPromise
    boxes: Sequence[BoundWidget]


def topic_groups(form: forms.Form, shown: Shown) -> list[TopicBoxes]:
    """The boxes to tick, group by group; none where nothing is asked."""
    if TOPICS not in form.fields:
        return []
    boxes = {str(box.data["value"]): box for box in form[TOPICS]}
    return [
        TopicBoxes(TopicGroup(group).label, [boxes[topic.slug] for topic in topics])
        for group, topics in groupby(shown.topic_choices, key=lambda topic: topic.group)
    ]
