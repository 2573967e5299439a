"""What holds for every act: who may, why, and the row in the log."""

from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest

from accounts.models import User
from moderation import actions
from moderation.models import Action
from tests.cast import NOON
from tests.moderation.conftest import Family
from trees.browsing import NoSuchTree
from trees.models import Tree
from trees.policy import Shape
from trees.reactions import NoSuchMessage
from trees.states import State

pytestmark = pytest.mark.django_db

Act = Callable[..., object]

ON_MESSAGES: dict[str, Act] = {
    "delete_message": actions.delete_message,
    "restore_message": actions.restore_message,
    "edit_message": partial(actions.edit_message, text="Another text"),
}
ON_TREES: dict[str, Act] = {
    "halt_tree": actions.halt_tree,
    "resume_tree": actions.resume_tree,
    "reshape_tree": partial(actions.reshape_tree, shape=Shape(3, 2, 2, 1)),
    "change_topics": partial(actions.change_topics, topics=[]),
    "retry_scoring": actions.retry_scoring,
    "activate_tree": actions.activate_tree,
}
ACTS = ON_MESSAGES | ON_TREES
NEEDS = {
    "resume_tree": State.HALTED_BY_MODERATOR,
    "retry_scoring": State.SCORING_FAILED,
    "activate_tree": State.BACKLOG_RANKING,
}


def make_possible(kind: str, family: Family, mod: User) -> None:
    """Bring the tree to where this act can be done to its root."""
    if kind == "restore_message":
        actions.delete_message(family.root.pk, actor=mod, reason="For the test.", now=NOON)
        Action.objects.all().delete()
    if kind in NEEDS:
        Tree.objects.filter(pk=family.root.pk).update(state=NEEDS[kind])


@pytest.mark.parametrize("kind", ACTS)
def test_it_is_done_and_written_down(kind: str, family: Family, mod: User) -> None:
    make_possible(kind, family, mod)
    before = family.tree.state
    ACTS[kind](family.root.pk, actor=mod, reason=" It must be. ", now=NOON)
    row = Action.objects.get()
    assert (row.kind, row.actor, row.tree_id, row.at) == (kind, mod, family.root.pk, NOON)
    assert row.reason == "It must be."
    assert row.effect["state"] == [before, family.tree.state]
    assert row.message_id == (family.root.pk if kind in ON_MESSAGES else None)


@pytest.mark.parametrize("kind", ACTS)
def test_volunteers_and_former_moderators_may_not(
    kind: str, family: Family, mod: User, alice: User
) -> None:
    make_possible(kind, family, mod)
    before = family.tree
    mod.is_active = False
    for person in (alice, mod):
        with pytest.raises(actions.NotAllowed):
            ACTS[kind](family.root.pk, actor=person, reason="", now=NOON)
    assert family.tree.state == before.state
    assert not Action.objects.exists()


@pytest.mark.parametrize("kind", ACTS)
@pytest.mark.parametrize("reason", ["", "  ", "a\0b", "x" * 2001, None, 7])
def test_it_needs_a_reason(kind: str, reason: object, family: Family, mod: User) -> None:
    with pytest.raises(actions.ReasonMissing):
        ACTS[kind](family.root.pk, actor=mod, reason=reason, now=NOON)


@pytest.mark.parametrize("kind", ACTS)
def test_what_is_not_there_cannot_be_acted_on(kind: str, mod: User) -> None:
    with pytest.raises((NoSuchTree, NoSuchMessage)):
        ACTS[kind](uuid4(), actor=mod, reason="It must be.", now=NOON)


@pytest.mark.parametrize("kind", ACTS)
def test_without_a_row_in_the_log_nothing_happens(
    kind: str, family: Family, mod: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_possible(kind, family, mod)
    before, there = family.tree, family.there()

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Action.objects, "create", fail)
    with pytest.raises(RuntimeError):
        ACTS[kind](family.root.pk, actor=mod, reason="It must be.", now=NOON)
    assert (family.tree.state, family.tree.shape) == (before.state, before.shape)
    assert family.there() == there
    family.root.refresh_from_db()
    assert family.root.revision == 1
