"""Trees that more than one file starts from."""

import pytest

from accounts.models import User
from tests.cast import (
    NOON,
    finish_tree,
    reply,
    review,
    settle,
    start_tree,
    state_of,
)
from trees import lifecycle
from trees.models import Message, Tree
from trees.policy import Shape
from trees.states import State

PAIR = Shape(3, max_depth=1, max_replies=2, max_followups=1)


@pytest.fixture
def pair(alice: User, bob: User, carol: User, dan: User) -> tuple[Tree, Message, Message]:
    """Alice's tree with two accepted replies, by Bob and Carol, that wait for their rankings."""
    tree = start_tree(alice, [bob, carol, dan])
    lifecycle.reshape(tree.pk, PAIR, now=NOON)
    settle()
    root = Message.objects.get(pk=tree.pk)
    replies = reply(bob, root, "One"), reply(carol, root, "Two")
    review(replies[0], [alice, carol, dan])
    review(replies[1], [alice, bob, dan])
    assert state_of(tree.pk) == State.RANKING
    return tree, *replies


@pytest.fixture
def ready(alice: User, bob: User, carol: User, dan: User, erin: User) -> Tree:
    """A finished tree."""
    return finish_tree(alice, bob, carol, dan, erin)
