"""Claiming: how one free place of one opening becomes one person's task.

New work is claimed in one statement that walks an index from a place drawn at random, so that it
costs the same however much waits. What the person put off before, and what others hold locked for
an instant, is looked for only when there is nothing else, in the careful way.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final, NamedTuple

from django.db import connection, transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random as SQLRandom

from accounts.models import User
from interface.prepared import Prepared
from tasks.kinds import REPLY_KINDS, SPECS, Kind
from tasks.models import (
    MAY_BE_OFFERED_AGAIN,
    PROMPT_MAY_BE_OFFERED_AGAIN,
    Opening,
    OpeningQuerySet,
    Status,
    Task,
)
from tasks.offered import OFFERED
from tasks.requirements import practised_kinds
from tasks.selection import KNOWN_AMONG, Choice, Stock, order_of_offers, prefers_known
from tasks.stock import stocks
from trees.policy import Policy
from trees.recent_policies import recent_policy

CHOICES_TRIED: Final = 4
"""So many kinds and languages are tried on old figures before all is counted exactly."""
WAITS_AT_MOST: Final = 20
"""So many openings of a kind are waited for, one after the other, before we say there is none."""


class Wish(NamedTuple):
    """What somebody asks for: these kinds, in one language or in any of theirs."""

    user: User
    kinds: Collection[Kind]
    lang: str | None

    def choices(self) -> Iterator[Choice]:
        """Every kind in every language that fits."""
        for kind in self.kinds:
            for lang in self.user.writes if SPECS[kind].writes else self.user.reads:
                if self.lang in (None, lang):
                    yield kind, lang


def offers(wish: Wish, *, avoids: Collection[int] | None = None) -> OpeningQuerySet:
    """Every opening that this person could be handed now. Asking and counting share it.

    ``avoids`` are the topics to leave out, if not those that the person would rather not see.
    """
    user = wish.user
    found = Opening.objects.offered_to(
        user.pk,
        reads=user.reads,
        writes=user.writes,
        avoids=user.avoids_topics if avoids is None else avoids,
    )
    if len(wish.kinds) < len(Kind):
        found = found.filter(kind__in=wish.kinds)
    return found.filter(lang=wish.lang) if wish.lang else found


def count_offers(wish: Wish) -> Counter[Choice]:
    """How many tasks of each kind and language this person could take now, in one query.

    Kinds that they have yet to practise, where that is required, are left out.
    """
    may = practised_kinds(wish.user, tuple(wish.kinds))
    if not may:
        return Counter()
    rows = offers(wish._replace(kinds=may)).order_by().values_list("kind", "lang")
    counted = rows.annotate(Count("id"))
    return Counter({(Kind(kind), code): count for kind, code, count in counted})


def claim_new(wish: Wish, *, now: datetime, rng: Random) -> Task | None:
    """Lease something that the person never had, or nothing if it is not found quickly."""
    known = stocks(now=now)
    fitting = {choice: known[choice] for choice in wish.choices() if choice in known}
    for kind, lang in order_of_offers(fitting, rng=rng)[:CHOICES_TRIED]:
        policy = recent_policy(lang)
        walks = list(_walks(kind, policy, rng))
        by_topic = prefers_known(wish.user.knows_topics, rng=rng)
        for walk, shuffle in walks:
            task = _claim(wish.user, kind, lang, walk, shuffle, by_topic, policy=policy, now=now)
            if task is not None:
                return task
    return None


class _Walk(NamedTuple):
    """One way along the openings: to the first at all, or to one of known topics near by."""

    to_first: Prepared
    to_known: Prepared


def _walks(kind: Kind, policy: Policy, rng: Random) -> Iterator[tuple[_Walk, float]]:
    """Where to look, in turn: lonely parents first as often as the policy says, then anywhere.

    Each round begins at a place drawn at random and goes on from the beginning at the end.
    """
    start = rng.random()
    if kind in REPLY_KINDS and rng.random() < policy.lonely_preference:
        yield _LONELY_AHEAD, start
        yield _LONELY_BEHIND, start
    yield _AHEAD, start
    yield _BEHIND, start


_FIRST: Final = f"""
chosen AS (
    SELECT id FROM tasks_opening
    WHERE kind = %s AND lang = %s AND {{where}} AND {OFFERED}
    ORDER BY shuffle LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
)
"""  # noqa: S608 - our own conditions
# Only what is chosen is locked: who comes along at the same time finds all the others.
_KNOWN: Final = f"""
near AS (
    SELECT id, shuffle, topics && %s::smallint[] AS known FROM tasks_opening
    WHERE kind = %s AND lang = %s AND {{where}} AND {OFFERED}
    ORDER BY shuffle LIMIT {KNOWN_AMONG}
), chosen AS (
    SELECT tasks_opening.id FROM near JOIN tasks_opening ON tasks_opening.id = near.id
    WHERE tasks_opening.places > 0
    ORDER BY near.known DESC, near.shuffle LIMIT 1
    FOR NO KEY UPDATE OF tasks_opening SKIP LOCKED
)
"""  # noqa: S608 - our own conditions


def _claiming(name: str, where: str) -> _Walk:
    types = ("text", "text", "float8", *["bigint"] * 2, *["text[]"] * 2, "smallint[]")
    return _Walk(
        _leasing(name, _FIRST.format(where=where), *types),
        _leasing(f"{name}_known", _KNOWN.format(where=where), "smallint[]", *types),
    )


def _leasing(name: str, chosen: str, *types: str) -> Prepared:
    statement = f"""
