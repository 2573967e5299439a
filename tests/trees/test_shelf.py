"""The reading room follows the trees: what is ready is on its shelf, and nothing else."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from moderation import actions
from tests.cast import NOON, finish_tree, settle, start_tree, topics
from tests.forest import child, root
from trees import shelf
from trees.lifecycle import halt
from trees.models import Message, Shelved, Tree
from trees.queues import tidy_shelf
from trees.states import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished(alice: User, bob: User, carol: User, dan: User, erin: User) -> Tree:
    return finish_tree(alice, bob, carol, dan, erin)


def ready(author: User, *texts: str, lang: str = "en") -> Tree:
    """A finished tree that is as it was imported."""
    prompt = root(author, lang, state=State.READY_FOR_EXPORT, text=texts[0])
    for text in texts[1:]:
        child(prompt, author, text)
    return prompt.tree


def test_it_follows_the_topics(finished: Tree, mod: User) -> None:
    assert Shelved.objects.get(tree=finished).topics == []
    (law,) = topics("law")
    actions.change_topics(finished.pk, topics=["law"], actor=mod, reason="x", now=NOON)
    shelf.tidy_all()
    assert Shelved.objects.get(tree=finished).topics == [law]


def test_a_tree_is_put_on_it_when_it_becomes_ready(finished: Tree) -> None:
    row = Shelved.objects.get(tree=finished)

    assert (row.lang, row.size, row.created_at) == ("en", 3, finished.created_at)
    assert Shelved.objects.filter(words="magnet").exists()


def test_a_growing_tree_is_not(alice: User, bob: User, carol: User, dan: User) -> None:
    tree = start_tree(alice, [bob, carol, dan])

    shelf.tidy_all()

    assert not Shelved.objects.exists()
    tree.refresh_from_db()
    assert not tree.shelf_due


def test_a_tree_that_was_withdrawn_leaves_it(finished: Tree) -> None:
    halt(finished.pk, actor=None, reason="Asked for.", now=NOON)
    settle()

    assert not Shelved.objects.exists()


def test_what_changes_in_a_ready_tree_is_followed(finished: Tree, mod: User) -> None:
    worst = Message.objects.get(tree=finished, rank=1)
    assert Shelved.objects.filter(words="short").exists()

    actions.delete_message(worst.pk, actor=mod, reason="Rude.", now=timezone.now())
    Tree.objects.filter(pk=finished.pk).update(state=State.READY_FOR_EXPORT)
    shelf.tidy_all()

    assert not Shelved.objects.filter(words="short").exists()
    assert Shelved.objects.get().size == 2


def test_what_was_imported_is_put_on_it_by_the_worker(alice: User) -> None:
    tree = ready(alice, "What is a quasar?", "A bright nucleus.")

    tidy_shelf()

    assert Shelved.objects.get().tree == tree
    assert not Tree.objects.filter(shelf_due=True).exists()


def test_rejected_messages_are_counted_but_not_searched(alice: User) -> None:
    tree = ready(alice, "What is a quasar?")
    child(Message.objects.get(tree=tree), alice, "Buy gold now", review_result=False)
    shelf.tidy_all()

    assert Shelved.objects.get().size == 2
    assert not Shelved.objects.filter(words="gold").exists()


def test_a_very_large_tree_is_searched_as_far_as_can_be(alice: User) -> None:
    ready(alice, *(f"word{number} " * 5_000 for number in range(12)))

    shelf.tidy_all()

    assert Shelved.objects.filter(words="word0").exists()
    assert not Shelved.objects.filter(words="word11").exists()


def test_it_costs_the_same_however_many_are_due(alice: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            shelf.tidy()
        return len(caught)

    ready(alice, "One")
    few = cost()
    for number in range(5):
        ready(alice, f"Number {number}", "A reply")

    assert cost() == few


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_nobody_who_holds_a_tree(alice: User) -> None:
    held, free = ready(alice, "Held"), ready(alice, "Free")

    def tidy_elsewhere() -> None:
        shelf.tidy_all()
        connections.close_all()

    with transaction.atomic(), ThreadPoolExecutor() as pool:
        Tree.objects.locked().get(pk=held.pk)
        pool.submit(tidy_elsewhere).result(timeout=20)
        assert list(Shelved.objects.values_list("tree", flat=True)) == [free.pk]
    shelf.tidy_all()
    assert Shelved.objects.count() == 2
