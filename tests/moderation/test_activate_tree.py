"""Taking an imported tree off the backlog."""

import pytest

from accounts.models import User
from moderation.actions import activate_tree
from tasks.models import Opening
from tests.cast import NOON
from tests.moderation.conftest import Family
from trees.lifecycle import NotPossibleNow
from trees.models import Message, Tree
from trees.states import State

pytestmark = pytest.mark.django_db


def test_rivals_are_ranked(family: Family, mod: User) -> None:
    Tree.objects.filter(pk=family.root.pk).update(state=State.BACKLOG_RANKING, goal_size=5)
    assert activate_tree(family.root.pk, actor=mod, now=NOON).state == State.RANKING
    asked = Opening.objects.filter(tree=family.root.pk, is_open=True)
    assert list(asked.values_list("kind", flat=True)) == ["rank_assistant_replies"]


def test_without_rivals_there_is_nothing_to_activate(family: Family, mod: User) -> None:
    Message.objects.filter(pk=family.other.pk).update(deleted_at=NOON, deleted_with=family.other.pk)
    Tree.objects.filter(pk=family.root.pk).update(state=State.BACKLOG_RANKING)
    assert activate_tree(family.root.pk, actor=mod, now=NOON).state == State.ABORTED_LOW_GRADE


def test_only_backlog_trees_are_activated(family: Family, mod: User) -> None:
    with pytest.raises(NotPossibleNow):
        activate_tree(family.root.pk, actor=mod, now=NOON)
