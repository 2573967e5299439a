"""One tree's own numbers."""

import pytest

from accounts.models import User
from moderation.actions import reshape_tree
from moderation.models import Action
from tasks.invariants import check_all
from tests.cast import NOON
from tests.moderation.conftest import Family
from trees.lifecycle import ImpossibleShape
from trees.policy import Shape
from trees.states import State

pytestmark = pytest.mark.django_db


def test_a_goal_that_is_reached_moves_the_tree_on(family: Family, mod: User) -> None:
    shape = Shape(goal_size=5, max_depth=3, max_replies=2, max_followups=1)
    tree = reshape_tree(family.root.pk, shape=shape, actor=mod, now=NOON, reason="Enough.")
    assert (tree.state, tree.shape) == (State.RANKING, shape)
    assert check_all().findings == []


def test_the_log_tells_what_it_was_before(family: Family, mod: User) -> None:
    before = family.tree.shape
    reshape_tree(family.root.pk, shape=Shape(20, 9, 3, 2), actor=mod, now=NOON)
    old, new = Action.objects.get().effect["shape"]
    assert Shape(**old) == before
    assert Shape(**new) == Shape(20, 9, 3, 2)


@pytest.mark.parametrize(
    "shape", [Shape(0, 3, 2, 1), Shape(3, -1, 2, 1), Shape(3, 3, 0, 1), Shape(3, 3, 2, 10_001)]
)
def test_impossible_numbers_are_refused(shape: Shape, family: Family, mod: User) -> None:
    before = family.tree.shape
    with pytest.raises(ImpossibleShape):
        reshape_tree(family.root.pk, shape=shape, actor=mod, now=NOON)
    assert family.tree.shape == before
