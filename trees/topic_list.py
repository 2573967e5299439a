"""The operator's list of topics: its rows, and the list as it was a moment ago.

Trees, openings and people hold numbers of topics in arrays, so that no offer has to join; a topic
is therefore never deleted, only taken out of use.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from threading import Lock
from typing import Final

from cachetools import TTLCache, cached
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from interface.refusals import legible
from trees.topics import UnknownTopic

SECONDS: Final = 5.0
"""So old may the list be: a topic that has just been added or taken out shows a moment later."""


class TopicGroup(models.TextChoices):
    """Under which heading a topic stands."""

    EVERYDAY = "everyday", _("Everyday life")
    KNOWLEDGE = "knowledge", _("Science and technology")
    CULTURE = "culture", _("Language and arts")
    SOCIETY = "society", _("Work and society")
    HEAVY = "heavy", _("Can be hard to read")


class Topic(models.Model):
    """Something that prompts may be about. ``slug`` is its name for programs, and stays."""

    id = models.SmallAutoField(primary_key=True)
    slug = models.SlugField(
        max_length=40, unique=True, help_text=_("Its name in the API. It cannot be changed later.")
    )
    name = models.CharField(
        max_length=60,
        help_text=_(
            "As volunteers read it. The names that the site came with are translated; one that "
            "you choose yourself is shown as it stands."
        ),
    )
    group = models.CharField(max_length=20, choices=TopicGroup.choices, default=TopicGroup.EVERYDAY)
    active = models.BooleanField(
        default=True,
        help_text=_("May be chosen for new prompts. What is out of use stays where it is."),
    )
    order = models.PositiveSmallIntegerField(
        default=100, help_text=_("Its place in its group: small numbers come first.")
    )

    class Meta:
        app_label = "trees"

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the reader's language, if the site came with it."""
        return gettext(self.name)


@cached(TTLCache(maxsize=1, ttl=SECONDS), lock=Lock())
def all_topics() -> Mapping[int, Topic]:
    """Every topic by its number, those out of use included, at most a few seconds old."""
    return {topic.pk: topic for topic in Topic.objects.order_by("order", "id")}


def choosable() -> tuple[Topic, ...]:
    """The topics in use, group by group."""
    groups = list(TopicGroup)
    in_use = (topic for topic in all_topics().values() if topic.active)
    return tuple(sorted(in_use, key=lambda topic: groups.index(TopicGroup(topic.group))))


def named(numbers: Collection[int]) -> tuple[Topic, ...]:
    """The topics with these numbers, in the operator's order."""
    if not numbers:
        return ()
    return tuple(topic for number, topic in all_topics().items() if number in numbers)


def slugs(numbers: Collection[int]) -> list[str]:
    """The names for programs of the topics with these numbers."""
    return [topic.slug for topic in named(numbers)]


def check_slug(slug: object, *, field: str = "topic") -> int:
    """The number of the topic with this slug, in use or not; raises ``UnknownTopic``."""
    for number, topic in all_topics().items():
        if topic.slug == slug:
            return number
    text = gettext("“%(topic)s” is not a topic of this site.")
    raise UnknownTopic(text % {"topic": legible(slug)}, field=field)


def numbers_by_slug() -> dict[str, int]:
    """The numbers of the topics in use, by their names for programs."""
    return {topic.slug: topic.pk for topic in choosable()}
