"""One prompt's way from its author's pen to a ready tree, by the actions alone."""

import pytest

from accounts.models import User
from tasks.models import Opening
from tests.cast import NOON, rank, reply, review, settle, start_tree, state_of
from trees.lifecycle import reshape
from trees.models import Message, Transition
from trees.policy import Shape
from trees.states import State

pytestmark = pytest.mark.django_db


def test_a_prompt_becomes_a_ready_tree(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    tree = start_tree(alice, [bob, carol, dan])
    reshape(tree.pk, Shape(goal_size=3, max_depth=1, max_replies=2, max_followups=1), now=NOON)
    settle()
    root = Message.objects.get(pk=tree.pk)
    best = reply(bob, root, "A long and good reply")
    other = reply(carol, root, "A short one")
    review(best, [alice, carol, dan])
    review(other, [alice, bob, dan])
    assert state_of(tree.pk) == State.RANKING

    for ranker in (alice, dan, erin):
        rank(ranker, root, [best], [other])

    assert state_of(tree.pk) == State.READY_FOR_EXPORT
    assert list(
        Message.objects.filter(parent=root).order_by("rank").values_list("text", "rank")
    ) == [("A long and good reply", 0), ("A short one", 1)]
    root.refresh_from_db()
    assert root.ranking_strength == 1.0
    assert not Opening.objects.filter(tree=tree, is_open=True).exists()
    assert list(
        Transition.objects.filter(tree=tree).order_by("id").values_list("event", flat=True)
    ) == ["prompt_accepted", "drawn", "goal_reached", "ranked", "scored"]
