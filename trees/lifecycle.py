"""Moving trees by somebody's decision, and the one way to move: every move is written down.

What facts alone move is in :mod:`trees.advancing`. All functions here expect the tree's row to be
locked by the caller's transaction (``Tree.objects.locked()``), except those that say they own their
transaction.
"""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from interface.refusals import Conflict, Invalid
from trees.marks import mark
from trees.models import Message, Transition, Tree
from trees.policy import Shape
from trees.reading import read_facts
from trees.states import Event, NotInTableError, State, next_state


class NotPossibleNow(Conflict):
    code = "state_forbids_it"
    title = "The tree's state does not allow this"


def step(
    tree: Tree,
    event: Event,
    *,
    now: datetime,
    actor: AbstractBaseUser | None = None,
    reason: str = "",
) -> Transition:
    """Take one step of the table, in memory only; :class:`NotPossibleNow` if it is not there."""
    before = State(tree.state)
    try:
        after = next_state(before, event)
    except NotInTableError as error:
        raise NotPossibleNow(str(error)) from None
    tree.state = after
    tree.shelf_due |= State.READY_FOR_EXPORT in (before, after)
    return Transition(
        tree=tree,
        event=event,
        from_state=before,
        to_state=after,
        actor_id=actor.pk if actor else None,
        reason=reason,
        at=now,
    )


def fire(
    tree: Tree,
    event: Event,
    *,
    now: datetime,
    actor: AbstractBaseUser | None = None,
    reason: str = "",
) -> Transition:
    """Take one step of the table and record it; :class:`NotPossibleNow` if it is not there."""
    transition = step(tree, event, now=now, actor=actor, reason=reason)
    tree.save(update_fields=["state", "shelf_due"])
    transition.save(force_insert=True)
    return transition


def _locked(tree_id: UUID) -> Tree:
    return Tree.objects.locked().get(pk=tree_id)


def halt(tree_id: UUID, *, actor: AbstractBaseUser | None, reason: str, now: datetime) -> Tree:
    """Stop a live tree, or withdraw a ready one. Owns its transaction."""
    with transaction.atomic():
        tree = _locked(tree_id)
        ready = tree.state == State.READY_FOR_EXPORT
        fire(tree, Event.WITHDRAWN if ready else Event.HALTED, now=now, actor=actor, reason=reason)
        mark(tree, now=now)
    return tree


def resume(tree_id: UUID, *, actor: AbstractBaseUser | None, reason: str, now: datetime) -> Tree:
    """Take up a halted or aborted tree where its facts call for. Owns its transaction."""
    with transaction.atomic():
        tree = _locked(tree_id)
        take_up(tree, actor=actor, reason=reason, now=now)
    return tree


def halted_by_deletion(tree: Tree) -> bool:
    """Whether nothing but the deletion of its prompt halted the tree."""
    last = Transition.objects.filter(tree=tree).order_by("-id").first()
    halted = tree.state == State.HALTED_BY_MODERATOR
    return halted and last is not None and last.event == Event.ALL_DELETED


def take_up(tree: Tree, *, actor: AbstractBaseUser | None, reason: str, now: datetime) -> None:
    """Let a locked halted or aborted tree go on where its facts call for.

    Red flags on the prompt from before no longer count: somebody has looked at them.
    """
    fire(tree, Event.RESUMED, now=now, actor=actor, reason=reason)
    if tree.drawn_at is None and Message.objects.filter(tree=tree, depth__gt=0).exists():
        # It has replies, so it had its place, here or where it was imported from.
        tree.drawn_at = now
        tree.save(update_fields=["drawn_at"])
    Message.objects.filter(pk=tree.pk).update(cleared_at=now)
    mark(tree, now=now)


def retry_scoring(tree_id: UUID, *, actor: AbstractBaseUser | None, now: datetime) -> Tree:
    """Compute the ranks of a tree again whose scoring failed. Owns its transaction."""
    with transaction.atomic():
        tree = _locked(tree_id)
        fire(tree, Event.SCORING_RETRIED, now=now, actor=actor)
        mark(tree, now=now)
    return tree


def activate(tree_id: UUID, *, actor: AbstractBaseUser | None, now: datetime) -> Tree:
    """Hand a backlog tree to the rankers; abort it if nothing can be ranked. Owns a transaction."""
    with transaction.atomic():
        tree = _locked(tree_id)
        contests = read_facts(tree).contests
        event = Event.ACTIVATED if contests else Event.NOTHING_TO_ACTIVATE
        fire(tree, event, now=now, actor=actor, reason="" if contests else "No replies compete.")
        mark(tree, now=now)
    return tree


def draw(tree_id: UUID, *, now: datetime) -> bool:
    """Give a waiting prompt its place; False if it no longer waits. Owns its transaction."""
    with transaction.atomic():
        tree = _locked(tree_id)
        if tree.state != State.PROMPT_LOTTERY_WAITING:
            # Lets go of the tree: the lottery goes on to another one, and may wait for that.
            transaction.set_rollback(True)
            return False
        tree.drawn_at = now
        tree.save(update_fields=["drawn_at"])
        fire(tree, Event.DRAWN, now=now, reason="Drawn in the lottery.")
        mark(tree, now=now)
    return True


class ImpossibleShape(Invalid):
    code = "impossible_shape"
    title = "No tree can have this shape"


def reshape(tree_id: UUID, shape: Shape, *, now: datetime) -> Tree:
    """Give one tree its own goal size, depth and children. Owns its transaction."""
    for field, least in (
        ("goal_size", 1),
        ("max_depth", 0),
        ("max_replies", 1),
        ("max_followups", 0),
    ):
        if not least <= getattr(shape, field) <= 10_000:
            raise ImpossibleShape(f"{field} must be from {least} to 10000.", field=field)
    with transaction.atomic():
        tree = _locked(tree_id)
        tree.goal_size, tree.max_depth = shape.goal_size, shape.max_depth
        tree.max_replies, tree.max_followups = shape.max_replies, shape.max_followups
        tree.save(update_fields=["goal_size", "max_depth", "max_replies", "max_followups"])
        mark(tree, now=now)
    return tree
