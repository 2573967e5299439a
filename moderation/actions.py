"""What moderators do: permission, effect and log of each act in one function.

Every act owns its transaction, and the tree's openings follow in the same one: what was taken
away is not handed out a moment longer.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from interface.refusals import Conflict, Invalid, Refused
from moderation.models import Action, ActKind, Report
from tasks.openings import settle
from trees import contributions, lifecycle
from trees.models import Message, Tree, policy_for
from trees.policy import Shape
from trees.reactions import NoSuchMessage
from trees.states import Event
from trees.texts import clean_text


class NotAllowed(Refused):
    code = "moderators_only"
    status = 403
    title = "Only moderators may do this"


class AlreadyReported(Conflict):
    code = "already_reported"
    title = "You have reported this message before"


class ReasonMissing(Invalid):
    code = "reason_missing"
    title = "Give a reason"


def require_moderator(user: User) -> None:
    """Raise :class:`NotAllowed` unless the person is an active member of the staff."""
    if not (user.is_active and user.is_staff):
        raise NotAllowed("Only moderators may do this.")


def report_message(message_id: UUID, *, author: User, reason: object, now: datetime) -> Report:
    """File a volunteer's complaint; the same person complains once about one message."""
    if not Message.objects.filter(pk=message_id).exists():
        raise NoSuchMessage("There is no message with this id.")
    text = _reason(reason)
    try:
        with transaction.atomic():
            return Report.objects.create(
                message_id=message_id, author=author, reason=text, created_at=now
            )
    except IntegrityError:
        raise AlreadyReported(
            "You have reported this message before; it will be seen to."
        ) from None


def close_report(report_id: int, *, actor: User, reason: str, now: datetime) -> Report:
    """Say that a report has been seen to."""
    require_moderator(actor)
    with transaction.atomic():
        report = Report.objects.select_for_update().select_related("message").get(pk=report_id)
        if report.closed_at is None:
            report.closed_at = now
            report.save(update_fields=["closed_at"])
            _log(
                ActKind.CLOSE_REPORT,
                report.message.tree_id,
                actor,
                reason,
                now,
                message_id=report.message_id,
                effect={"report": report.pk},
            )
    return report


def delete_message(message_id: UUID, *, actor: User, reason: str, now: datetime) -> list[UUID]:
    """Delete a message with all that hangs on it; returns the ids that went."""
    return _on_message(
        ActKind.DELETE_MESSAGE,
        message_id,
        actor,
        reason,
        now,
        lambda tree, message: contributions.delete_message(tree, message, now=now),
    )


def restore_message(message_id: UUID, *, actor: User, reason: str, now: datetime) -> list[UUID]:
    """Undo a deletion: bring back exactly what it took along, the tree's life included."""

    def restore(tree: Tree, message: Message) -> list[UUID]:
        back = contributions.restore_message(tree, message, now=now)
        if tree.pk in back and lifecycle.halted_by_deletion(tree):
            lifecycle.fire(tree, Event.RESUMED, now=now, actor=actor, reason=reason)
        return back

    return _on_message(ActKind.RESTORE_MESSAGE, message_id, actor, reason, now, restore)


def edit_message(
    message_id: UUID, *, actor: User, text: str, reason: str, now: datetime
) -> list[UUID]:
    """Give a message a new text; it goes back to review."""

    def edit(tree: Tree, message: Message) -> list[UUID]:
        cleaned = clean_text(text, longest=policy_for(tree.lang).max_text_length)
        contributions.edit_message(tree, message, text=cleaned, now=now)
        return [message.pk]

    return _on_message(ActKind.EDIT_MESSAGE, message_id, actor, reason, now, edit)


def halt_tree(tree_id: UUID, *, actor: User, reason: str, now: datetime) -> Tree:
    """Stop a live tree, or withdraw a finished one."""
    return _on_tree(
        ActKind.HALT_TREE,
        tree_id,
        actor,
        _reason(reason),
        now,
        lambda: lifecycle.halt(tree_id, actor=actor, reason=reason, now=now),
    )


def resume_tree(tree_id: UUID, *, actor: User, reason: str, now: datetime) -> Tree:
    """Let a halted or aborted tree go on from where its facts call for."""
    return _on_tree(
        ActKind.RESUME_TREE,
        tree_id,
        actor,
        reason,
        now,
        lambda: lifecycle.resume(tree_id, actor=actor, reason=reason, now=now),
    )


def reshape_tree(tree_id: UUID, *, shape: Shape, actor: User, now: datetime) -> Tree:
    """Give one tree its own goal size, depth and children."""
    return _on_tree(
        ActKind.RESHAPE_TREE,
        tree_id,
        actor,
        str(shape),
        now,
        lambda: lifecycle.reshape(tree_id, shape, now=now),
    )


def retry_scoring(tree_id: UUID, *, actor: User, now: datetime) -> Tree:
    """Compute the ranks of a tree again whose scoring failed."""
    return _on_tree(
        ActKind.RETRY_SCORING,
        tree_id,
        actor,
        "",
        now,
        lambda: lifecycle.retry_scoring(tree_id, actor=actor, now=now),
    )


def activate_tree(tree_id: UUID, *, actor: User, now: datetime) -> Tree:
    """Hand an imported tree to the rankers."""
    return _on_tree(
        ActKind.ACTIVATE_TREE,
        tree_id,
        actor,
        "",
        now,
        lambda: lifecycle.activate(tree_id, actor=actor, now=now),
    )


def _on_tree(
    kind: ActKind,
    tree_id: UUID,
    actor: User,
    reason: str,
    now: datetime,
    effect: Callable[[], Tree],
) -> Tree:
    require_moderator(actor)
    with transaction.atomic():
        effect()
        _log(kind, tree_id, actor, reason, now)
        return settle(tree_id, now=now)


def _on_message(
    kind: ActKind,
    message_id: UUID,
    actor: User,
    reason: str,
    now: datetime,
    effect: Callable[[Tree, Message], list[UUID]],
) -> list[UUID]:
    require_moderator(actor)
    with transaction.atomic():
        found = Message.objects.filter(pk=message_id).only("tree_id").first()
        if found is None:
            raise NoSuchMessage("There is no message with this id.")
        tree = Tree.objects.locked().get(pk=found.tree_id)
        changed = effect(tree, Message.objects.get(pk=message_id))
        _log(
            kind,
            tree.pk,
            actor,
            reason,
            now,
            message_id=message_id,
            effect={"messages": [str(pk) for pk in changed]},
        )
        settle(tree.pk, now=now)
    return changed


def _reason(reason: object) -> str:
    if not isinstance(reason, str) or not reason.strip() or "\0" in reason:
        raise ReasonMissing("Say in a few words what is wrong.", field="reason")
    if len(reason) > 2000:
        raise ReasonMissing("Say it in at most 2,000 characters.", field="reason")
    return reason.strip()


def _log(
    kind: ActKind,
    tree_id: UUID,
    actor: User,
    reason: str,
    now: datetime,
    *,
    message_id: UUID | None = None,
    effect: dict[str, object] | None = None,
) -> None:
    Action.objects.create(
        kind=kind,
        actor=actor,
        tree_id=tree_id,
        message_id=message_id,
        reason=reason,
        effect=effect or {},
        at=now,
    )
