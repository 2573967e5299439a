"""A person's own task: found to be shown, or locked to be changed.

Locks are taken in the order tree, opening, task.
"""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.db import connection

from accounts.models import User
from interface.prepared import Prepared
from interface.refusals import Conflict, Missing
from interface.rows import Columns
from interface.sentences import gettext, worded
from tasks.models import Opening, Task
from trees.models import Message, Tree


class NoSuchTask(Missing):
    code = "task_not_found"
    title = worded("No such task")


class AnswerSent(Conflict):
    code = "answer_sent"
    title = worded("You have sent an answer to this task")


_TREE = Columns(Tree, "tree")
_TREE_OF: Final = Prepared(
    "tree_of_task",
    f"""
SELECT {_TREE.sql} FROM trees_tree AS tree
JOIN tasks_opening AS opening ON opening.tree_id = tree.id
JOIN tasks_task AS task ON task.opening_id = opening.id
WHERE task.id = %s AND task.user_id = %s
FOR NO KEY UPDATE OF tree
""",  # noqa: S608 - names of columns
    "uuid",
    "bigint",
)


def lock_tree_of(user: User, task_id: UUID) -> Tree | None:
    """Lock the tree that a task of this person is about; ``None`` if there is no tree or task."""
    return next(iter(_TREE.fetch(_TREE_OF, [task_id, user.pk])), None)


_TASK, _OPENING = Columns(Task, "task"), Columns(Opening, "opening")
_TARGET = Columns(Message, "target")
# The target needs no lock of its own: it changes only under that of its tree.
_OF_PERSON: Final = Prepared(
    "task_of_person",
    f"""
SELECT {_TASK.sql}, {_OPENING.sql}, {_TARGET.sql}
FROM tasks_task AS task
JOIN tasks_opening AS opening ON opening.id = task.opening_id
LEFT JOIN trees_message AS target ON target.id = opening.target_id
WHERE task.id = %s AND task.user_id = %s
FOR NO KEY UPDATE OF opening, task
""",  # noqa: S608 - names of columns
    "uuid",
    "bigint",
)


_WITH_TREE: Final = Prepared(
    "task_with_tree",
    f"""
SELECT {_TASK.sql}, {_OPENING.sql}, {_TARGET.sql}, {_TREE.sql}
FROM tasks_task AS task
JOIN tasks_opening AS opening ON opening.id = task.opening_id
LEFT JOIN trees_message AS target ON target.id = opening.target_id
LEFT JOIN trees_tree AS tree ON tree.id = opening.tree_id
WHERE task.id = %s AND task.user_id = %s
""",  # noqa: S608 - names of columns
    "uuid",
    "bigint",
)


def find_task(user: User, task_id: UUID) -> Task:
    """The person's own task; :class:`NoSuchTask` for anything else, whether it exists or not."""
    row = _row(_WITH_TREE, user, task_id)
    task = _task(row)
    task.opening.tree = _TREE.take(row)
    return task


def lock_task(user: User, task_id: UUID) -> Task:
    """Lock the opening, then the task, and read both with the target; :class:`NoSuchTask`."""
    return _task(_row(_OF_PERSON, user, task_id))


def _row(statement: Prepared, user: User, task_id: UUID) -> Iterator[object]:
    with connection.cursor() as cursor:
        statement.run(cursor, [task_id, user.pk])
        values = cursor.fetchone()
    if values is None:
        raise _not_yours()
    return iter(values)


def _task(row: Iterator[object]) -> Task:
    task, opening = _TASK.take(row), _OPENING.take(row)
    assert task is not None
    assert opening is not None
    task.opening, opening.target = opening, _TARGET.take(row)
    return task


def require_unsent(task: Task) -> None:
    """Raise :class:`AnswerSent` while an answer to the task can still be taken back."""
    if task.sends_at is not None:
        raise AnswerSent(
            gettext(
                "Your answer to this task is on its way. Undo sending it first if you want to "
                "change it."
            ),
            sends_at=task.sends_at,
        )


def _not_yours() -> NoSuchTask:
    return NoSuchTask(gettext("You have no task with this id."))
