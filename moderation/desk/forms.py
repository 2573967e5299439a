"""What moderators fill in besides a reason."""

from django import forms

from interface.act_admin import ReasonForm
from trees.topic_list import choosable
from trees.topics import MOST

LARGEST = 10_000


class EditForm(ReasonForm):
    """A new text."""

    text = forms.CharField(strip=False, widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}))
    field_order = ("text", "reason")


def _topics() -> list[tuple[str, str]]:
    return [(topic.slug, topic.label) for topic in choosable()]


class TopicsForm(ReasonForm):
    """What a tree is about."""

    topics = forms.MultipleChoiceField(
        choices=_topics,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=f"{MOST} at most; none, if nothing of the list fits.",
    )
    field_order = ("topics", "reason")


def _number(label: str, help_text: str, *, least: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=least, max_value=LARGEST)


class ShapeForm(ReasonForm):
    """A tree's own numbers."""

    goal_size = _number("Goal", "Messages, the prompt included.", least=1)
    max_depth = _number("Depth", "The prompt is at depth 0.", least=0)
    max_replies = _number("Rival replies", "Of the assistant, to one prompter message.", least=1)
    max_followups = _number("Followups", "Of prompters, to one assistant message.", least=0)
    field_order = ("goal_size", "max_depth", "max_replies", "max_followups", "reason")
