"""What moderators take away, bring back, change and stop, and where the tree goes then."""

import pytest

from accounts.models import User
from moderation import actions
from tasks.kinds import Kind
from tasks.models import Opening
from tests.cast import (
    NOON,
    SPAM,
    ask,
    rank,
    review,
    state_of,
    write_prompt,
)
from trees import lifecycle
from trees.models import Message, Transition, Tree
from trees.states import State

pytestmark = pytest.mark.django_db


def moves(tree: Tree) -> list[str]:
    return list(tree.transitions.order_by("id").values_list("event", flat=True))


# Deletions and restorations


def test_ranking_goes_back_to_growing_when_a_reply_is_deleted_and_on_when_it_is_restored(
    pair: tuple[Tree, Message, Message], mod: User
) -> None:
    tree, best, _ = pair
    actions.delete_message(best.pk, actor=mod, reason="Bad", now=NOON)
    assert state_of(tree.pk) == State.GROWING
    assert tree.openings.get(is_open=True).kind == Kind.ASSISTANT_REPLY
    actions.restore_message(best.pk, actor=mod, reason="Good", now=NOON)
    assert state_of(tree.pk) == State.RANKING
    assert moves(tree)[-3:] == ["goal_reached", "reopened", "goal_reached"]


def test_deleting_the_prompt_halts_the_tree_and_restoring_it_takes_the_tree_up_again(
    pair: tuple[Tree, Message, Message], mod: User
) -> None:
    tree = pair[0]
    gone = actions.delete_message(tree.pk, actor=mod, reason="Bad", now=NOON)
    assert len(gone) == 3
    assert state_of(tree.pk) == State.HALTED_BY_MODERATOR
    assert not Opening.objects.filter(tree=tree, is_open=True).exists()
    assert sorted(actions.restore_message(tree.pk, actor=mod, reason="Good", now=NOON)) == sorted(
        gone
    )
    assert state_of(tree.pk) == State.RANKING


def test_restoring_the_prompt_of_a_tree_that_somebody_halted_leaves_it_halted(
    pair: tuple[Tree, Message, Message], mod: User
) -> None:
    tree = pair[0]
    actions.halt_tree(tree.pk, actor=mod, reason="Bad", now=NOON)
    actions.delete_message(tree.pk, actor=mod, reason="Bad", now=NOON)
    actions.restore_message(tree.pk, actor=mod, reason="Good", now=NOON)
    assert state_of(tree.pk) == State.HALTED_BY_MODERATOR


def test_a_ready_tree_that_loses_a_rival_is_scored_anew_and_stays_ready(
    ready: Tree, mod: User
) -> None:
    best = Message.objects.get(rank=0)
    actions.delete_message(best.pk, actor=mod, reason="Bad", now=NOON)
    assert state_of(ready.pk) == State.READY_FOR_EXPORT
    assert set(Message.objects.filter(depth=1).values_list("rank", flat=True)) == {None}
    actions.restore_message(best.pk, actor=mod, reason="Good", now=NOON)
    assert state_of(ready.pk) == State.READY_FOR_EXPORT
    best.refresh_from_db()
    assert best.rank == 0
    assert moves(ready)[-4:] == ["rivals_changed", "scored", "rivals_changed", "scored"]


# Edits


def test_an_edited_prompt_goes_back_to_review_from_wherever_the_tree_is(
    pair: tuple[Tree, Message, Message], mod: User, bob: User, carol: User, dan: User
) -> None:
    tree = pair[0]
    actions.edit_message(tree.pk, actor=mod, text="Why do magnets work?", reason="x", now=NOON)
    assert state_of(tree.pk) == State.INITIAL_PROMPT_REVIEW
    review(Message.objects.get(pk=tree.pk), [bob, carol, dan])
    assert state_of(tree.pk) == State.RANKING, "it had its place, and does not draw again"


def test_an_edited_rival_of_a_ready_tree_is_reviewed_and_ranked_anew(
    ready: Tree, mod: User, alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    best = Message.objects.get(rank=0)
    actions.edit_message(best.pk, actor=mod, text="A better text", reason="x", now=NOON)
    assert state_of(ready.pk) == State.GROWING
    best.refresh_from_db()
    assert (best.rank, best.review_result, best.review_count) == (None, None, 0)
    review(best, [alice, carol, dan])
    assert state_of(ready.pk) == State.RANKING
    root, other = Message.objects.get(pk=ready.pk), Message.objects.exclude(pk=best.pk).get(depth=1)
    for ranker in (alice, dan, erin):
        rank(ranker, root, [other], [best])
    assert state_of(ready.pk) == State.READY_FOR_EXPORT
    assert dict(Message.objects.filter(depth=1).values_list("pk", "rank")) == {
        other.pk: 0,
        best.pk: 1,
    }


def test_an_edited_rival_that_is_rejected_then_leaves_the_tree_ready_without_it(
    ready: Tree, mod: User, alice: User, carol: User, dan: User
) -> None:
    best = Message.objects.get(rank=0)
    actions.edit_message(best.pk, actor=mod, text="Buy this", reason="x", now=NOON)
    review(best, [alice, carol, dan], SPAM)
    assert state_of(ready.pk) == State.READY_FOR_EXPORT
    assert set(Message.objects.filter(depth=1).values_list("rank", flat=True)) == {None}


# Halting, withdrawing, resuming


def test_a_halted_tree_offers_nothing_and_resumes_where_its_facts_call_for(
    pair: tuple[Tree, Message, Message], mod: User, erin: User
) -> None:
    tree = pair[0]
    actions.halt_tree(tree.pk, actor=mod, reason="To look at", now=NOON)
    assert not Opening.objects.filter(tree=tree, is_open=True).exists()
    move = tree.transitions.latest("id")
    assert (move.event, move.actor, move.reason) == ("halted", mod, "To look at")
    actions.resume_tree(tree.pk, actor=mod, reason="Fine", now=NOON)
    assert state_of(tree.pk) == State.RANKING
    assert ask(erin, Kind.RANK_ASSISTANT_REPLIES).opening.tree == tree


def test_a_ready_tree_is_withdrawn_and_comes_back(ready: Tree, mod: User) -> None:
    ranks = list(Message.objects.order_by("pk").values("pk", "rank", "ranking_strength"))
    actions.halt_tree(ready.pk, actor=mod, reason="Asked for", now=NOON)
    assert moves(ready)[-1] == "withdrawn"
    actions.resume_tree(ready.pk, actor=mod, reason="Cleared", now=NOON)
    assert state_of(ready.pk) == State.READY_FOR_EXPORT
    assert list(Message.objects.order_by("pk").values("pk", "rank", "ranking_strength")) == ranks


def test_an_aborted_tree_cannot_be_halted(
    alice: User, bob: User, carol: User, dan: User, mod: User
) -> None:
    prompt = write_prompt(alice)
    review(prompt, [bob, carol, dan], SPAM)
    with pytest.raises(lifecycle.NotPossibleNow):
        actions.halt_tree(prompt.pk, actor=mod, reason="Bad", now=NOON)
    assert Transition.objects.count() == 1
