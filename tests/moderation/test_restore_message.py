"""Restoring brings back exactly what the deletion took."""

from datetime import timedelta
from itertools import permutations

import pytest

from accounts.models import User
from moderation.actions import delete_message, edit_message, halt_tree, restore_message
from tasks.invariants import check_all
from tests.cast import NOON
from tests.moderation.conftest import Family
from trees.contributions import DeletionForbidsIt
from trees.models import Message
from trees.states import State

pytestmark = pytest.mark.django_db


def delete(message: Message, mod: User, minutes: int = 0) -> None:
    now = NOON + timedelta(minutes=minutes)
    delete_message(message.pk, actor=mod, reason="It is rude.", now=now)


def restore(message: Message, mod: User) -> int:
    return len(restore_message(message.pk, actor=mod, reason="It is not.", now=NOON))


def standing(family: Family) -> list[object]:
    """All of the tree that a deletion could change."""
    rows = Message.objects.filter(tree=family.root.pk).order_by("pk")
    kept = ("deleted_at", "deleted_with", "rank", "review_result", "position", "labels")
    return [family.tree.state, *rows.values_list(*kept)]


def test_everything_is_as_before(family: Family, mod: User) -> None:
    before = standing(family)
    delete(family.best, mod)
    assert restore(family.best, mod) == 3
    assert standing(family) == before
    assert check_all().findings == []


@pytest.mark.parametrize("which", ["root", "best", "other", "followup", "deepest"])
def test_a_ready_tree_comes_back_with_its_ranks(which: str, ranked: Family, mod: User) -> None:
    before = standing(ranked)
    delete(getattr(ranked, which), mod)
    restore(getattr(ranked, which), mod)
    assert standing(ranked) == before
    assert check_all().findings == []


def test_what_was_deleted_before_stays_deleted(family: Family, mod: User) -> None:
    delete(family.followup, mod)
    delete(family.best, mod, minutes=1)
    assert restore(family.best, mod) == 1
    assert family.there() == [family.root, family.best, family.other]
    assert restore(family.followup, mod) == 2
    assert family.there() == list(family.all)


@pytest.mark.parametrize("order", list(permutations(["root", "best", "followup"])))
def test_nested_deletions_are_undone_from_the_outside_in(
    order: tuple[str, ...], family: Family, mod: User
) -> None:
    """Whatever one tries first: what hangs on something deleted waits for it."""
    before = standing(family)
    for minutes, name in enumerate(["followup", "best", "root"]):
        delete(getattr(family, name), mod, minutes)
    waiting = list(order)
    while waiting:
        for name in list(waiting):
            message = getattr(family, name)
            outermost = min(waiting, key=["root", "best", "followup"].index)
            if name == outermost:
                restore(message, mod)
                waiting.remove(name)
            else:
                with pytest.raises(DeletionForbidsIt, match="above it"):
                    restore(message, mod)
    assert standing(family) == before


def test_what_went_along_is_not_restored_alone(family: Family, mod: User) -> None:
    delete(family.best, mod)
    with pytest.raises(DeletionForbidsIt, match=f"went when message {family.best.pk}"):
        restore(family.deepest, mod)


def test_what_is_there_cannot_be_restored(family: Family, mod: User) -> None:
    with pytest.raises(DeletionForbidsIt, match="not deleted"):
        restore(family.best, mod)


def test_a_reply_that_lived_under_a_deleted_message_lives_there_again(
    family: Family, mod: User
) -> None:
    """As in imported trees, where a deleted message may have living replies."""
    Message.objects.filter(pk=family.best.pk).update(
        deleted_at=NOON - timedelta(days=9), deleted_with=family.best.pk
    )
    delete(family.followup, mod)
    assert restore(family.followup, mod) == 2
    assert family.there() == [family.root, family.other, family.followup, family.deepest]


def test_under_a_gap_it_still_waits_for_what_was_deleted_after_it(
    family: Family, mod: User
) -> None:
    Message.objects.filter(pk=family.best.pk).update(
        deleted_at=NOON - timedelta(days=9), deleted_with=family.best.pk
    )
    delete(family.followup, mod)
    delete(family.root, mod, minutes=1)
    with pytest.raises(DeletionForbidsIt, match=str(family.root.pk)):
        restore(family.followup, mod)
    restore(family.root, mod)
    restore(family.followup, mod)
    assert family.there() == [family.root, family.other, family.followup, family.deepest]


def test_a_restored_prompt_takes_its_tree_up_again(family: Family, mod: User) -> None:
    delete(family.root, mod)
    restore(family.root, mod)
    assert family.tree.state == State.GROWING


def test_a_tree_that_a_moderator_halted_stays_halted(family: Family, mod: User) -> None:
    halt_tree(family.root.pk, actor=mod, reason="Off topic.", now=NOON)
    delete(family.root, mod)
    restore(family.root, mod)
    assert family.tree.state == State.HALTED_BY_MODERATOR


def test_a_text_may_be_cleaned_before_it_comes_back(family: Family, mod: User) -> None:
    delete(family.deepest, mod)
    edit_message(family.deepest.pk, actor=mod, text="Clean", reason="Names in it.", now=NOON)
    restore(family.deepest, mod)
    family.deepest.refresh_from_db()
    assert (family.deepest.text, family.deepest.review_result) == ("Clean", None)
    assert check_all().findings == []
