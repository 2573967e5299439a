"""What moderators do: permission, effect and log of each act in one function.

Every act owns its transaction, and the tree's openings follow in the same one: what was taken
away is not handed out a moment longer.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from interface.refusals import Conflict, Invalid, Missing, Refused
from interface.sentences import gettext, worded
from moderation.models import Action, ActKind, Report
from tasks.openings import settle
from trees import contributions, lifecycle
from trees.browsing import NoSuchTree
from trees.models import Message, Tree, policy_for
from trees.policy import Shape
from trees.reactions import NoSuchMessage
from trees.texts import clean_text
from trees.topic_list import numbers_by_slug, slugs
from trees.topic_votes import rule_on_topics
from trees.topics import check_slugs

Effect = Mapping[str, object]
"""What an act changed, as its row in the log tells it."""


class NotAllowed(Refused):
    code = "moderators_only"
    status = 403
    title = "Only moderators may do this"


class AlreadyReported(Conflict):
    code = "already_reported"
    title = worded("You have reported this message before")


class ReasonMissing(Invalid):
    code = "reason_missing"
    title = worded("Give a reason")


class NoSuchReport(Missing):
    code = "report_not_found"
    title = "No such report"


def require_moderator(user: User) -> None:
    """Raise :class:`NotAllowed` unless the person is an active member of the staff."""
    if not (user.is_active and user.is_staff):
        raise NotAllowed("Only moderators may do this.")


def report_message(message_id: UUID, *, author: User, reason: object, now: datetime) -> Report:
    """File a volunteer's complaint; the same person complains once about one message."""
    if not Message.objects.filter(pk=message_id).exists():
        raise NoSuchMessage(gettext("There is no message with this id."))
    text = _given(reason)
    try:
        with transaction.atomic():
            return Report.objects.create(
                message_id=message_id, author=author, reason=text, created_at=now
            )
    except IntegrityError:
        raise AlreadyReported(
            gettext("You have reported this message before; it will be seen to.")
        ) from None


def close_report(report_id: int, *, actor: User, reason: object, now: datetime) -> Report:
    """Say that a report has been seen to; closing it again changes nothing."""
    require_moderator(actor)
    text = _given(reason)
    with transaction.atomic():
        report = (
            Report.objects.select_for_update(of=("self",))
            .select_related("message")
            .filter(pk=report_id)
            .first()
        )
        if report is None:
            raise NoSuchReport("There is no report with this number.")
        if report.closed_at is None:
            report.closed_at = now
            report.save(update_fields=["closed_at"])
            _log(
                ActKind.CLOSE_REPORT,
                report.message.tree_id,
                actor,
                text,
                now,
                message_id=report.message_id,
                effect={"report": report.pk},
            )
    return report


def delete_message(message_id: UUID, *, actor: User, reason: object, now: datetime) -> list[UUID]:
    """Delete a message with all that hangs on it; returns the ids that went."""
    return _on_message(
        ActKind.DELETE_MESSAGE,
        message_id,
        actor,
        reason,
        now,
        lambda tree, message: contributions.delete_message(tree, message, now=now),
    )


def restore_message(message_id: UUID, *, actor: User, reason: object, now: datetime) -> list[UUID]:
    """Undo a deletion: bring back exactly what it took along, and the tree that it halted."""

    def restore(tree: Tree, message: Message) -> list[UUID]:
        back = contributions.restore_message(tree, message, now=now)
        if not message.depth and lifecycle.halted_by_deletion(tree):
            lifecycle.take_up(tree, actor=actor, reason="Its prompt was restored.", now=now)
        return back

    return _on_message(ActKind.RESTORE_MESSAGE, message_id, actor, reason, now, restore)


def edit_message(
    message_id: UUID, *, actor: User, text: object, reason: object, now: datetime
) -> list[UUID]:
    """Give a message a new text; it goes back to review."""

    def edit(tree: Tree, message: Message) -> list[UUID]:
        cleaned = clean_text(text, longest=policy_for(tree.lang).max_text_length)
        contributions.edit_message(tree, message, text=cleaned, now=now)
        return [message.pk]

    return _on_message(ActKind.EDIT_MESSAGE, message_id, actor, reason, now, edit)


def halt_tree(tree_id: UUID, *, actor: User, reason: object, now: datetime) -> Tree:
    """Stop a live tree, or withdraw a finished one."""
    return _on_tree(
        ActKind.HALT_TREE,
        tree_id,
        actor,
        reason,
        now,
        lambda why: lifecycle.halt(tree_id, actor=actor, reason=why, now=now),
    )


