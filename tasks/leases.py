"""The lease rule: asking for a task, keeping it longer, giving it back, losing it.

Locks are always taken in the order tree, opening, task (and the person before all of them).
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random as SQLRandom

from accounts.models import User
from interface.languages import check_language
from interface.refusals import Conflict, Invalid, Missing
from tasks.kinds import RANDOM, REPLY_KINDS, SPECS, Kind
from tasks.models import MAY_BE_OFFERED_AGAIN, Opening, OpeningQuerySet, Status, Task
from tasks.openings import give_back
from tasks.selection import Choice, order_of_offers
from trees.contributions import add_reaction
from trees.models import Message, Tree, default_policy
from trees.policy import Policy


class UnknownKind(Invalid):
    code = "unknown_kind"
    title = "Unknown kind of task"


class UnknownScope(Invalid):
    code = "unknown_scope"
    title = "Unknown meaning of a skip"


class NoSuchTask(Missing):
    code = "task_not_found"
    title = "No such task"


class TooManyOpenTasks(Conflict):
    code = "too_many_open_tasks"
    title = "You hold as many tasks as one may"


class NoTaskAvailable(Missing):
    code = "no_task_available"
    title = "There is nothing to do here right now"


class NotOpen(Conflict):
    code = "task_not_open"
    title = "The task is not open any more"


SCOPES: Mapping[str, Status] = {
    "later": Status.SKIPPED_LATER,
    "not_me": Status.SKIPPED_NOT_ME,
    "nobody_can": Status.SKIPPED_NOBODY_CAN,
}


def parse_kinds(kind: object) -> tuple[Kind, ...]:
    """The kinds behind what a volunteer asked for; raises :class:`UnknownKind`."""
    if kind == RANDOM:
        return tuple(Kind)
    if isinstance(kind, str) and kind in set(Kind):
        return (Kind(kind),)
    raise UnknownKind(
        f"{str(kind)[:50]!r} is not a kind of task; choose {RANDOM}, {', '.join(Kind)}.",
        field="kind",
    )


def offers(
    user: User, *, kinds: Collection[Kind] = tuple(Kind), lang: str | None = None
) -> OpeningQuerySet:
    """Every opening that this person could be handed now. Asking and counting share it."""
    found = Opening.objects.offered_to(user.pk, reads=user.reads, writes=user.writes)
    if len(kinds) < len(Kind):
        found = found.filter(kind__in=kinds)
    return found.filter(lang=lang) if lang else found


def count_offers(
    user: User, *, kinds: Collection[Kind] = tuple(Kind), lang: str | None = None
) -> Counter[Choice]:
    """How many tasks of each kind and language this person could take now, in one query."""
    rows = (
        offers(user, kinds=kinds, lang=lang)
        .order_by()
        .values_list("kind", "lang")
        .annotate(Count("id"))
    )
    return Counter({(Kind(kind), code): count for kind, code, count in rows})


def request_task(
    user: User, *, kind: object, lang: object = None, now: datetime, rng: Random
) -> Task:
    """Hand out one task. Owns its transaction.

    Raises :class:`UnknownKind`, ``UnknownLanguage``, :class:`TooManyOpenTasks` or
    :class:`NoTaskAvailable`. Never moves a tree.
    """
    kinds = parse_kinds(kind)
    code = check_language(lang) if lang is not None else None
    with transaction.atomic():
        # Two requests of one person at once must see each other's tasks.
        User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
        policy = default_policy()
        if Task.objects.of(user.pk).open().count() >= policy.max_open_tasks:
            raise TooManyOpenTasks(
                f"You hold {policy.max_open_tasks} open tasks. Finish or skip one of them first.",
                max_open_tasks=policy.max_open_tasks,
            )
        for choice in order_of_offers(count_offers(user, kinds=kinds, lang=code), rng=rng):
            opening = _claim(user, choice, policy=policy, rng=rng)
            if opening is not None:
                return _lease(user, opening, policy=policy, now=now)
    raise NoTaskAvailable("Nothing of this kind is waiting for you in this language.")


def _claim(user: User, choice: Choice, *, policy: Policy, rng: Random) -> Opening | None:
    """Lock one free opening that nobody else is claiming, or wait for one if all are locked."""
    kind, lang = choice
    found = offers(user, kinds=[kind], lang=lang).order_by(*_order(user, kind, policy, rng))
    quick = found.select_for_update(no_key=True, skip_locked=True, of=("self",)).first()
    # All may be locked for an instant without being taken: better wait than say there is none.
    return quick or found.locked().first()


def _order(user: User, kind: Kind, policy: Policy, rng: Random) -> list[OrderBy | SQLRandom]:
    """What was put off comes last; lonely parents first, as often as the policy says."""
    put_off = Exists(Task.objects.filter(opening=OuterRef("pk"), user_id=user.pk))
    order: list[OrderBy | SQLRandom] = [put_off.asc()]
    if kind in REPLY_KINDS and rng.random() < policy.lonely_preference:
        lonely = When(answered__lt=policy.lonely_children, then=Value(0))
        order.append(Case(lonely, default=Value(1)).asc())
    return [*order, SQLRandom()]


def _lease(user: User, opening: Opening, *, policy: Policy, now: datetime) -> Task:
    Opening.objects.filter(pk=opening.pk).update(leased=F("leased") + 1)
    until = now + timedelta(minutes=policy.lease_minutes)
    again = (
        Task.objects.filter(opening=opening, user=user, status__in=MAY_BE_OFFERED_AGAIN)
        .order_by("-leased_at")
        .first()
    )
    if again is None:
        return Task.objects.create(
            opening=opening,
            user=user,
            for_prompt=opening.kind == Kind.INITIAL_PROMPT,
            leased_at=now,
            expires_at=until,
        )
    again.opening = opening
    again.status, again.leased_at, again.expires_at = Status.LEASED, now, until
    again.finished_at, again.reason = None, ""
    again.save(update_fields=["status", "leased_at", "expires_at", "finished_at", "reason"])
    return again


def find_task(user: User, task_id: UUID) -> Task:
    """The person's own task; :class:`NoSuchTask` for anything else, whether it exists or not."""
    task = Task.objects.of(user.pk).with_question().filter(pk=task_id).first()
    if task is None:
        raise NoSuchTask("You have no task with this id.")
    return task


