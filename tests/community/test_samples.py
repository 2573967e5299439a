"""Which conversation strangers are shown."""

import pytest

from accounts.models import User
from community.samples import Node, sample
from tests.cast import NOON, finish_tree, forget_kept
from trees.models import Message, Tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(alice: User, bob: User, carol: User, dan: User, erin: User) -> Tree:
    return finish_tree(alice, bob, carol, dan, erin)


def shown(*langs: str) -> list[str]:
    forget_kept()
    root = sample(langs, now=NOON)
    return list(_texts(root)) if root else []


def _texts(node: Node) -> list[str]:
    return [node.message.text, *(text for reply in node.replies for text in _texts(reply))]


def test_the_best_reply_comes_first(tree: Tree) -> None:
    assert shown("en") == ["How do magnets work?", "A long and good reply", "A short one"]


def test_rejected_messages_are_left_out_with_what_hangs_on_them(tree: Tree) -> None:
    best = Message.objects.get(text="A long and good reply")
    for number in range(3):
        Message.objects.create(
            tree=tree,
            parent=best,
            role="prompter",
            lang="en",
            depth=2,
            text=f"So what {number}?",
            review_result=True,
            created_at=NOON,
        )
    assert len(shown("en")) == 6

    Message.objects.filter(pk=best.pk).update(review_result=False)

    assert shown("en") == ["How do magnets work?", "A short one"]


def test_trees_that_fill_no_page_or_more_than_one_are_not_chosen(tree: Tree) -> None:
    best = Message.objects.get(text="A long and good reply")
    for number in range(6):
        Message.objects.create(
            tree=tree,
            parent=best,
            role="prompter",
            lang="en",
            depth=2,
            text=f"And {number}?",
            review_result=True,
            created_at=NOON,
        )
    assert shown("en") == []

    Message.objects.filter(tree=tree, depth__gt=0).update(review_result=False)

    assert shown("en") == []


def test_endless_texts_are_not_chosen(tree: Tree) -> None:
    Message.objects.filter(text="A short one").update(text="a short one " * 250)

    assert shown("en") == []


def test_without_one_in_these_languages_any_will_do(tree: Tree) -> None:
    Tree.objects.filter(pk=tree.pk).update(lang="eu")

    assert shown("fi", "ja") != []