WITH {chosen.strip()}, opening AS (
    UPDATE tasks_opening SET leased = leased + 1 FROM chosen WHERE tasks_opening.id = chosen.id
    RETURNING tasks_opening.*
), task AS (
    INSERT INTO tasks_task (id, opening_id, user_id, for_prompt, status, leased_at, expires_at,
                            reason, answer_digest)
    SELECT gen_random_uuid(), opening.id, %s, opening.kind = 'initial_prompt', 'leased', %s, %s,
           '', ''
    FROM opening
    RETURNING id
)
SELECT task.id, opening.id, opening.tree_id, opening.target_id, opening.version, opening.topics,
    opening.shown
FROM task, opening
"""  # noqa: S608 - our own conditions
    return Prepared(name, statement, *types, "bigint", *["timestamptz"] * 2)


_LONELY_AHEAD: Final = _claiming("claim_lonely_ahead", "lonely AND shuffle >= %s")
_LONELY_BEHIND: Final = _claiming("claim_lonely_behind", "lonely AND shuffle < %s")
_AHEAD: Final = _claiming("claim_ahead", "shuffle >= %s")
_BEHIND: Final = _claiming("claim_behind", "shuffle < %s")


def _claim(
    user: User,
    kind: Kind,
    lang: str,
    walk: _Walk,
    shuffle: float,
    by_topic: bool,
    *,
    policy: Policy,
    now: datetime,
) -> Task | None:
    expires_at = now + timedelta(minutes=policy.lease_minutes)
    never_had: list[list[str]] = [[], []]
    offered = [kind, lang, shuffle, user.pk, user.pk, *never_had, user.avoids_topics]
    lease = [user.pk, now, expires_at]
    with connection.cursor() as cursor:
        if by_topic:
            walk.to_known.run(cursor, [user.knows_topics, *offered, *lease])
        else:
            walk.to_first.run(cursor, [*offered, *lease])
        row = cursor.fetchone()
    if row is None:
        return None
    task_id, opening_id, tree_id, target_id, version, topics, shown = row
    return Task(
        id=task_id,
        opening=Opening(
            id=opening_id,
            kind=kind,
            lang=lang,
            tree_id=tree_id,
            target_id=target_id,
            version=version,
            topics=topics,
            shown=json.loads(shown),
        ),
        user=user,
        for_prompt=kind is Kind.INITIAL_PROMPT,
        leased_at=now,
        expires_at=expires_at,
    )


def claim_any(wish: Wish, *, now: datetime, rng: Random) -> Task | None:
    """Lease anything that may be offered, counted exactly: what is free, else what gets free."""
    user = wish.user
    counts = count_offers(wish)
    waiting = {choice: Stock(places=n, trees=n, people=1) for choice, n in counts.items()}
    order = order_of_offers(waiting, rng=rng)
    for candidates in (_free, _one_after_the_other):
        for kind, lang in order:
            policy = recent_policy(lang)
            found = offers(Wish(user, [kind], lang)).order_by(*_order(user, kind, policy, rng))
            for locked in candidates(found):
                task = _lease_first(user, locked, policy=policy, now=now)
                if task is not None:
                    return task
    return None


def _free(found: OpeningQuerySet) -> Iterator[OpeningQuerySet]:
    """Those that nobody else is claiming."""
    yield found.select_for_update(no_key=True, skip_locked=True, of=("self",))


def _one_after_the_other(found: OpeningQuerySet) -> Iterator[OpeningQuerySet]:
    """Each on its own, waiting for whoever holds it."""
    for opening_id in list(found.values_list("pk", flat=True)[:WAITS_AT_MOST]):
        yield found.filter(pk=opening_id).locked()


def _lease_first(
    user: User, locked: OpeningQuerySet, *, policy: Policy, now: datetime
) -> Task | None:
    """Lease the first. None stays locked in vain: who waits for one must hold no other."""
    with transaction.atomic():
        opening = locked.first()
        task = lease(user, opening, policy=policy, now=now) if opening else None
        if task is None:
            transaction.set_rollback(True)
    return task


def _order(user: User, kind: Kind, policy: Policy, rng: Random) -> list[OrderBy | SQLRandom]:
    """What was put off comes last; lonely parents and known topics first, as often as is said."""
    put_off = Exists(Task.objects.filter(opening=OuterRef("pk"), user_id=user.pk))
    order: list[OrderBy | SQLRandom] = [put_off.asc()]
    if kind in REPLY_KINDS and rng.random() < policy.lonely_preference:
        order.append(_first(Q(lonely=True)))
    if prefers_known(user.knows_topics, rng=rng):
        order.append(_first(Q(topics__overlap=user.knows_topics)))
    return [*order, SQLRandom()]


def _first(condition: Q) -> OrderBy:
    return Case(When(condition, then=Value(0)), default=Value(1)).asc()


def lease(user: User, opening: Opening, *, policy: Policy, now: datetime) -> Task | None:
    """A lease on a locked opening; None if this person answered it while we waited for the lock."""
    again = _earlier_task(user, opening)
    if again and again.status not in _may_come_again(opening):
        return None
    if again is not None:
        return renew(again, opening, policy=policy, now=now)
    Opening.objects.filter(pk=opening.pk).update(leased=F("leased") + 1)
    return Task.objects.create(
        opening=opening,
        user=user,
        for_prompt=opening.kind == Kind.INITIAL_PROMPT,
        leased_at=now,
        expires_at=now + timedelta(minutes=policy.lease_minutes),
    )


def renew(task: Task, opening: Opening, *, policy: Policy, now: datetime) -> Task:
    """A new lease for a task that ran out or was put off; both rows are locked."""
    Opening.objects.filter(pk=opening.pk).update(leased=F("leased") + 1)
    task.opening, task.status, task.leased_at = opening, Status.LEASED, now
    task.expires_at = now + timedelta(minutes=policy.lease_minutes)
    task.finished_at, task.reason = None, ""
    task.save(update_fields=["status", "leased_at", "expires_at", "finished_at", "reason"])
    return task


def _may_come_again(opening: Opening) -> Collection[Status]:
    if opening.kind == Kind.INITIAL_PROMPT:
        return PROMPT_MAY_BE_OFFERED_AGAIN
    return MAY_BE_OFFERED_AGAIN


def _earlier_task(user: User, opening: Opening) -> Task | None:
    """What this person has had of the opening; prompts that were written are done with."""
    mine = Task.objects.filter(opening=opening, user=user)
    written = Q(for_prompt=True) & (Q(status=Status.ANSWERED) | Q(sends_at__isnull=False))
    return mine.exclude(written).order_by("-leased_at").first()
