"""Telling the life cycle that a tree's facts changed.

The mark is written in the transaction that changes the facts. When that commits, the worker is
woken: one message, however many trees are marked before it begins. Who finds ``AWAKE`` set sends
nothing, because a message is on its way whose task takes the key away *before* it looks for marks,
and so sees every mark that was committed before the key was tried. Where that chain breaks (broker
down, worker killed between the two, message lost), the key ends by itself, and the sweep finds the
mark: it costs seconds. A key that is lost costs a message too many.
"""

import logging
import time
from datetime import datetime
from typing import Final

from celery import current_app
from django.core.cache import cache
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from trees.models import Tree

log = logging.getLogger(__name__)

ADVANCE_TASK: Final = "tasks.queues.advance_marked"
TEND_TASK: Final = "tasks.queues.tend_language"
PROGRESS_QUEUE: Final = "progress"
AWAKE: Final = "worker-told-to-advance"
TO_TEND: Final = "worker-told-to-tend:{}"
AWAKE_SECONDS: Final = 3
"""How long a key stays whose message never came to anything."""
ADVANCE_AFTER_SECONDS: Final = 0.1
"""Trees are advanced together that are marked in this time: it takes less work than one by one."""
TEND_AFTER_SECONDS: Final = 1
"""Languages are tended once for all that happens to their trees in this time."""
PAUSE_SECONDS: Final = 5.0
"""How long no message is sent after the broker failed, so that no volunteer waits for it."""


class _Broker:
    """Remembers until when this process leaves an unreachable broker alone."""

    silent_until = 0.0


def mark(tree: Tree, *, now: datetime) -> None:
    """Mark a tree as changed, in the transaction at hand, and wake the worker on commit."""
    with connection.cursor() as cursor:  # by hand: the ORM takes ten times as long, for each answer
        cursor.execute("UPDATE trees_tree SET marked_at = %s WHERE id = %s", [now, tree.pk])
    tree.marked_at = now
    transaction.on_commit(wake)


def wake() -> None:
    """Have the worker advance what is marked, unless it is told already."""
    if cache.add(AWAKE, True, timeout=AWAKE_SECONDS):
        send(ADVANCE_TASK, after=ADVANCE_AFTER_SECONDS)


def awake() -> None:
    """From now on marks need a message again; call it before looking for them."""
    cache.delete(AWAKE)


def tend(lang: str) -> None:
    """Have the worker tend a language soon, unless it is told already."""
    if cache.add(TO_TEND.format(lang), True, timeout=AWAKE_SECONDS + TEND_AFTER_SECONDS):
        send(TEND_TASK, lang, after=TEND_AFTER_SECONDS)


def tending(lang: str) -> None:
    """From now on what happens in the language needs a message again; call it before looking."""
    cache.delete(TO_TEND.format(lang))


def send(task: str, *args: object, queue: str = PROGRESS_QUEUE, after: float = 0) -> None:
    """Send a message to the worker if the broker can be reached; never fails, never waits long.

    Only for messages whose loss a sweep makes good. ``after`` so many seconds the worker begins.
    """
    if time.monotonic() < _Broker.silent_until:
        return
    try:
        current_app.send_task(
            task, args=args, queue=queue, countdown=after or None, ignore_result=True
        )
    except (OperationalError, OSError) as error:
        _Broker.silent_until = time.monotonic() + PAUSE_SECONDS
        log.warning("The broker cannot be reached (%s); the sweep will do %s.", error, task)
