"""The rules of the dispenser, read once more from the design: what must be accepted or refused.

Plain Python over the rows, as slow as it likes; the stateful test compares the site with it.
"""

from typing import Any, Final
from uuid import UUID

from accounts.models import User
from interface.refusals import Refused
from tasks import submissions
from tasks.held import AnswerSent
from tasks.kinds import REPLY_KINDS, Kind
from tasks.models import Opening, Status, Task
from trees import contributions
from trees.models import Ballot, Contribution, Message, Reaction, Review
from trees.states import State

GIVEN_BACK: Final = (Status.EXPIRED, Status.SKIPPED_LATER)
TURNED_DOWN: Final = (Status.SKIPPED_NOT_ME, Status.SKIPPED_NOBODY_CAN)
ENDED: Final = (State.HALTED_BY_MODERATOR, State.ABORTED_LOW_GRADE)


def offered(user_id: int, kind: str, lang: str, *, whatever_topic: bool = False) -> set[int]:
    """The openings that this person may be handed now."""
    avoided = set() if whatever_topic else set(User.objects.get(pk=user_id).avoids_topics)
    return {
        opening.pk
        for opening in Opening.objects.filter(lang=lang)
        if kind in ("random", opening.kind)
        and _has_place(opening)
        and _had(opening, user_id) <= set(GIVEN_BACK)
        and user_id not in opening.barred
        and not avoided & set(opening.topics)
    }


def _has_place(opening: Opening) -> bool:
    """A place that nobody holds, in a tree that is not about to be full."""
    if opening.kind in REPLY_KINDS:
        siblings = Opening.objects.filter(tree=opening.tree_id, kind__in=REPLY_KINDS)
        if sum(sibling.leased for sibling in siblings) >= opening.tree_places:
            return False
    return opening.wanted > opening.answered + opening.leased


def _had(opening: Opening, user_id: int) -> set[str]:
    tasks = list(Task.objects.filter(opening=opening, user=user_id))
    if opening.kind == Kind.INITIAL_PROMPT:
        # One may write any number of prompts, one after the other, and whoever has no idea for
        # one today may have one tomorrow.
        done_with = {Status.ANSWERED, *TURNED_DOWN}
        tasks = [one for one in tasks if one.status not in done_with and one.sends_at is None]
    return {task.status for task in tasks}


def refusal_of_answer(
    task: Task, payload: dict[str, Any], handed_in: dict[UUID, dict[str, Any]]
) -> type[Refused] | None:
    """Why this answer must be refused; None if it must be taken in, or has been."""
    if task.pk in handed_in:
        return None if handed_in[task.pk] == payload else submissions.AlreadyAnswered
    if task.sends_at is not None and task.draft != payload:
        return AnswerSent
    return refusal_by_place(task) or _refused_by_tree(task)


def refusal_by_place(task: Task) -> type[Refused] | None:
    """Why an answer that is sent now could not even wait; None if its task has its place."""
    if task.status == Status.EXPIRED:
        opening = Opening.objects.get(pk=task.opening_id)
        if not _has_place(opening) or task.user_id in opening.barred:
            return submissions.LeaseExpired
    elif task.status != Status.LEASED:
        return submissions.TaskGivenBack
    return None


def _refused_by_tree(task: Task) -> type[Refused] | None:
    opening = Opening.objects.get(pk=task.opening_id)
    if opening.tree is None or opening.target is None:
        return None
    by_them = {"author": task.user_id}
    if opening.kind in REPLY_KINDS:
        takes_some = opening.tree.state in (State.GROWING, State.RANKING)
        closed = not takes_some or opening.target.deleted_at is not None
        return contributions.ConversationClosed if closed else None
    if opening.kind.startswith("label_"):
        revision = opening.shown[str(opening.target_id)]
        given = Review.objects.filter(message=opening.target, revision=revision, **by_them)
        return contributions.AlreadyGiven if given.exists() else None
    cast = Ballot.objects.filter(parent=opening.target, contest=opening.version, **by_them)
    return contributions.AlreadyGiven if cast.exists() else None


def may_act(act: str, message: Message) -> bool:
    """Whether a moderator's act on this message, or on its tree, must go through."""
    match act:
        case "delete":
            return message.deleted_at is None
        case "restore":
            return _may_be_restored(message)
        case "halt":
            return message.tree.state not in ENDED
        case "resume":
            return message.tree.state in ENDED
        case "activate":
            return message.tree.state == State.BACKLOG_RANKING
    return True


def _may_be_restored(message: Message) -> bool:
    """It was deleted itself, and nothing above it was deleted since, or with it."""
    if message.deleted_at is None or message.deleted_with != message.pk:
        return False
    above = message.parent
    while above is not None:
        if above.deleted_at is not None and above.deleted_at >= message.deleted_at:
            return False
        above = above.parent
    return True


def worked_on(tree_id: UUID) -> bool:
    """Whether a file must not replace the tree: something was written, said or taken away here."""
    rows = list(Message.objects.filter(tree=tree_id))
    if any(row.imported is None or row.revision > 1 for row in rows):
        return True
    if any(bool(row.deleted_at) != (row.imported or {})["deleted"] for row in rows):
        return True
    here = {"message__tree": tree_id}
    said = (Contribution.objects.filter(**here), Reaction.objects.filter(**here))
    return any(rows.exists() for rows in said)
