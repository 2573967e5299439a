"""Celery tasks of the trees: thin, and safe to run twice or not at all."""

from celery import shared_task

from trees import shelf


@shared_task(name="trees.queues.tidy_shelf")
def tidy_shelf() -> None:
    """Bring the reading room in step with the trees."""
    shelf.tidy_all()
