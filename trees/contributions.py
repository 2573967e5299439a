"""The only way in: each function adds one thing to a tree, inside the caller's transaction.

The caller has locked the tree (there is none yet for a prompt), so that what is looked up here
cannot change before it is written. Whether the volunteer may do it is the caller's question;
whether the tree can take it is answered here.
"""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Max

from accounts.models import User
from interface.refusals import Conflict, Invalid
from interface.sentences import gettext, worded
from trees.active import active_volunteers
from trees.labels import SKIPS, LabelSet, tally
from trees.marks import mark
from trees.models import (
    Ballot,
    ContributionKind,
    Message,
    Reaction,
    Review,
    Revision,
    Tree,
    policy_for,
)
from trees.policy import Policy, Shape, nobody_can_threshold
from trees.roles import Role, answering
from trees.states import State
from trees.threads import thread, with_all_above
from trees.topic_votes import count_votes
from trees.topics import decide

TAKES_REPLIES = (State.GROWING, State.RANKING)
"""A reply promised while the tree grew is still taken while it is ranked: it goes back a step."""


class ConversationClosed(Conflict):
    code = "conversation_closed"
    title = worded("The conversation takes no more replies")


class AlreadyGiven(Conflict):
    code = "already_given"
    title = worded("You have given this already")


class SameText(Invalid):
    code = "same_text"
    title = worded("The text does not change")


class DeletionForbidsIt(Conflict):
    code = "deletion_forbids_it"
    title = "The message is deleted, or is not"


def add_prompt(
    *,
    author: User,
    text: str,
    lang: str,
    policy: Policy,
    topics: Collection[int] | None = None,
    now: datetime,
) -> Message:
    """A new tree with its root; its shape is that of the policy now in force.

    ``topics`` are those that the author proposes, ``None`` if they say nothing about it.
    """
    shape = Shape.of(policy)
    message = Message(
        author=author, role=Role.PROMPTER, lang=lang, depth=0, text=text, created_at=now
    )
    tree = Tree(
        id=message.id,
        lang=lang,
        goal_size=shape.goal_size,
        max_depth=shape.max_depth,
        max_replies=shape.max_replies,
        max_followups=shape.max_followups,
        proposed_topics=None if topics is None else sorted(topics),
        topics=decide(proposed=topics, views=()),
        created_at=now,
        shelf_due=False,
    )
    tree.save(force_insert=True)
    message.tree = tree
    message.save(force_insert=True)
    _record(author, ContributionKind.PROMPT, message, Role.PROMPTER, now)
    mark(tree, now=now)
    return message


def add_reply(tree: Tree, parent: Message, *, author: User, text: str, now: datetime) -> Message:
    """A reply under ``parent``; :class:`ConversationClosed` if the tree takes none any more."""
    if tree.state not in TAKES_REPLIES or parent.deleted_at is not None:
        raise ConversationClosed(
            gettext(
                "This conversation has been finished or taken away in the meantime. Your text is "
                "kept among your drafts."
            )
        )
    message = Message.objects.create(
        tree=tree,
        parent=parent,
        author=author,
        role=answering(Role(parent.role)),
        lang=tree.lang,
        depth=parent.depth + 1,
        position=Message.objects.filter(parent=parent).count(),
        text=text,
        created_at=now,
    )
    _record(author, ContributionKind.REPLY, message, Role(message.role), now)
    mark(tree, now=now)
    return message


def add_review(
    tree: Tree,
    message: Message,
    *,
    revision: int,
    author: User,
    labels: LabelSet,
    topics: Collection[int] | None = None,
    now: datetime,
) -> Review:
    """A label set for the revision that was shown. It counts while that revision is present.

    ``topics`` are those that the reviewer of a prompt sees in it, ``None`` if they say nothing.
    """
    given = _label_sets(message, revision)
    if any(judge == author.pk for judge, _ in given):
        raise AlreadyGiven(gettext("You have reviewed this message before."))
    review = Review.objects.create(
        message=message,
        revision=revision,
        author=author,
        labels=dict(labels),
        topics=None if topics is None else sorted(topics),
        created_at=now,
    )
    if revision == message.revision:
        _store_tally(message, [*(earlier for _, earlier in given), labels])
    if topics is not None:
        count_votes(tree, message)
    _record(author, ContributionKind.REVIEW, message, Role(message.role), now)
    mark(tree, now=now)
    return review


