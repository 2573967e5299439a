"""Celery tasks: thin, and safe to run twice or not at all. Every one has a sweep behind it."""

import logging
import random
import time
from datetime import timedelta
from typing import Final

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from accounts.models import IdempotencyRecord
from tasks import leases, lottery, openings
from trees import marks
from trees.models import Tree, TreeQuerySet
from trees.states import State

log = logging.getLogger(__name__)

SWEEP_AFTER: Final = timedelta(seconds=3)
"""A mark older than this has lost its message."""
AT_MOST: Final = 200
"""A new policy marks every tree: between two sweeps volunteers' own marks get their turn."""
PACE_SECONDS: Final = 0.1
"""Trees are advanced at most so often: what comes in between is done together."""
KEEP_IDEMPOTENCY: Final = timedelta(days=2)


@shared_task(name="tasks.queues.advance_marked")
def advance_marked() -> None:
    """Advance the trees that were marked of late, and have the languages tended where one moved."""
    _keep_pace()
    marks.awake()
    _advance(Tree.objects.marked().filter(marked_at__gt=timezone.now() - SWEEP_AFTER))


@shared_task(name="tasks.queues.sweep_marked")
def sweep_marked() -> None:
    """Advance the trees whose message got lost."""
    _advance(Tree.objects.marked().filter(marked_at__lte=timezone.now() - SWEEP_AFTER))


class _Pace:
    """When this process last began to advance trees."""

    began = 0.0


def _keep_pace() -> None:
    """Wait for what is marked meanwhile: many trees at once take less work than one by one."""
    time.sleep(max(0.0, _Pace.began + PACE_SECONDS - time.monotonic()))
    _Pace.began = time.monotonic()


def _advance(due: TreeQuerySet) -> None:
    moved: set[str] = set()
    for tree_id, before in list(due.order_by("marked_at").values_list("pk", "state")[:AT_MOST]):
        try:
            tree = openings.settle(tree_id, now=timezone.now())
        except Exception:
            # One tree that cannot be moved must not hold up those behind it.
            log.exception("Tree %s cannot be advanced.", tree_id)
        else:
            if tree.state != before:
                moved.add(tree.lang)
    for lang in sorted(moved):
        marks.tend(lang)


@shared_task(name="tasks.queues.tend_language")
def tend_language(lang: str) -> None:
    """Draw the lottery, activate the backlog and offer the free places for prompts."""
    marks.tending(lang)
    now = timezone.now()
    lottery.draw_lottery(lang, now=now, rng=random.SystemRandom())
    lottery.activate_backlog(lang, now=now)
    openings.refresh_prompts(lang, now=now)


@shared_task(name="tasks.queues.tend_languages")
def tend_languages() -> None:
    """Tend every language: limits that follow the number of volunteers change by themselves."""
    openings.refresh_all_prompts(now=timezone.now())
    waiting = Q(state__in=(State.PROMPT_LOTTERY_WAITING, State.BACKLOG_RANKING))
    for lang in Tree.objects.filter(waiting).order_by().values_list("lang", flat=True).distinct():
        tend_language(lang)


@shared_task(name="tasks.queues.expire_leases")
def expire_leases() -> None:
    """Take back leases whose time is up."""
    while leases.expire(now=timezone.now()):
        pass


@shared_task(name="tasks.queues.forget_outcomes")
def forget_outcomes() -> None:
    """Drop remembered outcomes of writes that nobody will repeat any more."""
    IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEEP_IDEMPOTENCY).delete()
