"""Celery tasks: thin, and safe to run twice or not at all. Every one has a sweep behind it."""

import random
import time
from datetime import timedelta
from typing import Final
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts.models import IdempotencyRecord
from interface.languages import LANGUAGES
from tasks import leases, lottery, openings, outbox, settling
from trees import marks
from trees.models import TreeQuerySet

SWEEP_SECONDS: Final = 2.5
"""How long one sweep goes on; the next one comes three seconds after it began."""
KEEP_IDEMPOTENCY: Final = timedelta(days=2)


@shared_task(name="tasks.queues.advance_marked")
def advance_marked() -> None:
    """Advance the trees that were marked of late, and have the languages tended where one moved."""
    marks.awake()
    _advance_fresh()


@shared_task(name="tasks.queues.sweep_marked")
def sweep_marked() -> None:
    """Advance the trees whose message got lost, and those that a new policy marked.

    That may be all there are: in between, volunteers' own marks get their turn.
    """
    due = settling.overdue(timezone.now())
    until = time.monotonic() + SWEEP_SECONDS
    while _advance(due) and time.monotonic() < until:
        _advance_fresh()


def _advance_fresh() -> None:
    while _advance(settling.fresh(timezone.now())) == settling.AT_ONCE:
        pass


def _advance(due: TreeQuerySet) -> int:
    """Settle some of the due trees; how many there were."""
    settled = settling.settle_some(due, now=timezone.now())
    for lang in sorted(settled.moved):
        marks.tend(lang)
    return settled.trees


@shared_task(name="tasks.queues.tend_language")
def tend_language(lang: str) -> None:
    """Draw the lottery, activate the backlog and offer the free places for prompts."""
    marks.tending(lang)
    now = timezone.now()
    drawn = lottery.draw_lottery(lang, now=now, rng=random.SystemRandom())
    lottery.activate_backlog(lang, now=now)
    openings.refresh_prompts(lang, now=now)
    if len(drawn) == lottery.DRAWS_AT_ONCE:
        marks.tend(lang)


@shared_task(name="tasks.queues.tend_languages")
def tend_languages() -> None:
    """Tend every language: limits that follow the number of volunteers change by themselves."""
    for lang in LANGUAGES:
        tend_language(lang)


@shared_task(name="tasks.queues.expire_leases")
def expire_leases() -> None:
    """Take back leases whose time is up."""
    while leases.expire(now=timezone.now()):
        pass


@shared_task(name="tasks.queues.send_answer")
def send_answer(task_id: str) -> None:
    """Take in an answer whose time to be taken back is over."""
    outbox.send(UUID(task_id), now=timezone.now())


@shared_task(name="tasks.queues.send_due_answers")
def send_due_answers() -> None:
    """Take in the answers whose message got lost."""
    outbox.send_due(now=timezone.now())


@shared_task(name="tasks.queues.forget_outcomes")
def forget_outcomes() -> None:
    """Drop remembered outcomes of writes that nobody will repeat any more."""
    IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEEP_IDEMPOTENCY).delete()