def add_ballot(
    tree: Tree,
    parent: Message,
    *,
    author: User,
    ranking: list[list[str]],
    not_rankable: bool,
    shown: Mapping[str, int],
    contest: str,
    now: datetime,
) -> Ballot:
    """A ranking of the rivals that were shown. It counts while it covers all present rivals."""
    if Ballot.objects.filter(parent=parent, author=author, contest=contest).exists():
        raise AlreadyGiven(gettext("You have ranked these replies before."))
    ballot = Ballot.objects.create(
        parent=parent,
        author=author,
        contest=contest,
        ranking=ranking,
        not_rankable=not_rankable,
        shown=dict(shown),
        created_at=now,
    )
    _record(author, ContributionKind.RANKING, parent, answering(Role(parent.role)), now)
    mark(tree, now=now)
    return ballot


def add_reaction(tree: Tree, message: Message, *, author: User, code: str, now: datetime) -> bool:
    """An emoji, or the trace of a skip; False if this person had given it before."""
    if Reaction.objects.filter(message=message, author=author, code=code).exists():
        return False
    Reaction.objects.create(message=message, author=author, code=code, created_at=now)
    message.emojis = {**message.emojis, code: message.emojis.get(code, 0) + 1}
    if code in SKIPS and code not in message.closed_for and _closes(message, code, now=now):
        message.closed_for = [*message.closed_for, code]
    message.save(update_fields=["emojis", "closed_for"])
    mark(tree, now=now)
    return True


def _closes(message: Message, code: str, *, now: datetime) -> bool:
    """Whether so many volunteers now say so that this kind of work on the message ends.

    What was said of an earlier text does not count.
    """
    said = Reaction.objects.filter(message=message, code=code)
    last_edit = Revision.objects.filter(message=message).aggregate(at=Max("replaced_at"))["at"]
    if last_edit is not None:
        said = said.filter(created_at__gt=last_edit)
    threshold = nobody_can_threshold(
        policy_for(message.lang), active_volunteers=active_volunteers(message.lang, now=now)
    )
    return said.count() >= threshold


def remove_reaction(tree: Tree, message: Message, *, author: User, code: str) -> bool:
    """Take an emoji back; False if there was none."""
    gone, _ = Reaction.objects.filter(message=message, author=author, code=code).delete()
    if gone:
        left = message.emojis[code] - 1
        others = {name: count for name, count in message.emojis.items() if name != code}
        message.emojis = {**others, code: left} if left else others
        message.save(update_fields=["emojis"])
    return bool(gone)


def edit_message(tree: Tree, message: Message, *, text: str, now: datetime) -> Revision:
    """A new revision. What was said of the old one, red flags included, is kept but counts no more.

    Raises :class:`SameText` if there is nothing new in it.
    """
    if text == message.text:
        raise SameText(gettext("This is the text that the message has already."), field="text")
    old = Revision.objects.create(
        message=message, number=message.revision, text=message.text, replaced_at=now
    )
    message.text = text
    message.revision += 1
    message.rank = None
    message.review_result = message.judged_by = None
    message.detoxify = None
    message.closed_for = []
    message.cleared_at = now
    message.save(
        update_fields=[
            "detoxify",
            "text",
            "revision",
            "rank",
            "review_result",
            "judged_by",
            "closed_for",
            "cleared_at",
        ]
    )
    recount(message)
    if not message.depth:
        count_votes(tree, message)
    mark(tree, now=now)
    return old


