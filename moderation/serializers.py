"""Reports and moderators' acts as JSON."""

from typing import Any

from rest_framework import serializers

from moderation.models import Report


class Complaint(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000, help_text="What is wrong, in a few words.")


class NewShape(serializers.Serializer[Any]):
    goal_size = serializers.IntegerField(
        required=False, min_value=1, max_value=10_000, help_text="Messages, the prompt included."
    )
    max_depth = serializers.IntegerField(
        required=False, min_value=0, max_value=10_000, help_text="The prompt is at depth 0."
    )
    max_replies = serializers.IntegerField(
        required=False, min_value=1, max_value=10_000, help_text="To a prompter message."
    )
    max_followups = serializers.IntegerField(
        required=False, min_value=0, max_value=10_000, help_text="To an assistant message."
    )


class FiledReport(serializers.Serializer[Report]):
    message_id = serializers.UUIDField()
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()
