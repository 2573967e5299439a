"""Celery tasks of the community: thin, and safe to run twice or not at all."""

from celery import shared_task
from django.utils import timezone

from community import days, digests, figures, notices, watches


@shared_task(name="community.queues.sum_up_days")
def sum_up_days() -> None:
    """Sum the ledger up by day, anew."""
    days.sum_up(now=timezone.now())


@shared_task(name="community.queues.count_figures")
def count_figures() -> None:
    """Count anew what the statistics show of growth and of time."""
    figures.count(now=timezone.now())


@shared_task(name="community.queues.tell")
def tell() -> None:
    """Tell people what became of their work, and those who wait that there is some."""
    notices.tell(now=timezone.now())
    watches.fulfil(now=timezone.now())


@shared_task(name="community.queues.mail_notices")
def mail_notices() -> None:
    """Write to those whose mail is due."""
    digests.send_due(now=timezone.now())
