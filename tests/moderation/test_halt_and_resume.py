"""Halting, withdrawing, and going on where the facts call for."""

import pytest

from accounts.models import User
from moderation.actions import halt_tree, resume_tree
from tasks.invariants import check_all
from tasks.models import Opening
from tests import forest
from tests.cast import NOON, ask
from tests.moderation.conftest import Family
from trees.lifecycle import NotPossibleNow
from trees.models import Message, Transition, Tree
from trees.states import TRANSITIONS, Event, State

pytestmark = pytest.mark.django_db


def halt(tree: Tree, mod: User) -> Tree:
    return halt_tree(tree.pk, actor=mod, reason="Off topic.", now=NOON)


def resume(tree: Tree, mod: User) -> Tree:
    return resume_tree(tree.pk, actor=mod, reason="On topic.", now=NOON)


def test_nobody_is_asked_for_anything_in_a_halted_tree(
    family: Family, mod: User, erin: User
) -> None:
    ask(erin)
    assert halt(family.tree, mod).state == State.HALTED_BY_MODERATOR
    assert not Opening.objects.filter(tree=family.root.pk, is_open=True).exists()
    assert check_all().findings == []


def test_who_and_why_stand_in_the_transition(family: Family, mod: User) -> None:
    halt(family.tree, mod)
    move = Transition.objects.get(tree=family.root.pk)
    assert (move.event, move.actor, move.reason) == ("halted", mod, "Off topic.")


def test_it_goes_on_where_it_was(family: Family, mod: User) -> None:
    before = Opening.objects.filter(tree=family.root.pk, is_open=True).count()
    halt(family.tree, mod)
    assert resume(family.tree, mod).state == State.GROWING
    assert Opening.objects.filter(tree=family.root.pk, is_open=True).count() == before
    assert check_all().findings == []


def test_a_ready_tree_is_withdrawn_and_comes_back_ready(ranked: Family, mod: User) -> None:
    ranks = list(Message.objects.order_by("pk").values_list("rank", flat=True))
    halt(ranked.tree, mod)
    assert Transition.objects.filter(tree=ranked.root.pk).latest("id").event == "withdrawn"
    assert resume(ranked.tree, mod).state == State.READY_FOR_EXPORT
    assert list(Message.objects.order_by("pk").values_list("rank", flat=True)) == ranks


def test_a_tree_with_replies_does_not_go_through_the_lottery_again(
    alice: User, bob: User, mod: User
) -> None:
    """An import off the backlog was never drawn here."""
    root = forest.root(alice, state=State.HALTED_BY_MODERATOR)
    Tree.objects.filter(pk=root.pk).update(drawn_at=None)
    forest.child(root, bob)
    assert resume(root.tree, mod).state == State.GROWING


def test_a_rejected_prompt_is_aborted_again(alice: User, mod: User) -> None:
    root = forest.root(
        alice, state=State.ABORTED_LOW_GRADE, imported={**forest.ACCEPTED, "review_result": False}
    )
    assert resume(root.tree, mod).state == State.ABORTED_LOW_GRADE


@pytest.mark.parametrize("state", State)
def test_only_what_the_table_allows(state: State, family: Family, mod: User) -> None:
    Tree.objects.filter(pk=family.root.pk).update(state=state)
    stops = any((state, event) in TRANSITIONS for event in (Event.HALTED, Event.WITHDRAWN))
    for act, allowed in ((halt, stops), (resume, (state, Event.RESUMED) in TRANSITIONS)):
        Tree.objects.filter(pk=family.root.pk).update(state=state)
        if allowed:
            act(family.tree, mod)
        else:
            with pytest.raises(NotPossibleNow):
                act(family.tree, mod)
