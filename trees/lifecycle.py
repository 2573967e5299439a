"""Moving trees: the only place that changes a tree's state, and it writes down every move.

All functions here expect the tree's row to be locked by the caller's transaction
(``Tree.objects.locked()``), except those that say they own their transaction.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from interface.refusals import Conflict, Invalid
from trees.consensus import consensus
from trees.facts import MessageFacts, TreeFacts
from trees.marks import mark
from trees.models import Message, Transition, Tree
from trees.policy import Shape
from trees.progress import MOVES_AT_ONCE, REASONS, next_event
from trees.reading import read_facts, yardstick_of
from trees.states import Event, NotInTableError, State, next_state


class NotPossibleNow(Conflict):
    code = "state_forbids_it"
    title = "The tree's state does not allow this"


class CircleInRulesError(RuntimeError):
    """The rules moved a tree round and round. A fault of the program."""


def fire(
    tree: Tree,
    event: Event,
    *,
    now: datetime,
    actor: AbstractBaseUser | None = None,
    reason: str = "",
) -> Transition:
    """Take one step of the table and record it; :class:`NotPossibleNow` if it is not there."""
    before = State(tree.state)
    try:
        after = next_state(before, event)
    except NotInTableError as error:
        raise NotPossibleNow(str(error)) from None
    tree.state = after
    tree.save(update_fields=["state"])
    return Transition.objects.create(
        tree=tree,
        event=event,
        from_state=before,
        to_state=after,
        actor_id=actor.pk if actor else None,
        reason=reason,
        at=now,
    )


def advance(tree: Tree, *, now: datetime) -> TreeFacts:
    """Move the tree to where its facts call for, clear its mark, and return the facts.

    Does nothing to a tree that stands right, however often it is called.
    """
    facts = read_facts(tree)
    _store_verdicts(tree, facts)
    for _ in range(MOVES_AT_ONCE):
        event = next_event(State(tree.state), facts)
        if event is None:
            break
        if event is Event.SCORED:
            facts = _score(tree, facts, now=now)
        else:
            fire(tree, event, now=now, reason=REASONS[event])
    else:
        raise CircleInRulesError(f"Tree {tree.pk} does not come to rest in {tree.state}.")
    if tree.marked_at is not None:
        tree.marked_at = None
        tree.save(update_fields=["marked_at"])
    return facts


def _store_verdicts(tree: Tree, facts: TreeFacts) -> None:
    verdicts = {message.id: message.verdict.as_result for message in facts.messages}
    for message in Message.objects.filter(tree=tree).only("depth", "review_result", "judged_by"):
        result = verdicts[message.pk]
        if result == message.review_result:
            continue
        if result is None:
            message.judged_by = None
        elif message.judged_by is None:
            message.judged_by = yardstick_of(facts.policy, depth=message.depth)
        message.review_result = result
        message.save(update_fields=["review_result", "judged_by"])


def _score(tree: Tree, facts: TreeFacts, *, now: datetime) -> TreeFacts:
    """Compute and store all ranks, or record why that failed. Returns the facts as they are."""
    try:
        with transaction.atomic():
            _write_ranks(tree, facts)
    except Exception as error:  # noqa: BLE001 - whatever it was, it is kept and can be retried
        tree.failure = f"{type(error).__name__}: {error}"
        tree.save(update_fields=["failure"])
        fire(tree, Event.SCORING_FAILED, now=now, reason=tree.failure)
        return facts
    tree.scored, tree.failure = facts.contests_version, ""
    tree.save(update_fields=["scored", "failure"])
    fire(tree, Event.SCORED, now=now, reason=REASONS[Event.SCORED])
    return read_facts(tree, policy=facts.policy)


def ranks_and_strengths(facts: TreeFacts) -> tuple[dict[UUID, int], dict[UUID, float]]:
    """Rank of every candidate, and strength of agreement of every contested parent.

    Replies that no contest is about, or no ballot, keep the order that they were imported with.
    """
    ranks: dict[UUID, int] = {}
    strengths: dict[UUID, float] = {}
    for replies in facts.children.values():
        ranks |= _imported_ranks(replies)
    for contest in facts.contests:
        for candidate in contest.candidates:
            ranks.pop(candidate.id, None)
        if not contest.ballots:
            ranks |= _imported_ranks(contest.candidates)
            continue
        outcome = consensus(
            [candidate.id for candidate in contest.candidates],
            [facts.ballot for facts in contest.ballots],
        )
        ranks |= outcome.ranks
        strengths[contest.parent.id] = outcome.strength
    return ranks, strengths


def _imported_ranks(replies: Iterable[MessageFacts]) -> dict[UUID, int]:
    """The ranks that came with replies and still stand, without the gaps that deletions left."""
    came = {
        reply.id: reply.imported_rank
        for reply in replies
        if reply.imported_rank is not None and not reply.deleted
    }
    order = sorted(set(came.values()))
    return {reply: order.index(rank) for reply, rank in came.items()}


def _write_ranks(tree: Tree, facts: TreeFacts) -> None:
    ranks, strengths = ranks_and_strengths(facts)
    rows = list(Message.objects.filter(tree=tree))
    for row in rows:
        row.rank = ranks.get(row.pk)
        row.ranking_strength = strengths.get(row.pk)
    Message.objects.bulk_update(rows, ["rank", "ranking_strength"])


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
