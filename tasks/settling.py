"""Settling marked trees, many in one transaction: what the worker does all day."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from tasks import openings
from trees.models import Tree, TreeQuerySet

log = logging.getLogger(__name__)

AT_ONCE: Final = 20
"""So many trees are locked together. A volunteer who answers may have to wait for all of them."""
SWEEP_AFTER: Final = timedelta(seconds=3)
"""A mark older than this has lost its message."""


@dataclass(frozen=True, slots=True)
class Settled:
    """How many trees were looked at, and the languages of those that changed their state."""

    trees: int = 0
    moved: frozenset[str] = frozenset()


def fresh(now: datetime) -> TreeQuerySet:
    """Marked trees whose message is on its way."""
    return Tree.objects.marked().filter(marked_at__gt=now - SWEEP_AFTER)


def overdue(now: datetime) -> TreeQuerySet:
    """Marked trees for the sweep: their message was lost, or they could not be settled."""
    return Tree.objects.marked().filter(marked_at__lt=now - SWEEP_AFTER)


def settle_some(due: TreeQuerySet, *, now: datetime) -> Settled:
    """Settle those of the due trees that were marked first. Owns its transactions.

    What somebody holds at the moment is left out: an answer marks its tree again, the rest is for
    the sweep. If one tree cannot be settled, the others are settled one by one.
    """
    before: dict[UUID, str] = {}
    try:
        with transaction.atomic():
            trees = list(due.locked_if_free().order_by("marked_at")[:AT_ONCE])
            before = {tree.pk: tree.state for tree in trees}
            openings.settle_locked(trees, now=now)
    except (InterfaceError, OperationalError):
        raise
    except Exception:
        if not before:
            raise
        trees = _one_by_one(before, now=now)
    moved = frozenset(tree.lang for tree in trees if tree.state != before[tree.pk])
    return Settled(len(before), moved)


def _one_by_one(ids: Collection[UUID], *, now: datetime) -> list[Tree]:
    settled: list[Tree] = []
    for tree_id in ids:
        try:
            settled.append(openings.settle(tree_id, now=now))
        except (InterfaceError, OperationalError):
            raise
        except Exception:
            log.exception("Tree %s cannot be advanced.", tree_id)
            _put_off(tree_id, now=now)
    return settled


def _put_off(tree_id: UUID, *, now: datetime) -> None:
    """Leave a tree to the next sweep, behind all others, however old or young its mark is."""
    Tree.objects.marked().filter(pk=tree_id).update(marked_at=now - SWEEP_AFTER)
