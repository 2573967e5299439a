"""Which version of a draft somebody has seen: what one has not seen one cannot overwrite.

The same task may be open in two tabs or on two devices. Each save says which version it began
from; if another one came in between, both must be looked at by their author.
"""

from collections.abc import Mapping

from interface.refusals import Conflict
from interface.sentences import gettext, worded
from tasks.models import Task


class DraftChanged(Conflict):
    code = "draft_changed"
    title = worded("There are two versions of this draft")


def version_of(task: Task) -> str:
    """A name for what is kept of a task's draft now; empty without one."""
    return task.draft_saved_at.isoformat() if task.draft_saved_at else ""


def require_seen(task: Task, draft: Mapping[str, object], *, seen: str | None) -> None:
    """Raise :class:`DraftChanged` if ``draft`` would replace a version that was never seen.

    ``seen`` is the version that it began from; ``None`` asks for no check.
    """
    if seen is None or task.draft is None or task.draft == draft:
        return
    if seen != version_of(task):
        raise DraftChanged(
            gettext(
                "It was changed in another window or on another device since this page was "
                "opened. Choose which version to go on with."
            ),
            version=version_of(task),
        )
