"""Answering: close the lease and contribute, in one transaction, exactly once."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.models import User
from interface.refusals import Conflict, Refused
from tasks.answers import Answer, LabelsAnswer, RankingAnswer, TextAnswer, digest, parse_answer
from tasks.kinds import REPLY_KINDS, Kind
from tasks.leases import find_task, lock_task
from tasks.models import Opening, Status, Task
from trees import contributions
from trees.models import Message, Tree, policy_for
from trees.policy import Policy


class AlreadyAnswered(Conflict):
    code = "already_answered"
    title = "You have answered this task with something else"


class LeaseExpired(Conflict):
    code = "lease_expired"
    title = "The lease ran out and the place is taken"


class TaskGivenBack(Conflict):
    code = "task_given_back"
    title = "You have given this task back"


def submit(user: User, task_id: UUID, payload: object, *, now: datetime) -> Task:
    """Take in the answer to a task. Sending it again returns the same task, and changes nothing.

    Raises ``NoSuchTask``, the ``Invalid`` of a bad payload, or a ``Conflict`` that says why the
    answer can no longer be used; what was written then stays with its author as a draft. A lease
    that ran out is no obstacle as long as the place is free. Owns its transactions.
    """
    task = find_task(user, task_id)
    sent = digest(payload)
    if task.status == Status.ANSWERED and task.answer_digest == sent:
        return task
    policy = policy_for(task.opening.lang)
    answer = parse_answer(
        payload,
        kind=Kind(task.opening.kind),
        lang=task.opening.lang,
        shown=task.opening.shown,
        longest_text=policy.max_text_length,
    )
    try:
        return _take_in(user, task, answer, sent, policy=policy, now=now)
    except AlreadyAnswered:
        raise
    except Refused:
        _keep_as_draft(task, payload, now=now)
        raise


def _take_in(
    user: User, found: Task, answer: Answer, sent: str, *, policy: Policy, now: datetime
) -> Task:
    with transaction.atomic():
        tree_id = found.opening.tree_id
        tree = Tree.objects.locked().get(pk=tree_id) if tree_id else None
        task = lock_task(found)
        if task.status == Status.ANSWERED:
            if task.answer_digest != sent:
                raise AlreadyAnswered("This task is answered already; the first answer stands.")
            return task
        _require_place(task)
        task.result_message = _contribute(user, tree, task.opening, answer, policy, now)
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
        raise TaskGivenBack("You skipped this task. Your work is kept among your drafts.")
    raise LeaseExpired(
        "The time for this task ran out, and it has been done in the meantime. Your work is "
        "kept among your drafts, where you can open, copy and use it again."
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
            author=user, text=answer.text, lang=opening.lang, policy=policy, now=now
        )
    match answer:
        case TextAnswer(text):
            return contributions.add_reply(tree, target, author=user, text=text, now=now)
        case LabelsAnswer(labels):
            contributions.add_review(
                tree,
                target,
                revision=opening.shown[str(target.pk)],
                author=user,
                labels=labels,
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


def _close(task: Task, sent: str, *, now: datetime) -> None:
    held = 1 if task.status == Status.LEASED else 0
    Opening.objects.filter(pk=task.opening_id).update(
        answered=F("answered") + 1, leased=F("leased") - held
    )
    if task.opening.kind in REPLY_KINDS:
        # The tree is one message fuller, and must not be overfilled before the worker has seen it.
        Opening.objects.filter(
            tree=task.opening.tree_id, kind__in=REPLY_KINDS, tree_places__gt=0
        ).update(tree_places=F("tree_places") - 1)
    task.status, task.answer_digest, task.finished_at = Status.ANSWERED, sent, now
    task.draft, task.draft_saved_at = None, None
    task.save(
        update_fields=[
            "status",
            "answer_digest",
            "finished_at",
            "draft",
            "draft_saved_at",
            "result_message",
        ]
    )


def _keep_as_draft(task: Task, payload: object, *, now: datetime) -> None:
    if isinstance(payload, Mapping):
        Task.objects.filter(pk=task.pk).exclude(status=Status.ANSWERED).update(
            draft=dict(payload), draft_saved_at=now
        )
