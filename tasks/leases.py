"""The lease rule: asking for a task, keeping it longer, giving it back, losing it.

Locks are always taken in the order tree, opening, task (and the person before all of them). Who
waits for an opening holds no other one, unless it is of the same tree, whose lock comes first:
askers wait for one at a time, and the expiry, which holds many, waits for none.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import User
from interface.languages import check_language
from interface.refusals import Conflict, Invalid, Missing
from interface.sentences import gettext, ngettext, worded
from tasks.claims import Wish, claim_any, claim_new, offers, renew
from tasks.draft_versions import require_seen
from tasks.held import find_task, lock_task, lock_tree_of, require_unsent
from tasks.kinds import ASKABLE, KINDS, RANDOM, SPECS, Kind
from tasks.models import MAY_BE_OFFERED_AGAIN, Opening, Status, Task
from tasks.openings import give_back
from tasks.requirements import require_practice
from trees.contributions import add_reaction
from trees.policy import Policy
from trees.recent_policies import recent_default, recent_policy
from trees.texts import is_storable


class UnknownKind(Invalid):
    code = "unknown_kind"
    title = worded("Unknown kind of task")


class UnknownScope(Invalid):
    code = "unknown_scope"
    title = worded("Unknown meaning of a skip")


class TooManyOpenTasks(Conflict):
    code = "too_many_open_tasks"
    title = worded("You hold as many tasks as one may")


class NoTaskAvailable(Missing):
    code = "no_task_available"
    title = worded("There is nothing to do here right now")


class PlaceTaken(Conflict):
    code = "place_taken"
    title = worded("The place is taken")


class BadReason(Invalid):
    code = "invalid_reason"
    title = worded("The reason cannot be kept")


class BadDraft(Invalid):
    code = "invalid_draft"
    title = worded("The draft cannot be kept")


class NotOpen(Conflict):
    code = "task_not_open"
    title = worded("The task is not open any more")


LONGEST_REASON: Final = 500
STAY_EVERY: Final = timedelta(minutes=3)
"""A lease is not renewed by activity more often than this."""
SCOPES: Mapping[str, Status] = {
    "later": Status.SKIPPED_LATER,
    "not_me": Status.SKIPPED_NOT_ME,
    "nobody_can": Status.SKIPPED_NOBODY_CAN,
}


def parse_kinds(kind: object) -> tuple[Kind, ...]:
    """The kinds behind what a volunteer asked for; raises :class:`UnknownKind`."""
    if kind == RANDOM:
        return KINDS
    if isinstance(kind, str) and kind in set(Kind):
        return (Kind(kind),)
    raise UnknownKind(
        f"{str(kind)[:50]!r} is not a kind of task; choose one of {', '.join(ASKABLE)}.",
        field="kind",
    )


def request_task(
    user: User, *, kind: object, lang: object = None, now: datetime, rng: Random
) -> Task:
    """Hand out one task. Owns its transaction.

    Raises :class:`UnknownKind`, ``UnknownLanguage``, ``PracticeNeeded``,
    :class:`TooManyOpenTasks` or :class:`NoTaskAvailable`. Never moves a tree.
    """
    code = check_language(lang) if lang is not None else None
    wish = Wish(user, require_practice(user, parse_kinds(kind)), code)
    # All may be locked for an instant without being taken: better wait than say there is none.
    for claim in (claim_new, claim_any):
        with transaction.atomic():
            _require_free_hand(_take_turn(user))
            task = claim(wish, now=now, rng=rng)
            if task is not None:
                return task
            # Lets go of openings that were locked but turned out to be taken: whoever waits for
            # an opening must hold no other one.
            transaction.set_rollback(True)
    raise NoTaskAvailable(gettext("Nothing of this kind is waiting for you in this language."))


def _take_turn(user: User) -> int:
    """How many tasks this person holds, until the transaction's end: they ask one at a time.

    The second statement sees what was committed while the first one waited.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT FROM accounts_user WHERE id = %s FOR NO KEY UPDATE;
            SELECT COUNT(*) FROM tasks_task
            WHERE user_id = %s AND status = 'leased' AND sends_at IS NULL
            """,
            [user.pk, user.pk],
        )
        (held,) = cursor.fetchone()
    return int(held)


def _require_free_hand(held: int) -> None:
    most = recent_default().max_open_tasks
    if held >= most:
        raise TooManyOpenTasks(hold_as_many_as_one_may(most), max_open_tasks=most)


def hold_as_many_as_one_may(most: int) -> str:
    """Why somebody with full hands is given nothing."""
    text = ngettext(
        "You hold %(most)s open task. Finish or skip it first.",
        "You hold %(most)s open tasks. Finish or skip one of them first.",
        most,
    )
    return text % {"most": most}


def hands_full(user: User, policy: Policy) -> bool:
    """This person holds as many open tasks as one may."""
    return Task.objects.of(user.pk).in_hand().count() >= policy.max_open_tasks


def reopen(user: User, task_id: UUID, *, now: datetime) -> Task:
    """Lease a task again that ran out or was put off; an open one stays as it is.

    What somebody began they may go on with, whatever they have said of its topics since.
    Raises :class:`TooManyOpenTasks`, or :class:`PlaceTaken` if it could not be offered to this
    person any more. Owns its transaction.
    """
    with transaction.atomic():
        held = _take_turn(user)
        found = find_task(user, task_id)
        if found.status == Status.LEASED:
            return found
        _require_free_hand(held)
        fitting = offers(Wish(user, KINDS, None), avoids=())
        opening = fitting.locked().filter(pk=found.opening_id).first()
        task = Task.objects.locked().get(pk=task_id)
        if opening is None or task.status not in MAY_BE_OFFERED_AGAIN:
            raise PlaceTaken(
                gettext(
                    "It has been done in the meantime, somebody else is at it, or it is no longer "
                    "needed. What you wrote stays among your drafts."
                )
            )
        return renew(task, opening, policy=recent_policy(opening.lang), now=now)


def extend(user: User, task_id: UUID, *, now: datetime) -> Task:
    """Start the lease anew; :class:`NotOpen` unless the task is open. Owns its transaction."""
    with transaction.atomic():
        task = lock_task(user, task_id)
        _require_open(task)
        minutes = recent_policy(task.opening.lang).lease_minutes
        task.expires_at = now + timedelta(minutes=minutes)
        task.save(update_fields=["expires_at"])
    return task


def _parse_skip(scope: object, reason: object) -> tuple[Status, str]:
    if not isinstance(scope, str) or scope not in SCOPES:
        raise UnknownScope(
            f"{str(scope)[:50]!r} is not a meaning of a skip; choose one of {', '.join(SCOPES)}.",
            field="scope",
        )
    if not isinstance(reason, str) or len(reason) > LONGEST_REASON or not is_storable(reason):
        raise BadReason(
            f"The reason must be a text of at most {LONGEST_REASON} characters.", field="reason"
        )
    return SCOPES[scope], reason


def put_off(task: Task, *, now: datetime) -> None:
    """Give back a locked task whose opening is locked; it may be offered again."""
    _finish(task, Status.SKIPPED_LATER, reason="", now=now)
    give_back(task.opening_id)


def stay(user: User, task_id: UUID, *, now: datetime) -> datetime | None:
    """Somebody is busy with a task: its lease starts anew, but for every few minutes only.

    Returns when it ends; ``None`` if there is no lease. One statement, which waits for nobody's
    opening: the place is held already.
    """
    found = Task.objects.of(user.pk).in_hand().filter(pk=task_id, expires_at__gt=now)
    row = found.values_list("expires_at", "opening__lang").first()
    if row is None:
        return None
    ends, lang = row
    anew = now + timedelta(minutes=recent_policy(lang).lease_minutes)
    if anew - ends < STAY_EVERY:
        return ends
    return anew if found.update(expires_at=anew) else None


def skip(user: User, task_id: UUID, *, scope: object, reason: object = "", now: datetime) -> Task:
    """Give a task back, with what that means. Skipping again the same way changes nothing.

    ``nobody_can`` leaves a mark on the message; enough of them close it. Owns its transaction.
    Raises :class:`UnknownScope`, :class:`BadReason`, :class:`NoSuchTask` or :class:`NotOpen`.
    """
    status, said = _parse_skip(scope, reason)
    with transaction.atomic():
        marks = status is Status.SKIPPED_NOBODY_CAN
        tree = lock_tree_of(user, task_id) if marks else None
        task = lock_task(user, task_id)
        if task.status == status:
            return task
        _require_open(task)
        _finish(task, status, reason=said, now=now)
        give_back(task.opening_id)
        mark = SPECS[Kind(task.opening.kind)].skip_mark
        if tree is not None and mark is not None:
            assert task.opening.target is not None
            add_reaction(tree, task.opening.target, author=user, code=mark, now=now)
    return task


def _finish(task: Task, status: Status, *, reason: str, now: datetime) -> None:
    task.status, task.reason, task.finished_at = status, reason, now
    task.save(update_fields=["status", "reason", "finished_at"])


def _require_open(task: Task) -> None:
    require_unsent(task)
    if task.status != Status.LEASED:
        text = gettext("This task is not open any more: %(status)s.")
        raise NotOpen(text % {"status": task.get_status_display()}, status_of_task=task.status)


def expire(*, now: datetime, at_most: int = 500) -> int:
    """Take back leases whose time is up; drafts stay with their authors. Returns how many.

    Owns its transaction. May run any number of times at once. What somebody is busy with is left
    to the next run: holding many openings, this must wait for none.
    """
    with transaction.atomic():
        due = list(
            Task.objects.overdue(now)
            .order_by("expires_at")
            .values_list("pk", "opening_id")[:at_most]
        )
        quiet = Opening.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        openings = quiet.filter(pk__in={opening for _, opening in due}).values_list("pk", flat=True)
        tasks = Task.objects.locked().overdue(now).filter(pk__in=[pk for pk, _ in due])
        ended = list(tasks.filter(opening__in=list(openings)).values_list("pk", "opening_id"))
        Task.objects.filter(pk__in=[pk for pk, _ in ended]).update(
            status=Status.EXPIRED, finished_at=now
        )
        for _, opening_id in ended:
            give_back(opening_id)
    return len(ended)


def save_draft(
    user: User,
    task_id: UUID,
    *,
    draft: Mapping[str, object],
    seen: str | None = None,
    now: datetime,
) -> Task:
    """Keep what a volunteer has so far, whatever became of the lease. Owns its transaction.

    ``seen`` is the version that it began from; without one it replaces whatever is kept. Raises
    :class:`BadDraft`, ``NoSuchTask``, ``DraftChanged``, ``AnswerSent``, or :class:`NotOpen` if the
    task is answered.
    """
    if not is_storable(draft):
        raise BadDraft(
            "The draft holds a NUL character, half of a surrogate pair or a number that is none; "
            "remove it.",
            field="draft",
        )
    with transaction.atomic():
        task = Task.objects.locked().get(pk=find_task(user, task_id).pk)
        if task.status == Status.ANSWERED:
            raise NotOpen(gettext("This task is answered; there is nothing left to draft."))
        require_unsent(task)
        require_seen(task, draft, seen=seen)
        task.draft, task.draft_saved_at, task.refused_as = dict(draft), now, None
        task.save(update_fields=["draft", "draft_saved_at", "refused_as"])
    return task


def discard_draft(user: User, task_id: UUID) -> None:
    """Forget a draft, because its author says so. One that was sent as an answer stays."""
    Task.objects.of(user.pk).filter(pk=task_id, sends_at=None).update(
        draft=None, draft_saved_at=None, refused_as=None
    )


def open_tasks(user: User) -> QuerySet[Task]:
    """My open tasks, the most pressing first."""
    return Task.objects.of(user.pk).in_hand().with_question().order_by("expires_at")
