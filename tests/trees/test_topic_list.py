"""The operator's list: what may be chosen, and what is refused."""

import pytest

from tests.cast import topics
from trees.default_topics import DEFAULTS, add_default_topics
from trees.topic_list import (
    Topic,
    TopicGroup,
    all_topics,
    choosable,
    named,
    numbers_by_slug,
    slugs,
)
from trees.topics import TooManyTopics, UnknownTopic, check_slugs

pytestmark = pytest.mark.django_db


def test_the_site_comes_with_a_list_in_groups(db: None) -> None:
    Topic.objects.all().delete()
    for _ in range(2):  # what is there already stays
        add_default_topics(Topic)
    all_topics.cache_clear()
    assert [topic.slug for topic in choosable()] == [slug for _, slug, _ in DEFAULTS]
    assert {topic.group for topic in choosable()} == set(TopicGroup)


def test_what_is_out_of_use_cannot_be_chosen_but_keeps_its_name(db: None) -> None:
    (number,) = topics("astrology")
    Topic.objects.filter(pk=number).update(active=False)
    all_topics.cache_clear()
    assert "astrology" not in {topic.slug for topic in choosable()}
    assert slugs([number]) == ["astrology"]
    with pytest.raises(UnknownTopic):
        check_slugs(["astrology"], numbers_by_slug())


def test_chosen_topics_become_numbers_in_ascending_order(db: None) -> None:
    assert check_slugs([], numbers_by_slug()) == []
    assert check_slugs(["law", "cooking", "law"], numbers_by_slug()) == topics("cooking", "law")


@pytest.mark.parametrize("wrong", [None, "cooking", {"cooking": 1}, 7, ["nothing"], [7], [["law"]]])
def test_what_is_no_list_of_topics_is_refused(wrong: object) -> None:
    topics("cooking", "law")
    with pytest.raises(UnknownTopic):
        check_slugs(wrong, numbers_by_slug())


def test_four_are_too_many(db: None) -> None:
    topics("cooking", "law", "sports", "health")
    with pytest.raises(TooManyTopics):
        check_slugs(["cooking", "law", "sports", "health"], numbers_by_slug())


def test_names_are_shown_in_the_readers_language_or_as_the_operator_wrote_them(db: None) -> None:
    topics("cooking")
    Topic.objects.filter(slug="cooking").update(name="Soups of the Alps")
    all_topics.cache_clear()
    (topic,) = named(topics("cooking"))
    assert topic.label == str(topic) == "Soups of the Alps"
