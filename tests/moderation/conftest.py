"""A growing tree to act upon: alice's prompt, two rival replies, a follow-up and its reply."""

from dataclasses import dataclass

import pytest

from accounts.models import User
from tasks import openings
from tests import forest
from tests.cast import NOON
from trees.models import Message, Tree
from trees.states import State


@dataclass(frozen=True)
class Family:
    """The messages of the tree."""

    root: Message
    best: Message
    other: Message
    followup: Message
    deepest: Message

    @property
    def all(self) -> tuple[Message, ...]:
        return (self.root, self.best, self.other, self.followup, self.deepest)

    @property
    def tree(self) -> Tree:
        return Tree.objects.get(pk=self.root.pk)

    def there(self) -> list[Message]:
        """The messages that are not deleted, in the order above."""
        living = set(Message.objects.living().filter(tree=self.root.pk))
        return [message for message in self.all if message in living]


@pytest.fixture
def family(alice: User, bob: User, carol: User, dan: User) -> Family:
    root = forest.root(alice)
    best, other = forest.child(root, bob, "Thorough"), forest.child(root, carol, "Short")
    followup = forest.child(best, dan, "And why iron?")
    deepest = forest.child(followup, bob, "Because of its electrons.")
    openings.settle(root.pk, now=NOON)
    return Family(root, best, other, followup, deepest)


@pytest.fixture
def ranked(family: Family) -> Family:
    """The same tree, ready: its goal is what it has, its rivals came with ranks."""
    Message.objects.filter(pk=family.best.pk).update(imported={**forest.ACCEPTED, "rank": 0})
    Message.objects.filter(pk=family.other.pk).update(imported={**forest.ACCEPTED, "rank": 1})
    Tree.objects.filter(pk=family.root.pk).update(goal_size=5)
    openings.settle(family.root.pk, now=NOON)
    assert family.tree.state == State.READY_FOR_EXPORT
    return family