def delete_message(tree: Tree, message: Message, *, now: datetime) -> list[UUID]:
    """Mark a message and all that hangs on it as deleted; returns the ids that went with it.

    Raises :class:`DeletionForbidsIt` if it is deleted: what a second deletion took along could
    not be told from what the first one took.
    """
    if message.deleted_at is not None:
        raise DeletionForbidsIt("This message is deleted already.")
    family = with_descendants(tree, message)
    gone = [m.pk for m in family if m.deleted_at is None]
    Message.objects.filter(pk__in=gone).update(deleted_at=now, deleted_with=message.pk, rank=None)
    mark(tree, now=now)
    return gone


def restore_message(tree: Tree, message: Message, *, now: datetime) -> list[UUID]:
    """Undo :func:`delete_message`: bring back exactly what it took along.

    Red flags from before no longer count: somebody has looked at them. Raises
    :class:`DeletionForbidsIt` if there is nothing to undo, or something above to undo first.
    """
    check_restorable(message)
    back = list(
        Message.objects.filter(tree=tree, deleted_with=message.pk).values_list("pk", flat=True)
    )
    Message.objects.filter(pk__in=back).update(deleted_at=None, deleted_with=None, cleared_at=now)
    mark(tree, now=now)
    return back


def check_restorable(message: Message) -> None:
    """Raise :class:`DeletionForbidsIt` unless the message's own deletion can be undone now."""
    if message.deleted_at is None:
        raise DeletionForbidsIt("This message is not deleted.")
    if message.deleted_with != message.pk:
        raise DeletionForbidsIt(
            f"It went when message {message.deleted_with} was deleted; restore that one.",
            cause=str(message.deleted_with),
        )
    # Under a message that was deleted before it (imports hold such), it lived and may live again.
    for above in thread(message.pk, with_all_above([message.pk]))[:-1]:
        if above.deleted_at is not None and above.deleted_at >= message.deleted_at:
            raise DeletionForbidsIt(
                f"Message {above.pk} above it is deleted; restore that one first.",
                cause=str(above.pk),
            )


def recount(message: Message) -> None:
    """Derive what is stored of a message's reviews from the reviews of its present revision."""
    _store_tally(message, [labels for _, labels in _label_sets(message, message.revision)])


_LABEL_SETS: Final = """
SELECT author_id, labels FROM trees_review WHERE message_id = %s AND revision = %s ORDER BY id
"""
_TALLY: Final = "UPDATE trees_message SET labels = %s, review_count = %s WHERE id = %s"


def _label_sets(message: Message, revision: int) -> list[tuple[int | None, LabelSet]]:
    """Who gave which labels to a revision, in the order in which they came."""
    with connection.cursor() as cursor:
        cursor.execute(_LABEL_SETS, [message.pk, revision])
        return [(author_id, json.loads(labels)) for author_id, labels in cursor.fetchall()]


def _store_tally(message: Message, label_sets: Collection[LabelSet]) -> None:
    imported = (message.imported or {}) if message.revision == 1 else {}
    message.labels = tally(label_sets, onto=imported.get("labels") or {})
    message.review_count = len(label_sets) + (imported.get("review_count") or 0)
    with connection.cursor() as cursor:
        cursor.execute(_TALLY, [json.dumps(message.labels), message.review_count, message.pk])


def with_descendants(tree: Tree, message: Message) -> list[Message]:
    """The message and all that hangs on it, parents before children."""
    family = [message]
    known = {message.pk}
    for other in Message.objects.filter(tree=tree, depth__gt=message.depth).order_by("depth"):
        if other.parent_id in known:
            family.append(other)
            known.add(other.pk)
    return family


_CREDIT: Final = """
INSERT INTO trees_contribution (author_id, kind, role, message_id, lang, created_at)
VALUES (%s, %s, %s, %s, %s, %s)
"""


def _record(
    author: User, kind: ContributionKind, message: Message, role: Role, now: datetime
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_CREDIT, [author.pk, kind, role, message.pk, message.lang, now])
