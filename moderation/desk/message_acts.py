"""The buttons on a message's page, and that on a report's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from accounts.models import User
from interface.act_admin import Act
from moderation import actions, foretelling
from moderation.desk.forms import EditForm
from moderation.models import Report
from trees.models import Message

Cleaned = Mapping[str, Any]


def _delete(message: Message, actor: User, cleaned: Cleaned, now: datetime) -> str:
    gone = actions.delete_message(message.pk, actor=actor, reason=cleaned["reason"], now=now)
    return f"Deleted: {_messages(len(gone))}. {_stands(message)}"


def _restore(message: Message, actor: User, cleaned: Cleaned, now: datetime) -> str:
    back = actions.restore_message(message.pk, actor=actor, reason=cleaned["reason"], now=now)
    return f"Restored: {_messages(len(back))}. {_stands(message)}"


def _edit(message: Message, actor: User, cleaned: Cleaned, now: datetime) -> str:
    actions.edit_message(
        message.pk, actor=actor, text=cleaned["text"], reason=cleaned["reason"], now=now
    )
    return f"The text is changed and goes back to review. {_stands(message)}"


def _close(report: Report, actor: User, cleaned: Cleaned, now: datetime) -> str:
    actions.close_report(report.pk, actor=actor, reason=cleaned["reason"], now=now)
    return "The report is closed."


def _messages(number: int) -> str:
    return "1 message" if number == 1 else f"{number} messages"


def _stands(message: Message) -> str:
    message.tree.refresh_from_db(fields=["state"])
    return f"The tree is now {message.tree.state}."


MESSAGE_ACTS: Final = (
    Act(
        name="delete",
        label="Delete",
        danger=True,
        possible=lambda message: message.deleted_at is None,
        foretell=foretelling.deletion,
        perform=_delete,
    ),
    Act(
        name="restore",
        label="Restore",
        possible=lambda message: message.deleted_with == message.pk,
        foretell=foretelling.restoration,
        perform=_restore,
    ),
    Act(
        name="edit",
        label="Edit text",
        form=EditForm,
        initial=lambda message: {"text": message.text},
        foretell=foretelling.edit,
        perform=_edit,
    ),
)

REPORT_ACTS: Final = (
    Act(
        name="close",
        label="Close report",
        possible=lambda report: report.closed_at is None,
        foretell=lambda report, now: [
            "The report leaves the list of open ones. The message stays as it is.",
        ],
        perform=_close,
    ),
)
