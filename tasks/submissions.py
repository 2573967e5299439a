"""Answering: close the lease and contribute, in one transaction, exactly once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from accounts.models import User
from interface.refusals import Conflict
from interface.sentences import gettext, worded
from tasks.answers import Answer, LabelsAnswer, RankingAnswer, TextAnswer, digest, parse_answer
from tasks.held import lock_task, lock_tree_of, require_unsent
from tasks.kinds import REPLY_KINDS, Kind
from tasks.models import Opening, Status, Task
from trees import contributions
from trees.models import Message, Tree
from trees.policy import Policy
from trees.recent_policies import recent_policy
from trees.topic_list import numbers_by_slug


class AlreadyAnswered(Conflict):
    code = "already_answered"
    title = worded("You have answered this task with something else")


class LeaseExpired(Conflict):
    code = "lease_expired"
    title = worded("The lease ran out and the place is taken")


class TaskGivenBack(Conflict):
    code = "task_given_back"
    title = worded("You have given this task back")


def submit(user: User, task_id: UUID, payload: object, *, now: datetime) -> Task:
    """Take in the answer to a task. Sending it again returns the same task, and changes nothing.

    Raises ``NoSuchTask``, the ``Invalid`` of a bad payload, or a ``Conflict`` that says why the
    answer can no longer be used; what was written then stays with its author as a draft. A lease
    that ran out is no obstacle as long as the place is free. Owns its transactions.
    """
    try:
        with transaction.atomic():
            return take_in(user, task_id, payload, now=now)
    except Conflict:
        _keep_as_draft(user, task_id, payload, now=now)
        raise


def take_in(user: User, task_id: UUID, payload: object, *, now: datetime) -> Task:
    """What :func:`submit` does, inside the caller's transaction; nothing is kept of a refusal."""
    sent = digest(payload)
    tree = lock_tree_of(user, task_id)
    task = lock_task(user, task_id)
    opening = task.opening
    if task.status == Status.ANSWERED and task.answer_digest == sent:
        return task
    policy = recent_policy(opening.lang)
    answer = parse_answer(
        payload,
        kind=Kind(opening.kind),
        lang=opening.lang,
        shown=opening.shown,
        longest_text=policy.max_text_length,
        topics=numbers_by_slug(),
    )
    if task.status == Status.ANSWERED:
        raise AlreadyAnswered(gettext("This task is answered already; the first answer stands."))
    if task.draft != payload:
        require_unsent(task)
    _require_place(task)
    task.result_message = _contribute(user, tree, opening, answer, policy, now)
    _close(task, sent, now=now)
    return task


def takes_answer(task: Task) -> bool:
    """An open lease holds its place; once it ran out, the place must still be free."""
    if task.status == Status.LEASED:
        return True
    if task.status != Status.EXPIRED or task.user_id in task.opening.barred:
        return False
    return Opening.objects.wanting().within_tree().filter(pk=task.opening_id).exists()


def _require_place(task: Task) -> None:
    if takes_answer(task):
        return
    if task.status != Status.EXPIRED:
        raise TaskGivenBack(gettext("You skipped this task. Your work is kept among your drafts."))
    raise LeaseExpired(
        gettext(
            "The time for this task ran out, and it has been done in the meantime. Your work is "
            "kept among your drafts, where you can open, copy and use it again."
        )
    )


def _contribute(
    user: User,
    tree: Tree | None,
    opening: Opening,
    answer: Answer,
    policy: Policy,
    now: datetime,
) -> Message | None:
    target = opening.target  # read under the tree's lock
    if tree is None or target is None:
        assert isinstance(answer, TextAnswer)
        return contributions.add_prompt(
            author=user,
            text=answer.text,
            lang=opening.lang,
            policy=policy,
            topics=answer.topics,
            now=now,
        )
    match answer:
        case TextAnswer(text):
            return contributions.add_reply(tree, target, author=user, text=text, now=now)
        case LabelsAnswer(labels, topics):
            contributions.add_review(
                tree,
                target,
                revision=opening.shown[str(target.pk)],
                author=user,
                labels=labels,
                topics=topics,
                now=now,
            )
        case RankingAnswer(ranking, not_rankable):
            contributions.add_ballot(
                tree,
                target,
                author=user,
                ranking=[list(group) for group in ranking],
                not_rankable=not_rankable,
                shown=opening.shown,
                contest=opening.version,
                now=now,
            )
    return None


_CLOSE: Final = """
WITH answered AS (
    UPDATE tasks_task SET status = 'answered', answer_digest = %(digest)s, finished_at = %(now)s,
        draft = NULL, draft_saved_at = NULL, sends_at = NULL, refused_as = NULL,
        result_message_id = %(message)s
    WHERE id = %(task)s
)
UPDATE tasks_opening SET answered = answered + 1, leased = leased - %(held)s
WHERE id = %(opening)s
"""
_ONE_PLACE_LESS: Final = """
UPDATE tasks_opening SET tree_places = tree_places - 1
WHERE tree_id = %(tree)s AND kind = ANY(%(kinds)s) AND tree_places > 0
"""


def _close(task: Task, sent: str, *, now: datetime) -> None:
    held = 1 if task.status == Status.LEASED else 0
    task.status, task.answer_digest, task.finished_at = Status.ANSWERED, sent, now
    task.draft, task.draft_saved_at, task.sends_at, task.refused_as = None, None, None, None
    closed: dict[str, Any] = {
        "digest": sent,
        "now": now,
        "message": task.result_message_id,
        "task": task.pk,
        "held": held,
        "opening": task.opening_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, closed)
        if task.opening.kind in REPLY_KINDS:
            # The tree must not be overfilled before the worker has seen that it is fuller by one.
            emptied = {"tree": task.opening.tree_id, "kinds": list(REPLY_KINDS)}
            cursor.execute(_ONE_PLACE_LESS, emptied)


def _keep_as_draft(user: User, task_id: UUID, payload: object, *, now: datetime) -> None:
    if isinstance(payload, Mapping):
        mine = Task.objects.of(user.pk).filter(pk=task_id, sends_at=None)
        mine.exclude(status=Status.ANSWERED).update(draft=dict(payload), draft_saved_at=now)