def lock_task(task: Task) -> Task:
    """Lock the opening, then the task, and read the task again."""
    Opening.objects.locked().only("pk").get(pk=task.opening_id)
    return Task.objects.locked().with_question().get(pk=task.pk)


def extend(user: User, task_id: UUID, *, now: datetime) -> Task:
    """Start the lease anew; :class:`NotOpen` unless the task is open. Owns its transaction."""
    minutes = default_policy().lease_minutes
    with transaction.atomic():
        task = lock_task(find_task(user, task_id))
        _require_open(task)
        task.expires_at = now + timedelta(minutes=minutes)
        task.save(update_fields=["expires_at"])
    return task


def skip(user: User, task_id: UUID, *, scope: object, reason: str = "", now: datetime) -> Task:
    """Give a task back, with what that means. Skipping again the same way changes nothing.

    ``nobody_can`` leaves a mark on the message; enough of them close it. Owns its transaction.
    """
    if not isinstance(scope, str) or scope not in SCOPES:
        raise UnknownScope(
            f"{str(scope)[:50]!r} is not a meaning of a skip; choose one of {', '.join(SCOPES)}.",
            field="scope",
        )
    status = SCOPES[scope]
    with transaction.atomic():
        found = find_task(user, task_id)
        tree_id = found.opening.tree_id
        marks = status is Status.SKIPPED_NOBODY_CAN
        tree = Tree.objects.locked().get(pk=tree_id) if marks and tree_id else None
        task = lock_task(found)
        if task.status == status:
            return task
        _require_open(task)
        _finish(task, status, reason=reason, now=now)
        give_back(task.opening_id)
        mark = SPECS[Kind(task.opening.kind)].skip_mark
        if tree is not None and mark is not None:
            target = Message.objects.get(openings=task.opening_id)
            add_reaction(tree, target, author=user, code=mark, now=now)
    return task


def _finish(task: Task, status: Status, *, reason: str, now: datetime) -> None:
    task.status, task.reason, task.finished_at = status, reason, now
    task.save(update_fields=["status", "reason", "finished_at"])


def _require_open(task: Task) -> None:
    if task.status != Status.LEASED:
        raise NotOpen(
            f"This task is not open any more: {task.get_status_display()}.",
            status_of_task=task.status,
        )


def expire(*, now: datetime, at_most: int = 500) -> int:
    """Take back leases whose time is up; drafts stay with their authors. Returns how many.

    Owns its transaction. May run any number of times at once.
    """
    with transaction.atomic():
        due = list(
            Task.objects.overdue(now)
            .order_by("expires_at")
            .values_list("pk", "opening_id")[:at_most]
        )
        openings = sorted({opening for _, opening in due})
        list(Opening.objects.locked().filter(pk__in=openings).order_by("pk").values_list("pk"))
        tasks = Task.objects.locked().overdue(now).filter(pk__in=[pk for pk, _ in due])
        ended = list(tasks.order_by("pk").values_list("pk", "opening_id"))
        Task.objects.filter(pk__in=[pk for pk, _ in ended]).update(
            status=Status.EXPIRED, finished_at=now
        )
        for _, opening_id in ended:
            give_back(opening_id)
    return len(ended)


def save_draft(user: User, task_id: UUID, *, draft: Mapping[str, object], now: datetime) -> Task:
    """Keep what a volunteer has so far, whatever became of the lease. Owns its transaction."""
    with transaction.atomic():
        task = Task.objects.locked().get(pk=find_task(user, task_id).pk)
        if task.status == Status.ANSWERED:
            raise NotOpen("This task is answered; there is nothing left to draft.")
        task.draft, task.draft_saved_at = dict(draft), now
        task.save(update_fields=["draft", "draft_saved_at"])
    return task


def discard_draft(user: User, task_id: UUID) -> None:
    """Forget a draft, because its author says so."""
    Task.objects.of(user.pk).filter(pk=task_id).update(draft=None, draft_saved_at=None)


def open_tasks(user: User) -> QuerySet[Task]:
    """My open tasks, the most pressing first."""
    return Task.objects.of(user.pk).open().with_question().order_by("expires_at")
