"""Trees move as the table says, each move written down, through every state there is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from moderation import actions
from tasks import leases
from tasks.kinds import Kind
from tasks.models import Opening, Task
from tasks.openings import rederive
from tests.cast import (
    CLEAN,
    NOON,
    SPAM,
    answer,
    ask,
    backlog_tree,
    claim,
    rank,
    reply,
    review,
    set_policy,
    settle,
    start_tree,
    state_of,
    write_prompt,
)
from trees import lifecycle, policy_changes
from trees.models import LanguagePolicy, Message, Transition, Tree
from trees.policy import Shape
from trees.reactions import react
from trees.states import Event, State

pytestmark = pytest.mark.django_db


def moves(tree: Tree) -> list[str]:
    return list(tree.transitions.order_by("id").values_list("event", flat=True))


def test_a_rejected_prompt_is_aborted(alice: User, bob: User, carol: User, dan: User) -> None:
    prompt = write_prompt(alice)
    review(prompt, [bob, carol], CLEAN)
    assert state_of(prompt.pk) == State.INITIAL_PROMPT_REVIEW
    review(prompt, [dan], SPAM)
    assert state_of(prompt.pk) == State.PROMPT_LOTTERY_WAITING
    second = write_prompt(alice)
    review(second, [bob, carol, dan], SPAM)
    assert state_of(second.pk) == State.ABORTED_LOW_GRADE
    move = second.tree.transitions.get()
    assert (move.event, move.from_state, move.to_state, move.actor, move.at) == (
        "prompt_rejected",
        "initial_prompt_review",
        "aborted_low_grade",
        None,
        NOON,
    )
    assert move.reason


def test_a_tree_with_nothing_to_rank_skips_ranking(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    tree = start_tree(alice, [bob, carol, dan])
    lifecycle.reshape(tree.pk, Shape(2, 1, 1, 1), now=NOON)
    settle()
    review(reply(bob, Message.objects.get(), "The only one"), [alice, carol, dan])
    assert state_of(tree.pk) == State.READY_FOR_EXPORT
    assert moves(tree) == ["prompt_accepted", "drawn", "nothing_to_rank", "scored"]


def test_a_rejected_reply_leaves_room_for_another(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    tree = start_tree(alice, [bob, carol, dan])
    lifecycle.reshape(tree.pk, Shape(2, 1, 1, 1), now=NOON)
    settle()
    root = Message.objects.get()
    review(reply(bob, root, "Rubbish"), [alice, carol, dan], SPAM)
    review(reply(erin, root, "Sense"), [alice, carol, dan])
    assert state_of(tree.pk) == State.READY_FOR_EXPORT


def test_settling_again_changes_nothing(pair: tuple[Tree, Message, Message]) -> None:
    tree = pair[0]
    before = [
        list(model.objects.order_by("pk").values())
        for model in (Tree, Message, Opening, Transition)
    ]
    assert rederive(tree.pk, now=NOON) == []
    after = [
        list(model.objects.order_by("pk").values())
        for model in (Tree, Message, Opening, Transition)
    ]
    assert after == before


# Nobody can


def skip_as_nobody_can(kind: Kind, *people: User) -> None:
    for user in people:
        leases.skip(user, ask(user, kind).pk, scope="nobody_can", now=NOON)
    settle()


def test_a_prompt_that_nobody_can_review_is_halted(alice: User, bob: User, carol: User) -> None:
    prompt = write_prompt(alice)
    skip_as_nobody_can(Kind.LABEL_INITIAL_PROMPT, bob)
    assert state_of(prompt.pk) == State.INITIAL_PROMPT_REVIEW
    skip_as_nobody_can(Kind.LABEL_INITIAL_PROMPT, carol)
    assert state_of(prompt.pk) == State.HALTED_BY_MODERATOR
    assert moves(prompt.tree) == ["stuck"]


def test_a_tree_that_cannot_grow_otherwise_is_halted(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    tree = start_tree(alice, [bob, carol, dan])
    skip_as_nobody_can(Kind.ASSISTANT_REPLY, bob, erin)
    assert state_of(tree.pk) == State.HALTED_BY_MODERATOR


def test_rivals_that_nobody_can_rank_stay_unranked_and_the_tree_goes_on(
    pair: tuple[Tree, Message, Message], alice: User, dan: User
) -> None:
    skip_as_nobody_can(Kind.RANK_ASSISTANT_REPLIES, alice, dan)
    assert state_of(pair[0].pk) == State.READY_FOR_EXPORT
    assert set(Message.objects.values_list("rank", flat=True)) == {None}


def test_an_edit_opens_again_what_was_closed(
    alice: User, bob: User, carol: User, dan: User, mod: User
) -> None:
    prompt = write_prompt(alice)
    skip_as_nobody_can(Kind.LABEL_INITIAL_PROMPT, bob, carol)
    actions.edit_message(prompt.pk, actor=mod, text="In plain words", reason="x", now=NOON)
    actions.resume_tree(prompt.pk, actor=mod, reason="x", now=NOON)
    skip_as_nobody_can(Kind.LABEL_INITIAL_PROMPT, dan)
    assert state_of(prompt.pk) == State.INITIAL_PROMPT_REVIEW, "one voice on the new text"
    review(prompt, [bob, carol])


# Scoring that fails


def test_scoring_that_fails_keeps_its_error_and_can_be_retried(
    pair: tuple[Tree, Message, Message], alice: User, dan: User, erin: User, mod: User
) -> None:
    tree, best, other = pair
    root = Message.objects.get(pk=tree.pk)
    rank(alice, root, [best], [other])
    rank(dan, root, [best], [other])
    task = claim(erin, root.openings.get(is_open=True).pk)
    forbid = "ALTER TABLE trees_message ADD CONSTRAINT broken CHECK (rank IS NULL)"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(forbid)
    answer(erin, task, ranking=[[str(best.pk)], [str(other.pk)]])

    tree.refresh_from_db()
    assert tree.state == State.SCORING_FAILED
    assert "broken" in tree.failure
    assert "broken" in tree.transitions.latest("id").reason
    actions.retry_scoring(tree.pk, actor=mod, now=NOON)
    assert state_of(tree.pk) == State.SCORING_FAILED

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trees_message DROP CONSTRAINT broken")
    actions.retry_scoring(tree.pk, actor=mod, now=NOON)
    tree.refresh_from_db()
    assert (tree.state, tree.failure) == (State.READY_FOR_EXPORT, "")


# The backlog


def test_a_backlog_tree_is_ranked_once_activated(
    alice: User, bob: User, carol: User, mod: User
) -> None:
    tree = backlog_tree(rivals=2)
    actions.activate_tree(tree.pk, actor=mod, now=NOON)
    assert state_of(tree.pk) == State.RANKING
    first, second = Message.objects.filter(depth=1).order_by("position")
    for ranker in (alice, bob, carol):
        rank(ranker, Message.objects.get(pk=tree.pk), [second], [first])
    assert state_of(tree.pk) == State.READY_FOR_EXPORT
    second.refresh_from_db()
    assert second.rank == 0


def test_a_backlog_tree_with_nothing_to_rank_is_aborted(mod: User) -> None:
    tree = backlog_tree(rivals=1)
    actions.activate_tree(tree.pk, actor=mod, now=NOON)
    assert state_of(tree.pk) == State.ABORTED_LOW_GRADE


def test_a_backlog_tree_that_came_ranked_is_ready_with_its_ranks(mod: User) -> None:
    tree = backlog_tree(rivals=3, ranked=True)
    actions.activate_tree(tree.pk, actor=mod, now=NOON)
    assert state_of(tree.pk) == State.READY_FOR_EXPORT
    ranks = Message.objects.filter(depth=1).order_by("position").values_list("rank", flat=True)
    assert list(ranks) == [0, 1, 2]


def test_only_a_backlog_tree_is_activated(ready: Tree, mod: User) -> None:
    with pytest.raises(lifecycle.NotPossibleNow):
        actions.activate_tree(ready.pk, actor=mod, now=NOON)


# Shapes and policies


def test_a_tree_keeps_the_shape_that_held_when_its_prompt_came(alice: User) -> None:
    before = write_prompt(alice).tree
    set_policy("en", goal_size=30, max_depth=9, max_replies=7)
    after = write_prompt(alice).tree
    assert (before.goal_size, before.max_depth, before.max_replies) == (12, 5, 3)
    assert (after.goal_size, after.max_depth, after.max_replies) == (30, 9, 7)


def test_a_greater_goal_lets_a_tree_in_ranking_grow_again(
    pair: tuple[Tree, Message, Message],
) -> None:
    lifecycle.reshape(pair[0].pk, Shape(4, 1, 3, 1), now=NOON)
    settle()
    assert state_of(pair[0].pk) == State.GROWING


@pytest.mark.parametrize("shape", [Shape(0, 1, 1, 1), Shape(1, 1, 0, 1), Shape(10_001, 1, 1, 1)])
def test_an_impossible_shape_is_refused(pair: tuple[Tree, Message, Message], shape: Shape) -> None:
    with pytest.raises(lifecycle.ImpossibleShape):
        lifecycle.reshape(pair[0].pk, shape, now=NOON)


def test_fewer_reviews_decide_what_is_undecided(alice: User, bob: User, carol: User) -> None:
    prompt = write_prompt(alice)
    review(prompt, [bob, carol])
    LanguagePolicy.objects.create(lang="en", prompt_reviews=2)
    policy_changes.follow("en", now=NOON)
    settle()
    assert state_of(prompt.pk) == State.PROMPT_LOTTERY_WAITING


@pytest.mark.parametrize(
    "stricter", [{"prompt_reviews": 9, "reply_reviews": 9}, {"acceptance_threshold": 1.0}]
)
def test_a_stricter_policy_does_not_overturn_what_was_decided(
    ready: Tree, stricter: dict[str, float], bob: User
) -> None:
    before = list(Message.objects.order_by("pk").values("pk", "review_result", "rank"))
    LanguagePolicy.objects.create(lang="en", **stricter)
    react(ready.pk, user=bob, code="+1", on=True, now=NOON)
    settle()
    assert state_of(ready.pk) == State.READY_FOR_EXPORT
    assert list(Message.objects.order_by("pk").values("pk", "review_result", "rank")) == before


def test_fewer_rankings_suffice_at_once(
    pair: tuple[Tree, Message, Message], alice: User, dan: User
) -> None:
    tree, best, other = pair
    rank(dan, Message.objects.get(pk=tree.pk), [best], [other])
    LanguagePolicy.objects.create(lang="en", rankings=1)
    policy_changes.follow("en", now=NOON)
    settle()
    assert state_of(tree.pk) == State.READY_FOR_EXPORT


# All of it


def test_every_state_is_reached_and_every_kind_is_handed_out_by_actions_alone(
    alice: User, bob: User, carol: User, dan: User, erin: User, mod: User
) -> None:
    LanguagePolicy.objects.create(lang="en", rank_prompter_replies=True)
    people = [alice, bob, carol, dan, erin]
    tree = start_tree(alice, [bob, carol, dan])
    lifecycle.reshape(tree.pk, Shape(5, max_depth=2, max_replies=2, max_followups=2), now=NOON)
    settle()
    while state_of(tree.pk) != State.READY_FOR_EXPORT:
        assert any(did_something(person) for person in people)
    backlog_tree(rivals=2)
    failed = backlog_tree(rivals=2)
    Tree.objects.filter(pk=failed.pk).update(state=State.READY_FOR_SCORING)
    lifecycle.fire(Tree.objects.get(pk=failed.pk), Event.SCORING_FAILED, now=NOON)
    review(write_prompt(alice), [bob, carol, dan], SPAM)
    actions.halt_tree(write_prompt(alice).pk, actor=mod, reason="x", now=NOON)

    seen = set(Tree.objects.values_list("state", flat=True))
    seen |= set(Transition.objects.values_list("from_state", flat=True))
    assert seen == set(State)
    done = Task.objects.filter(status="answered").values_list("opening__kind", flat=True)
    assert set(done) == set(Kind)


def did_something(user: User) -> bool:
    """Take and do one task that brings the tree on; False if there is none for this person."""
    for kind in set(Kind) - {Kind.INITIAL_PROMPT}:
        try:
            task = ask(user, kind)
        except leases.NoTaskAvailable:
            continue
        answer(user, task, **ANSWERS[kind.split("_")[0]](task))
        return True
    return False


ANSWERS: dict[str, Callable[[Task], dict[str, Any]]] = {
    "label": lambda task: {"labels": CLEAN},
    "rank": lambda task: {"ranking": [[name] for name in sorted(task.opening.shown)]},
    "prompter": lambda task: {"text": f"A question, {task.pk}"},
    "assistant": lambda task: {"text": f"An answer, {task.pk}"},
}
