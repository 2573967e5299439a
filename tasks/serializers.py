"""Tasks as JSON."""

from collections.abc import Mapping
from typing import Any, Final

from rest_framework import serializers

from interface.filters import Language
from interface.languages import LANGUAGES
from tasks.kinds import ASKABLE, KINDS, TOPICAL, Yields
from tasks.leases import SCOPES
from tasks.models import Status, Task
from tasks.showing import Shown, ShownMessage
from trees.labels import Label as LabelRule
from trees.labels import Scale
from trees.roles import Role
from trees.topic_list import Topic
from trees.topics import MOST


class Ask(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(list(ASKABLE))
    lang = serializers.ChoiceField(
        list(LANGUAGES), required=False, help_text="Any language of yours if absent."
    )


class Answer(serializers.Serializer[Any]):
    """A text, labels, or a ranking, as the task's kind asks for; nothing of the others."""

    text = serializers.CharField(required=False)
    lang = serializers.ChoiceField(
        list(LANGUAGES), required=False, help_text="With a text: must be the task's language."
    )
    labels = serializers.DictField(
        child=serializers.FloatField(min_value=0, max_value=1),
        required=False,
        help_text="Label to a value on its scale. A label that you leave out is not given.",
    )
    topics = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        max_length=MOST,
        help_text="With a new prompt, or the labels of one: what it is about, of the task's "
        "`topic_choices`. Left out, nothing is said of it; an empty list says that none fits.",
    )
    ranking = serializers.ListField(
        child=serializers.ListField(child=serializers.UUIDField()),
        required=False,
        help_text="Ids of all replies, best first; tied ones share a list.",
    )
    not_rankable = serializers.BooleanField(
        required=False, help_text="None of the replies is acceptable; the ranking may be empty."
    )


class Skip(serializers.Serializer[Any]):
    scope = serializers.ChoiceField(
        list(SCOPES),
        help_text="`later`: offer it to me again; `not_me`: never again to me; `nobody_can`: "
        "counts towards closing it for all. A new prompt comes up again when nothing else is left.",
    )
    reason = serializers.CharField(required=False, max_length=500)


class Nothing(serializers.Serializer[Any]):
    """A call that takes no body."""


class Message(serializers.Serializer[ShownMessage]):
    id = serializers.UUIDField()
    role = serializers.ChoiceField(list(Role))
    text = serializers.CharField(help_text="Empty if the message is deleted.")
    lang = serializers.CharField()
    deleted = serializers.BooleanField()


class Label(serializers.Serializer[LabelRule]):
    name = serializers.CharField()
    scale = serializers.ChoiceField(list(Scale))
    steps = serializers.ListField(
        child=serializers.FloatField(), help_text="The values that it takes."
    )
    question = serializers.CharField(source="asks")
    low = serializers.CharField(source="lowest", help_text="What the lowest step means.")
    high = serializers.CharField(source="highest", help_text="What the highest step means.")
    mandatory = serializers.BooleanField()


class TopicChoice(serializers.Serializer[Topic]):
    slug = serializers.CharField(help_text="What to send.")
    name = serializers.CharField(help_text="What people read.")


class OneTask(serializers.Serializer[Any]):
    """A task with everything that is needed to answer it."""

    id = serializers.UUIDField(source="task.id")
    kind = serializers.ChoiceField(list(KINDS))
    lang = serializers.CharField(source="task.opening.lang")
    status = serializers.ChoiceField(Status.choices, source="task.status")
    expires_at = serializers.DateTimeField(source="task.expires_at")
    conversation = Message(many=True, help_text="From the root to the message asked about.")
    target = serializers.UUIDField(
        source="target.id",
        allow_null=True,
        help_text="The message to answer or review, or whose replies are ranked; null for a new "
        "prompt.",
    )
    replies = Message(many=True, required=False, help_text="Rankings only: what to rank.")
    labels = Label(many=True, required=False, help_text="Reviews only: what may be answered.")
    mandatory_labels = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Reviews only."
    )
    topics = serializers.ListField(
        child=serializers.CharField(),
        source="topic_slugs",
        help_text="What the conversation is about, as far as people have said.",
    )
    topic_choices = TopicChoice(
        many=True,
        required=False,
        help_text="New prompts and their reviews only: what `topics` may be chosen from.",
    )
    draft = serializers.JSONField(
        source="task.draft", allow_null=True, help_text="What you have kept of your answer so far."
    )

    def to_representation(self, instance: Shown) -> dict[str, Any]:
        """Without the members that belong to other kinds."""
        shown: Mapping[str, Any] = super().to_representation(instance)
        absent = {name for name, yields in _OF.items() if yields is not instance.spec.yields}
        if instance.kind not in TOPICAL:
            absent.add("topic_choices")
        return {name: value for name, value in shown.items() if name not in absent}


_OF: Final = {
    "replies": Yields.RANKING,
    "labels": Yields.LABELS,
    "mandatory_labels": Yields.LABELS,
}


class Outcome(serializers.Serializer[Task]):
    """Where a task stands after a call."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(list(KINDS), source="opening.kind")
    status = serializers.ChoiceField(Status.choices)
    expires_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    message_id = serializers.UUIDField(
        source="result_message_id",
        allow_null=True,
        help_text="The new message, if the task asked for one.",
    )


class Draft(serializers.Serializer[Task]):
    draft = serializers.JSONField(allow_null=True, help_text="As it was sent; null if none.")
    saved_at = serializers.DateTimeField(source="draft_saved_at", allow_null=True)


# Every serializer copies all its fields when it is made: for what every call answers with, once.
ONE_TASK: Final = OneTask()
OUTCOME: Final = Outcome()


class AvailabilityFilters(serializers.Serializer[Any]):
    lang = Language(required=False, help_text="All languages of yours if absent.")


class Reason(serializers.Serializer[Any]):
    """Why there is nothing to do."""

    code = serializers.CharField()
    detail = serializers.CharField()
    kind = serializers.ChoiceField(list(KINDS), required=False)
    lang = serializers.CharField(required=False)
    count = serializers.IntegerField(required=False, help_text="How many it is about.")
    until = serializers.DateTimeField(required=False)


class KindAvailability(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(list(KINDS))
    count = serializers.IntegerField(help_text="How many tasks you could take now.")
    by_lang = serializers.DictField(child=serializers.IntegerField())
    reasons = Reason(many=True, help_text="Why there are none.")


class Availability(serializers.Serializer[Any]):
    lang = serializers.CharField(allow_null=True)
    kinds = KindAvailability(many=True)
