"""Celery tasks of the community: thin, and safe to run twice or not at all."""

from celery import shared_task
from django.utils import timezone

from community import days


@shared_task(name="community.queues.sum_up_days")
def sum_up_days() -> None:
    """Sum the ledger up by day, anew."""
    days.sum_up(now=timezone.now())
