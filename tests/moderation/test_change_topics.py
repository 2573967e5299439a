"""What a moderator says that a tree is about."""

import pytest

from accounts.models import User
from moderation import foretelling
from moderation.actions import change_topics
from moderation.models import Action
from tasks.invariants import check_all
from tasks.models import Opening
from tests.cast import NOON, topics
from tests.moderation.conftest import Family
from trees.models import Tree
from trees.topics import TooManyTopics, UnknownTopic

pytestmark = pytest.mark.django_db


def test_it_stands_and_offers_follow_at_once(family: Family, mod: User) -> None:
    cooking, law = topics("cooking", "law")
    slugs = ["law", "cooking"]
    tree = change_topics(family.root.pk, topics=slugs, actor=mod, reason="Read it.", now=NOON)
    assert tree.topics == [cooking, law]
    openings = Opening.objects.filter(tree=tree, is_open=True)
    assert {tuple(opening.topics) for opening in openings} == {(cooking, law)}
    assert Action.objects.get().effect["topics"] == [[], ["cooking", "law"]]
    assert check_all().findings == []


def test_it_may_say_that_nothing_fits(family: Family, mod: User) -> None:
    topics("law")
    for said in (["law"], []):
        change_topics(family.root.pk, topics=said, actor=mod, reason="Read it.", now=NOON)
    assert (family.tree.topics, family.tree.ruled_topics) == ([], [])


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [(["nothing"], UnknownTopic), ("law", UnknownTopic), (["a", "b", "c", "d"], TooManyTopics)],
)
def test_what_cannot_be_is_refused(
    wrong: object, refusal: type[Exception], family: Family, mod: User
) -> None:
    topics("law", "a", "b", "c", "d")
    with pytest.raises(refusal):
        change_topics(family.root.pk, topics=wrong, actor=mod, reason="x", now=NOON)
    assert not Action.objects.exists()
    assert family.tree.topics == []


def test_what_it_is_about_so_far_is_told_before(family: Family) -> None:
    assert "nothing of the list" in foretelling.topics(family.tree, NOON)[0]
    Tree.objects.filter(pk=family.root.pk).update(topics=topics("law"))
    assert "Law" in foretelling.topics(family.tree, NOON)[0]
