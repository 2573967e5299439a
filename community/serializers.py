"""The community's numbers as JSON."""

from rest_framework import serializers


class TreeNumbers(serializers.Serializer[dict[str, object]]):
    total = serializers.IntegerField()
    by_state = serializers.DictField(child=serializers.IntegerField())
    by_lang = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField()),
        help_text="Language to state to number.",
    )


class MessageNumbers(serializers.Serializer[dict[str, object]]):
    total = serializers.IntegerField(help_text="Deleted messages are not counted.")
    by_role = serializers.DictField(child=serializers.IntegerField())
    by_lang = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField()),
        help_text="Language to role to number.",
    )


class Activity(serializers.Serializer[dict[str, object]]):
    last_day = serializers.IntegerField()
    last_week = serializers.IntegerField()


class Statistics(serializers.Serializer[dict[str, object]]):
    trees = TreeNumbers()
    messages = MessageNumbers()
    contributors = serializers.IntegerField(help_text="People who have contributed anything.")
    contributions = Activity()
    counted_at = serializers.DateTimeField()


class StandingLine(serializers.Serializer[object]):
    place = serializers.IntegerField(help_text="Equal points share a place.")
    name = serializers.CharField(help_text="User name.")
    points = serializers.IntegerField()
    prompts = serializers.IntegerField(source="work.prompts")
    replies = serializers.IntegerField(source="work.replies")
    reviews = serializers.IntegerField(source="work.reviews")
    rankings = serializers.IntegerField(source="work.rankings")


class OwnPlace(serializers.Serializer[object]):
    standing = StandingLine(allow_null=True, help_text="Null without accepted work in this span.")
    neighbours = StandingLine(many=True, help_text="Three at most on either side.")
    streak_days = serializers.IntegerField(help_text="Days (UTC) in a row with contributions.")


class Leaderboard(serializers.Serializer[object]):
    frame = serializers.CharField()
    lang = serializers.CharField(allow_null=True)
    people = serializers.IntegerField(help_text="How many have points.")
    leaders = StandingLine(many=True, help_text="The first hundred.")
    own = OwnPlace(allow_null=True, help_text="Null for strangers.")
