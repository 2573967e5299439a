"""Moving trees to where their facts call for: many at once, in as many statements as for one.

The trees' rows are locked by the caller's transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q

from trees.facts import TreeFacts
from trees.lifecycle import step
from trees.models import Message, Transition, Tree, policies_for
from trees.progress import MOVES_AT_ONCE, REASONS, next_event
from trees.reading import facts_by_tree, messages_by_tree, yardstick_of
from trees.scoring import ranks_and_strengths
from trees.states import Event, State

_SHELF_DUE: Final = ExpressionWrapper(
    Q(shelf_due=True) | Q(state=State.READY_FOR_EXPORT), output_field=BooleanField()
)


class CircleInRulesError(RuntimeError):
    """The rules moved a tree round and round. A fault of the program."""


def advance(trees: Sequence[Tree], *, now: datetime) -> dict[UUID, TreeFacts]:
    """Move trees to where their facts call for, clear their marks, and return the facts.

    Does nothing to a tree that stands right, however often it is called.
    """
    messages = messages_by_tree(trees)
    facts = facts_by_tree(trees, messages, policies_for({tree.lang for tree in trees}))
    _store_verdicts(messages, facts)
    moves: list[Transition] = []
    for tree in trees:
        facts[tree.pk], moved = _move(tree, messages[tree.pk], facts[tree.pk], now=now)
        moves += moved
    _store_moves(trees, moves)
    return facts


def _move(
    tree: Tree, messages: Sequence[Message], facts: TreeFacts, *, now: datetime
) -> tuple[TreeFacts, list[Transition]]:
    """Let the rules move one tree until nothing is due. Only ranks are stored here."""
    moves: list[Transition] = []
    for _ in range(MOVES_AT_ONCE):
        event = next_event(State(tree.state), facts)
        if event is None:
            return facts, moves
        reason = REASONS[event]
        if event is Event.SCORED:
            tree.failure = _score(messages, facts)
            if tree.failure:
                event, reason = Event.SCORING_FAILED, tree.failure
            else:
                tree.scored = facts.contests_version
                facts = replace(facts, scored=tree.scored)
        moves.append(step(tree, event, now=now, reason=reason))
    raise CircleInRulesError(f"Tree {tree.pk} does not come to rest in {tree.state}.")


def _store_moves(trees: Sequence[Tree], moves: Sequence[Transition]) -> None:
    moved = {move.tree_id for move in moves}
    Tree.objects.bulk_update(
        [tree for tree in trees if tree.pk in moved], ["state", "scored", "failure", "shelf_due"]
    )
    Transition.objects.bulk_create(moves)
    marked = [tree for tree in trees if tree.marked_at is not None]
    changed = Tree.objects.filter(pk__in=[tree.pk for tree in marked])
    # The reading room shows what changed in a ready tree.
    changed.update(marked_at=None, shelf_due=_SHELF_DUE)
    for tree in marked:
        tree.marked_at = None


def _store_verdicts(
    messages: Mapping[UUID, Sequence[Message]], facts: Mapping[UUID, TreeFacts]
) -> None:
    changed: list[Message] = []
    for tree, rows in messages.items():
        verdicts = {message.id: message.verdict.as_result for message in facts[tree].messages}
        for row in rows:
            result = verdicts[row.pk]
            if result == row.review_result:
                continue
            if result is None:
                row.judged_by = None
            elif row.judged_by is None:
                row.judged_by = yardstick_of(facts[tree].policy, depth=row.depth)
            row.review_result = result
            changed.append(row)
    Message.objects.bulk_update(changed, ["review_result", "judged_by"])


def _score(messages: Sequence[Message], facts: TreeFacts) -> str:
    """Compute and store all ranks of a tree; why that failed, or nothing."""
    try:
        ranks, strengths = ranks_and_strengths(facts)
        for message in messages:
            message.rank = ranks.get(message.pk)
            message.ranking_strength = strengths.get(message.pk)
        with transaction.atomic():
            Message.objects.bulk_update(messages, ["rank", "ranking_strength"])
    except Exception as error:  # noqa: BLE001 - whatever it was, it is kept and can be retried
        return f"{type(error).__name__}: {error}"
    return ""
