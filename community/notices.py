"""Telling people what became of their work: from the facts, some minutes later, once.

Nothing of this happens while somebody submits. A round looks at what happened since the last one,
and at a while before that, since what is committed late may be older than it looks; the same is
never told twice (``the_same_is_told_once``). Each kind of notice takes one statement, whatever
there is to tell.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import User
from community import unread
from community.models import Notice, NoticeKind, Round
from interface.refusals import Missing
from interface.sentences import gettext, worded

# ruff: noqa: S608 - put together from our own words

ROUND: Final = "notices"
LOOKS_BACK: Final = timedelta(minutes=30)
AT_MOST_BACK: Final = timedelta(days=7)
"""After a longer stand-still, what is older than this is told to nobody."""
RIVALS: Final = 2
"""To be first among one is nothing to tell."""

_TELL: Final = """
INSERT INTO community_notice (user_id, kind, subject, message_id, task_id, created_at)
SELECT DISTINCT found.user_id, %(kind)s, found.subject, found.message_id, found.task_id,
    %(now)s::timestamptz
FROM ({facts}) AS found
JOIN accounts_user AS person ON person.id = found.user_id
LEFT JOIN community_preferences AS wish ON wish.user_id = found.user_id
WHERE person.is_active AND NOT person.imported
  AND NOT COALESCE(%(kind)s = ANY(wish.untold), FALSE)
ON CONFLICT DO NOTHING
RETURNING user_id
"""

_FINISHED: Final = """
    SELECT move.tree_id
    FROM trees_transition AS move JOIN trees_tree ON trees_tree.id = move.tree_id
    WHERE move.to_state = 'ready_for_export' AND move.at >= %(since)s
      AND trees_tree.state = 'ready_for_export'
"""

FACTS: Final[Mapping[NoticeKind, str]] = {
    NoticeKind.TREE_READY: f"""
SELECT message.author_id AS user_id, message.tree_id::text AS subject,
    message.tree_id AS message_id, NULL::uuid AS task_id
FROM trees_message AS message
WHERE message.tree_id IN ({_FINISHED})
  AND message.deleted_at IS NULL AND message.review_result AND message.author_id IS NOT NULL
""",
    NoticeKind.RANKED_FIRST: f"""
SELECT message.author_id AS user_id, message.id::text AS subject, message.id AS message_id,
    NULL::uuid AS task_id
FROM trees_message AS message
WHERE message.tree_id IN ({_FINISHED})
  AND message.deleted_at IS NULL AND message.rank = 0 AND message.author_id IS NOT NULL
  AND (SELECT COUNT(*) FROM trees_message AS rival WHERE rival.parent_id = message.parent_id
       AND rival.rank IS NOT NULL AND rival.deleted_at IS NULL) >= {RIVALS}
  AND NOT EXISTS (SELECT FROM trees_message AS rival WHERE rival.parent_id = message.parent_id
       AND rival.rank = 0 AND rival.id <> message.id AND rival.deleted_at IS NULL)
""",
    NoticeKind.REJECTED: """
SELECT message.author_id AS user_id, message.id::text || ':' || message.revision AS subject,
    message.id AS message_id, NULL::uuid AS task_id
FROM trees_contribution AS done JOIN trees_message AS message ON message.id = done.message_id
WHERE done.created_at >= %(since)s AND done.kind = 'review'
  AND message.review_result = FALSE AND message.deleted_at IS NULL
  AND message.author_id IS NOT NULL
""",
    # What its author withdrew, and what went along with something else of theirs, they know of.
    NoticeKind.REMOVED: """
SELECT message.author_id AS user_id, message.id::text || ':' || message.deleted_at AS subject,
    message.id AS message_id, NULL::uuid AS task_id
FROM trees_message AS message
WHERE message.deleted_at >= %(since)s AND message.author_id IS NOT NULL
  AND NOT EXISTS (
    SELECT FROM trees_authoract AS act
    WHERE act.message_id = message.deleted_with AND act.kind = 'withdraw'
      AND act.at = message.deleted_at AND act.author_id = message.author_id)
""",
    NoticeKind.DRAFT_LEFT: """
SELECT task.user_id, task.id::text AS subject, NULL::uuid AS message_id, task.id AS task_id
FROM tasks_task AS task
WHERE task.draft IS NOT NULL AND task.status = 'expired' AND task.refused_as IS NULL
  AND task.expires_at >= %(since)s
""",
    NoticeKind.CAME_BACK: """
SELECT task.user_id, task.id::text || ':' || task.draft_saved_at AS subject,
    NULL::uuid AS message_id, task.id AS task_id
FROM tasks_task AS task
WHERE task.draft IS NOT NULL AND task.refused_as IS NOT NULL
  AND task.draft_saved_at >= %(since)s
""",
}
"""What each kind of notice is told for, as user, subject, message and task."""


class NoSuchNotice(Missing):
    code = "notice_not_found"
    title = worded("No such notice")


def tell(*, now: datetime) -> int:
    """Tell what happened since the last round; returns how many notices that made.

    Owns its transaction. Two rounds at a time take turns, and the second one finds nothing new.
    """
    with transaction.atomic():
        last, _ = Round.objects.select_for_update().get_or_create(
            name=ROUND, defaults={"until": now}
        )
        since = max(last.until - LOOKS_BACK, now - AT_MOST_BACK)
        told: set[int] = set()
        number = 0
        for kind, facts in FACTS.items():
            people = _tell(kind, facts, since=since, now=now)
            number += len(people)
            told |= set(people)
        last.until = now
        last.save(update_fields=["until"])
        transaction.on_commit(lambda: unread.recount(told))
    return number


def _tell(kind: NoticeKind, facts: str, *, since: datetime, now: datetime) -> list[int]:
    """Whom the new notices of this kind are for, once for each."""
    params: dict[str, Any] = {"kind": kind.value, "since": since, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_TELL.format(facts=facts), params)
        return [user_id for (user_id,) in cursor.fetchall()]


def list_notices(user: User) -> QuerySet[Notice]:
    """A person's notices with what they are about, newest first."""
    about = ("message__tree", "task__opening", "watch")
    return Notice.objects.filter(user=user).select_related(*about).order_by("-created_at", "-id")


def read_all(user: User, *, until: datetime, now: datetime) -> int:
    """Mark as read what was told up to then; returns how many notices that were."""
    read = Notice.objects.filter(user=user, read_at=None, created_at__lte=until).update(read_at=now)
    unread.recount([user.pk])
    return read


def mark_read(user: User, notice_id: int, *, now: datetime) -> Notice:
    """One's own notice, read from now on; raises :class:`NoSuchNotice`."""
    found = Notice.objects.filter(user=user, pk=notice_id).select_related("message").first()
    if found is None:
        raise NoSuchNotice(gettext("There is no notice of yours with this number."))
    if found.read_at is None:
        found.read_at = now
        found.save(update_fields=["read_at"])
        unread.recount([user.pk])
    return found
