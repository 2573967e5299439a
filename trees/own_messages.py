"""What authors do to their own messages: change the text, withdraw it, put it back.

Each act owns its transaction, locks the tree, and writes an :class:`AuthorAct` beside what it
changes. Openings follow when the worker settles the tree, as after every other change of facts.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.models import User
from interface.refusals import Conflict
from interface.sentences import gettext, worded
from trees import contributions, lifecycle
from trees.authorship import Act, Standing, hindrance
from trees.models import AuthorAct, Ballot, Message, Tree, policy_for
from trees.reactions import NoSuchMessage
from trees.states import State
from trees.texts import clean_text
from trees.wording import HINDRANCES


class NotYoursToChange(Conflict):
    code = "not_yours_to_change"
    title = worded("This cannot be changed any more")


PUT_BACK_REASON: Final = "Its author put the prompt back."


def edit_own(message_id: UUID, *, author: User, text: object, now: datetime) -> Message:
    """Give one's own message a new text, which is reviewed anew. Owns its transaction.

    Raises ``NoSuchMessage``, :class:`NotYoursToChange`, ``BadText`` or ``SameText``.
    """
    with transaction.atomic():
        tree, message = _locked(message_id, author, Act.EDIT)
        cleaned = clean_text(text, longest=policy_for(tree.lang).max_text_length)
        before = message.revision
        contributions.edit_message(tree, message, text=cleaned, now=now)
        _record(Act.EDIT, message, author, now, revision=[before, message.revision])
    return message


def withdraw_own(message_id: UUID, *, author: User, now: datetime) -> list[UUID]:
    """Take one's own message away, with what hangs on it; returns the ids that went.

    Owns its transaction. Raises ``NoSuchMessage`` or :class:`NotYoursToChange`.
    """
    with transaction.atomic():
        tree, message = _locked(message_id, author, Act.WITHDRAW)
        gone = contributions.delete_message(tree, message, now=now)
        _record(Act.WITHDRAW, message, author, now, messages=[str(pk) for pk in gone])
    return gone


def put_back_own(message_id: UUID, *, author: User, now: datetime) -> list[UUID]:
    """Undo :func:`withdraw_own`: exactly what went comes back. Owns its transaction.

    Raises ``NoSuchMessage`` or :class:`NotYoursToChange`.
    """
    with transaction.atomic():
        tree, message = _locked(message_id, author, Act.PUT_BACK)
        back = contributions.restore_message(tree, message, now=now)
        if not message.depth and lifecycle.halted_by_deletion(tree):
            lifecycle.take_up(tree, actor=author, reason=PUT_BACK_REASON, now=now)
        _record(Act.PUT_BACK, message, author, now, messages=[str(pk) for pk in back])
    return back


def _locked(message_id: UUID, author: User, act: Act) -> tuple[Tree, Message]:
    """The message under its tree's lock, if its author may do this to it."""
    found = Message.objects.by(author.pk).filter(pk=message_id).only("tree_id").first()
    if found is None:
        # Whose it is tells nothing to others: there is no such message of theirs.
        raise NoSuchMessage(gettext("There is no message of yours with this id."))
    tree = Tree.objects.locked().get(pk=found.tree_id)
    message = Message.objects.get(pk=message_id)
    message.tree = tree
    _require(act, message, author)
    return tree, message


def find_own(message_id: UUID, *, author: User, act: Act) -> Message:
    """One's own message, to be asked about before the act; raises as the act would."""
    own = Message.objects.by(author.pk).select_related("tree", "parent")
    message = own.filter(pk=message_id).first()
    if message is None:
        raise NoSuchMessage(gettext("There is no message of yours with this id."))
    _require(act, message, author)
    return message


def _require(act: Act, message: Message, author: User) -> None:
    hindered = hindrance(act, standings([message], reader=author)[message.pk])
    if hindered is not None:
        raise NotYoursToChange(str(HINDRANCES[hindered]), hindrance=hindered.value)


def _record(act: Act, message: Message, author: User, now: datetime, **effect: object) -> None:
    AuthorAct.objects.create(message=message, author=author, kind=act, effect=effect, at=now)


def standings(messages: Sequence[Message], *, reader: User) -> dict[UUID, Standing]:
    """What the rule looks at, for messages with their trees: three statements for any number."""
    living = _living({message.tree_id for message in messages})
    ballots = _ballots({message.parent_id for message in messages if message.parent_id})
    withdrawn = _withdrawn([message for message in messages if message.deleted_at is not None])
    return {
        message.pk: Standing(
            own=message.author_id == reader.pk,
            state=State(message.tree.state),
            is_root=message.parent_id is None,
            deleted=message.deleted_at is not None,
            withdrawn=message.pk in withdrawn,
            parent_deleted=message.parent_id is not None and message.parent_id not in living.ids,
            replies=len(living.replies.get(message.pk, ())),
            accepted_below=living.accepted_below(message),
            ballots=ballots[message.pk],
        )
        for message in messages
    }


class _Living:
    """The messages of some trees that are still there, by what they reply to."""

    def __init__(self, rows: Collection[tuple[UUID, UUID | None, int | None, bool | None]]) -> None:
        self.ids = {row[0] for row in rows}
        self.replies: dict[UUID, list[tuple[UUID, int | None, bool | None]]] = defaultdict(list)
        for pk, parent_id, author_id, result in rows:
            if parent_id is not None:
                self.replies[parent_id].append((pk, author_id, result))

    def accepted_below(self, message: Message) -> int:
        """How many accepted messages of others hang below."""
        below = self._below(message.pk)
        return sum(accepted is True and author != message.author_id for author, accepted in below)

    def _below(self, pk: UUID) -> Iterator[tuple[int | None, bool | None]]:
        waiting = [pk]
        while waiting:
            for reply, author_id, result in self.replies.get(waiting.pop(), ()):
                yield author_id, result
                waiting.append(reply)


def _living(trees: Collection[UUID]) -> _Living:
    rows = Message.objects.living().filter(tree__in=trees).order_by()
    return _Living(list(rows.values_list("pk", "parent_id", "author_id", "review_result")))


def _ballots(parents: Collection[UUID]) -> Counter[UUID]:
    """How many ballots compare each message among the replies to these."""
    if not parents:
        return Counter()
    shown = Ballot.objects.filter(parent__in=parents).values_list("shown", flat=True)
    return Counter(UUID(name) for candidates in shown for name in candidates)


def _withdrawn(messages: Sequence[Message]) -> set[UUID]:
    """Those that their author took away: whoever deletes them later leaves another time."""
    if not messages:
        return set()
    acts = AuthorAct.objects.filter(message__in=[m.pk for m in messages], kind=Act.WITHDRAW)
    done = set(acts.values_list("message_id", "at"))
    return {m.pk for m in messages if (m.pk, m.deleted_at) in done and m.deleted_with == m.pk}
