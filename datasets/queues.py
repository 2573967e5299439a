"""Celery tasks of datasets: thin, and safe to run twice or not at all."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from datasets import releases
from datasets.models import Release


@shared_task(name="datasets.queues.build_release")
def build_release(release_id: str) -> None:
    """Build one release that waits for it."""
    releases.build(UUID(release_id), now=timezone.now())


@shared_task(name="datasets.queues.build_waiting_releases")
def build_waiting_releases() -> None:
    """Build the releases whose message got lost."""
    for release in Release.objects.waiting():
        releases.build(release.pk, now=timezone.now())
