"""Celery tasks: thin, and safe to run twice or not at all. Every one has a sweep behind it."""

import logging
import random
from datetime import timedelta
from typing import Final
from uuid import UUID

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from accounts.models import IdempotencyRecord
from tasks import leases, lottery, openings
from trees.marks import send
from trees.models import Tree
from trees.states import State

log = logging.getLogger(__name__)

SWEEP_AFTER: Final = timedelta(seconds=3)
"""A mark older than this has lost its message."""
SWEEP_AT_MOST: Final = 200
"""A new policy marks every tree: between two sweeps volunteers' own messages get their turn."""
KEEP_IDEMPOTENCY: Final = timedelta(days=2)


@shared_task(name="tasks.queues.advance_tree")
def advance_tree(tree_id: str) -> None:
    """Move one marked tree and refresh its openings; then its language, if it changed state."""
    key = UUID(tree_id)
    before = Tree.objects.marked().filter(pk=key).values_list("state", flat=True).first()
    if before is None:
        return
    tree = openings.settle(key, now=timezone.now())
    if tree.state != before or before in _COUNTED:
        send(tend_language.name, tree.lang)


_COUNTED: Final = (State.INITIAL_PROMPT_REVIEW, State.PROMPT_LOTTERY_WAITING)


@shared_task(name="tasks.queues.tend_language")
def tend_language(lang: str) -> None:
    """Draw the lottery, activate the backlog and offer the free places for prompts."""
    now = timezone.now()
    lottery.draw_lottery(lang, now=now, rng=random.SystemRandom())
    lottery.activate_backlog(lang, now=now)
    openings.refresh_prompts(lang, now=now)


@shared_task(name="tasks.queues.sweep_marked")
def sweep_marked() -> None:
    """Advance the trees whose message got lost."""
    due = Tree.objects.marked().filter(marked_at__lte=timezone.now() - SWEEP_AFTER)
    for tree_id in list(due.order_by("marked_at").values_list("pk", flat=True)[:SWEEP_AT_MOST]):
        try:
            advance_tree(str(tree_id))
        except Exception:
            # One tree that cannot be moved must not hold up those behind it.
            log.exception("Tree %s cannot be advanced.", tree_id)


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