def resume_tree(tree_id: UUID, *, actor: User, reason: object, now: datetime) -> Tree:
    """Let a halted or aborted tree go on from where its facts call for."""
    return _on_tree(
        ActKind.RESUME_TREE,
        tree_id,
        actor,
        reason,
        now,
        lambda why: lifecycle.resume(tree_id, actor=actor, reason=why, now=now),
    )


def reshape_tree(
    tree_id: UUID, *, shape: Shape, actor: User, now: datetime, reason: object = "By hand."
) -> Tree:
    """Give one tree its own goal size, depth and children."""
    return _on_tree(
        ActKind.RESHAPE_TREE,
        tree_id,
        actor,
        reason,
        now,
        lambda _: lifecycle.reshape(tree_id, shape, now=now),
    )


def change_topics(
    tree_id: UUID, *, topics: object, actor: User, reason: object, now: datetime
) -> Tree:
    """Say what a tree is about, by slugs; it stands against what its author and reviewers say."""
    require_moderator(actor)
    numbers = check_slugs(topics, numbers_by_slug())
    return _on_tree(
        ActKind.CHANGE_TOPICS,
        tree_id,
        actor,
        reason,
        now,
        lambda _: rule_on_topics(tree_id, numbers, now=now),
    )


def retry_scoring(
    tree_id: UUID, *, actor: User, now: datetime, reason: object = "By hand."
) -> Tree:
    """Compute the ranks of a tree again whose scoring failed."""
    return _on_tree(
        ActKind.RETRY_SCORING,
        tree_id,
        actor,
        reason,
        now,
        lambda _: lifecycle.retry_scoring(tree_id, actor=actor, now=now),
    )


def activate_tree(
    tree_id: UUID, *, actor: User, now: datetime, reason: object = "By hand."
) -> Tree:
    """Hand an imported tree to the rankers."""
    return _on_tree(
        ActKind.ACTIVATE_TREE,
        tree_id,
        actor,
        reason,
        now,
        lambda _: lifecycle.activate(tree_id, actor=actor, now=now),
    )


def _on_tree(
    kind: ActKind,
    tree_id: UUID,
    actor: User,
    reason: object,
    now: datetime,
    effect: Callable[[str], Tree],
) -> Tree:
    require_moderator(actor)
    text = _given(reason)
    with transaction.atomic():
        before = Tree.objects.locked().filter(pk=tree_id).first()
        if before is None:
            raise NoSuchTree(gettext("There is no tree with this id."))
        effect(text)
        after = settle(tree_id, now=now)
        _log(kind, tree_id, actor, text, now, effect=_change(before, after))
    return after


def _change(before: Tree, after: Tree) -> Effect:
    return {
        "state": [before.state, after.state],
        "shape": [asdict(before.shape), asdict(after.shape)],
        "topics": [slugs(before.topics), slugs(after.topics)],
    }


def _on_message(
    kind: ActKind,
    message_id: UUID,
    actor: User,
    reason: object,
    now: datetime,
    effect: Callable[[Tree, Message], list[UUID]],
) -> list[UUID]:
    require_moderator(actor)
    text = _given(reason)
    with transaction.atomic():
        found = Message.objects.filter(pk=message_id).only("tree_id").first()
        if found is None:
            raise NoSuchMessage(gettext("There is no message with this id."))
        tree = Tree.objects.locked().get(pk=found.tree_id)
        state = tree.state
        changed = effect(tree, Message.objects.get(pk=message_id))
        after = settle(tree.pk, now=now)
        _log(
            kind,
            tree.pk,
            actor,
            text,
            now,
            message_id=message_id,
            effect={"messages": [str(pk) for pk in changed], "state": [state, after.state]},
        )
    return changed


def _given(reason: object) -> str:
    if not isinstance(reason, str) or not reason.strip() or "\0" in reason:
        raise ReasonMissing(gettext("Say in a few words why."), field="reason")
    if len(reason) > 2000:
        raise ReasonMissing(gettext("Say it in at most 2,000 characters."), field="reason")
    return reason.strip()


def _log(
    kind: ActKind,
    tree_id: UUID,
    actor: User,
    reason: str,
    now: datetime,
    *,
    message_id: UUID | None = None,
    effect: Effect,
) -> None:
    Action.objects.create(
        kind=kind,
        actor=actor,
        tree_id=tree_id,
        message_id=message_id,
        reason=reason,
        effect=dict(effect),
        at=now,
    )
