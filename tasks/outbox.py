"""The outbox: answers that were sent from the site and can still be taken back.

An answer in the outbox is complete and checked, and lies as its task's draft; the task stays
leased, so that nobody else is given its place. When ``sends_at`` has come it is taken in by whoever
sees it first: a message to the worker, the sweep, or its author's next look at a page. All of them
go through ``submissions``, and look under the task's lock whether it still waits: so it is taken in
once, and never after it was taken back. What cannot be taken in any more stays with its author as
a draft.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q

from accounts.models import User
from interface.refusals import Conflict, Refused
from interface.sentences import gettext, worded
from tasks.answers import parse_answer
from tasks.draft_versions import require_seen
from tasks.held import lock_task, lock_tree_of, require_unsent
from tasks.kinds import Kind
from tasks.leases import put_off
from tasks.models import Opening, Status, Task
from tasks.submissions import submit, take_in, takes_answer
from trees import marks
from trees.recent_policies import recent_policy
from trees.topic_list import numbers_by_slug

log = logging.getLogger(__name__)

SEND_TASK: Final = "tasks.queues.send_answer"
UPKEEP_QUEUE: Final = "upkeep"
AT_ONCE: Final = 500
"""So many answers one sweep looks for."""
SHOWN: Final = 10
"""So many answers a page tells of."""
TRY_AGAIN_AFTER: Final = timedelta(minutes=1)
"""When an answer that our own fault keeps from being taken in is tried again."""


class TooLateToUndo(Conflict):
    code = "too_late_to_undo"
    title = worded("Your answer has been taken in")


def put(
    user: User, task_id: UUID, answer: Mapping[str, object], *, seen: str | None, now: datetime
) -> Task:
    """Send an answer so that it can be taken back for a while. Sending it again changes nothing.

    ``seen`` is the version of the draft that it began from. Raises what ``submissions.submit``
    raises, ``AnswerSent`` if another answer waits already, or ``DraftChanged``. Owns its
    transactions.
    """
    grace = timedelta(seconds=settings.ANSWER_UNDO_SECONDS)
    with transaction.atomic():
        task = lock_task(user, task_id)
        if task.sends_at is not None and task.draft == answer:
            return task
        require_unsent(task)
        require_seen(task, answer, seen=seen)
        if grace and takes_answer(task):
            return _hold(task, answer, grace=grace, now=now)
    return submit(user, task_id, answer, now=now)


def _hold(task: Task, answer: Mapping[str, object], *, grace: timedelta, now: datetime) -> Task:
    opening, policy = task.opening, recent_policy(task.opening.lang)
    parse_answer(
        answer,
        kind=Kind(opening.kind),
        lang=opening.lang,
        shown=opening.shown,
        longest_text=policy.max_text_length,
        topics=numbers_by_slug(),
    )
    if task.status == Status.EXPIRED:
        Opening.objects.filter(pk=opening.pk).update(leased=F("leased") + 1)
        task.status, task.leased_at, task.finished_at = Status.LEASED, now, None
    task.draft, task.draft_saved_at, task.refused_as = dict(answer), now, None
    task.sends_at = now + grace
    # The lease cannot run out before the answer is taken in, nor soon after it was taken back.
    task.expires_at = task.sends_at + timedelta(minutes=policy.lease_minutes)
    task.save()
    send_later = partial(marks.send, SEND_TASK, str(task.pk), queue=UPKEEP_QUEUE)
    transaction.on_commit(partial(send_later, after=grace.total_seconds()))
    return task


def take_back(user: User, task_id: UUID, *, now: datetime) -> Task:
    """Undo :func:`put`: the answer is a draft again. Undoing twice changes nothing.

    Raises :class:`TooLateToUndo` once it was taken in. Whoever began another prompt of the language
    meanwhile puts that one off: one holds one prompt of a language. Owns its transaction.
    """
    with transaction.atomic():
        task = lock_task(user, task_id)
        if task.status == Status.ANSWERED:
            raise TooLateToUndo(
                gettext("The time to undo it is over. It is among your contributions.")
            )
        if task.sends_at is None:
            return task
        if task.for_prompt:
            begun = Task.objects.of(user.pk).in_hand().filter(opening=task.opening_id)
            for other in begun.locked():
                put_off(other, now=now)
        task.sends_at = None
        task.save(update_fields=["sends_at"])
    return task


def send(task_id: UUID, *, now: datetime) -> bool:
    """Take in an answer that is due; False if there is none, or it was refused. Owns its
    transactions.

    A refused one stays its author's draft, with the reason.
    """
    found = Task.objects.in_outbox().select_related("user").filter(pk=task_id).first()
    if found is None:
        return False
    try:
        return _send_if_due(found.user, task_id, now=now)
    except Refused as refused:
        due = Task.objects.in_outbox().filter(pk=task_id, sends_at__lte=now)
        due.update(sends_at=None, refused_as=refused.code)
    return False


@transaction.atomic
def _send_if_due(user: User, task_id: UUID, *, now: datetime) -> bool:
    lock_tree_of(user, task_id)
    task = lock_task(user, task_id)
    if task.sends_at is None or task.sends_at > now:
        return False
    take_in(user, task_id, task.draft, now=now)
    return True


def send_due(*, now: datetime) -> int:
    """Take in what is due, the longest waiting first. Returns how many were due."""
    due = Task.objects.in_outbox().filter(sends_at__lte=now).order_by("sends_at")
    ids = list(due.values_list("pk", flat=True)[:AT_ONCE])
    for task_id in ids:
        try:
            send(task_id, now=now)
        except (InterfaceError, OperationalError):
            raise
        except Exception:  # a fault of ours with one must not hold up the others
            log.exception("The answer to task %s cannot be taken in.", task_id)
            waiting = Task.objects.in_outbox().filter(pk=task_id)
            waiting.update(sends_at=now + TRY_AGAIN_AFTER)
    return len(ids)


def look(user: User, *, now: datetime) -> list[Task]:
    """What this person sent and can still take back, newest first, and what came back to them.

    What is due is taken in first. At most :data:`SHOWN` of each: a program that answers without a
    pause has dozens in its outbox, and every page looks.
    """
    waiting, refused = _told(user)
    if due := [task_id for task_id, sends_at in waiting if sends_at <= now]:
        for task_id in due:
            send(task_id, now=now)
        waiting, refused = _told(user)
    shown = [task_id for task_id, _ in waiting[:SHOWN]] + refused[:SHOWN]
    if not shown:
        return []
    found = Task.objects.of(user.pk).with_question().filter(pk__in=shown)
    return sorted(found, key=lambda task: shown.index(task.pk))


def _told(user: User) -> tuple[list[tuple[UUID, datetime]], list[UUID]]:
    """Tasks in the person's outbox with the moment they are due, the latest first; and those
    whose answers came back."""
    told = Task.objects.of(user.pk).filter(Q(sends_at__isnull=False) | Q(refused_as__isnull=False))
    rows = list(told.order_by("-sends_at").values_list("pk", "sends_at"))
    waiting = [(task_id, sends_at) for task_id, sends_at in rows if sends_at is not None]
    return waiting, [task_id for task_id, sends_at in rows if sends_at is None]
