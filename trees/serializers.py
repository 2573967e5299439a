"""Trees and messages as JSON."""

from typing import Any

from drf_spectacular.helpers import lazy_serializer
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from interface.filters import Language
from trees import browsing
from trees.browsing import Branch
from trees.labels import EMOJIS
from trees.models import Message, Tree
from trees.roles import Role
from trees.states import State
from trees.topic_list import slugs

ME = "me"


class TreeFilters(serializers.Serializer[Any]):
    state = serializers.ChoiceField(list(State), required=False)
    lang = Language(required=False)
    topic = serializers.SlugField(required=False, help_text="One of the things it is about.")
    author = serializers.ChoiceField([ME], required=False, help_text="Trees that I began.")


class MessageFilters(serializers.Serializer[Any]):
    tree = serializers.UUIDField(required=False)
    state = serializers.ChoiceField(list(State), required=False, help_text="The tree's state.")
    lang = Language(required=False)
    role = serializers.ChoiceField(list(Role), required=False)
    author = serializers.ChoiceField([ME], required=False, help_text="What I wrote.")


class NoFilters(serializers.Serializer[Any]):
    """A list that takes nothing but the parameters of its pages."""


class Mean(serializers.Serializer[Any]):
    value = serializers.FloatField(help_text="Mean over those who gave the label.")
    count = serializers.IntegerField(help_text="How many gave it.")


class Judgement(serializers.Serializer[Message]):
    """What volunteers think of a message, and who wrote it."""

    author = serializers.UUIDField(
        source="author.public_id", allow_null=True, help_text="Public id of the author."
    )
    review_count = serializers.IntegerField()
    review_result = serializers.BooleanField(
        allow_null=True, help_text="Accepted or rejected; null while undecided."
    )
    labels = serializers.DictField(child=Mean())
    rank = serializers.IntegerField(
        allow_null=True, help_text="Among its rivals, 0 for the best; null if not ranked."
    )
    ranking_strength = serializers.FloatField(
        allow_null=True, help_text="How much the rankers of its replies agree, 0 to 1."
    )


class OneMessage(serializers.Serializer[Any]):
    """A message as the reader may see it. Needs the ``reader`` in its context."""

    id = serializers.UUIDField()
    tree_id = serializers.UUIDField()
    parent_id = serializers.UUIDField(allow_null=True)
    role = serializers.ChoiceField(list(Role))
    lang = serializers.CharField()
    depth = serializers.IntegerField(help_text="0 for the prompt.")
    text = serializers.SerializerMethodField(help_text="Empty if the message is deleted.")
    revision = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    deleted = serializers.SerializerMethodField()
    synthetic = serializers.BooleanField(help_text="Written by a model.")
    model_name = serializers.CharField(allow_null=True)
    mine = serializers.SerializerMethodField(help_text="Written by the reader.")
    emojis = serializers.DictField(
        child=serializers.IntegerField(), help_text="Reaction to how many gave it."
    )
    judgement = serializers.SerializerMethodField(
        help_text="Null until the tree is ready for export, so that it influences nobody."
    )

    @property
    def _reader(self) -> User:
        reader = self.context["reader"]
        assert isinstance(reader, User)
        return reader

    def get_text(self, message: Message) -> str:
        return browsing.visible_text(self._reader, message)

    def get_deleted(self, message: Message) -> bool:
        return message.deleted_at is not None

    def get_mine(self, message: Message) -> bool:
        return message.author_id == self._reader.pk

    @extend_schema_field(Judgement(allow_null=True))
    def get_judgement(self, message: Message) -> dict[str, Any] | None:
        if not browsing.sees_judgement(self._reader, message.tree):
            return None
        return dict(Judgement(message).data)


class OneBranch(OneMessage):
    """A message with the replies to it, and theirs."""

    replies = serializers.SerializerMethodField(
        help_text="Best first once the tree is ready, else in order of arrival."
    )

    def to_representation(self, instance: Message | Branch) -> dict[str, Any]:
        """The branch's message, then its replies."""
        assert isinstance(instance, Branch)
        shown = OneMessage(instance.message, context=self.context).data
        return {**shown, "replies": self.get_replies(instance)}

    @extend_schema_field(lazy_serializer("trees.serializers.OneBranch")(many=True))
    def get_replies(self, branch: Branch) -> list[dict[str, Any]]:
        return [self.to_representation(reply) for reply in branch.replies]


class OneTree(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="Also the id of the prompt.")
    lang = serializers.CharField()
    state = serializers.ChoiceField(list(State))
    created_at = serializers.DateTimeField()
    topics = serializers.SerializerMethodField(help_text="What it is about: slugs of topics.")
    prompt = serializers.CharField(help_text="Its text; empty if it is deleted.")
    message_count = serializers.IntegerField(help_text="Messages that are not deleted.")
    goal_size = serializers.IntegerField(help_text="Messages, the prompt included.")
    max_depth = serializers.IntegerField(help_text="The prompt is at depth 0.")
    max_replies = serializers.IntegerField(help_text="Rival replies to a prompter message.")
    max_followups = serializers.IntegerField(help_text="Replies to an assistant message.")

    def get_topics(self, tree: Tree) -> list[str]:
        return slugs(tree.topics)


class WholeTree(OneTree):
    """A tree and its messages, nested. Needs the ``reader`` in its context."""

    outline = serializers.SerializerMethodField()

    @extend_schema_field(OneBranch)
    def get_outline(self, tree: Tree) -> dict[str, Any]:
        branch = browsing.outline(self.context["reader"], tree)
        return OneBranch(context=self.context).to_representation(branch)


class Reaction(serializers.Serializer[Any]):
    emoji = serializers.ChoiceField(list(EMOJIS))
    on = serializers.BooleanField(default=True, help_text="False takes the emoji back.")


class Reactions(serializers.Serializer[Message]):
    message_id = serializers.UUIDField(source="id")
    emojis = serializers.DictField(child=serializers.IntegerField())
