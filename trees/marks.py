"""Telling the life cycle that a tree's facts changed.

The mark is written in the transaction that changes the facts; the message to the worker is sent
when that transaction commits. A message that gets lost (broker down, worker killed) costs a few
seconds: the sweep finds the mark.
"""

import logging
import time
from datetime import datetime
from typing import Final
from uuid import UUID

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from trees.models import Tree

log = logging.getLogger(__name__)

ADVANCE_TASK: Final = "tasks.queues.advance_tree"
PROGRESS_QUEUE: Final = "progress"
PAUSE_SECONDS: Final = 5.0
"""How long no message is sent after the broker failed, so that no volunteer waits for it."""


class _Broker:
    """Remembers until when this process leaves an unreachable broker alone."""

    silent_until = 0.0


def mark(tree: Tree, *, now: datetime) -> None:
    """Mark a tree as changed, in the transaction at hand, and wake the worker on commit."""
    Tree.objects.filter(pk=tree.pk).update(marked_at=now)
    tree.marked_at = now
    tree_id: UUID = tree.pk
    transaction.on_commit(lambda: send(ADVANCE_TASK, str(tree_id)))


def send(task: str, *args: object, queue: str = PROGRESS_QUEUE) -> None:
    """Send a message to the worker if the broker can be reached; never fails, never waits long.

    Only for messages whose loss a sweep makes good.
    """
    if time.monotonic() < _Broker.silent_until:
        return
    try:
        current_app.send_task(task, args=args, queue=queue, ignore_result=True)
    except (OperationalError, OSError) as error:
        _Broker.silent_until = time.monotonic() + PAUSE_SECONDS
        log.warning("The broker cannot be reached (%s); the sweep will do %s.", error, task)
