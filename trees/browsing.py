"""Reading trees and messages: what is listed, and who may see what of it.

Everybody signed in may read. What volunteers think of a message, and who wrote it, is shown once
its tree is ready, or to moderators, so that it influences nobody; deleted texts are shown to
moderators only.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import (
    Count,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from interface.refusals import Missing
from interface.sentences import gettext, worded
from trees.authorship import LIVE
from trees.models import Contribution, ContributionKind, Message, Tree
from trees.reactions import NoSuchMessage
from trees.states import State
from trees.threads import thread, with_all_above
from trees.topic_list import check_slug


class NoSuchTree(Missing):
    code = "tree_not_found"
    title = worded("No such tree")


def sees_judgement(reader: User, tree: Tree) -> bool:
    """Whether this person may see label means, review counts, ranks and authors of a tree."""
    return reader.is_staff or tree.state == State.READY_FOR_EXPORT


def sees_reviews(reader: User, message: Message) -> bool:
    """Whether this person may see what reviewers thought of a message.

    Its author may as soon as they have decided: it influences no reviewer any more, and who is
    turned down wants to know why.
    """
    decided = message.author_id == reader.pk and message.review_result is not None
    return decided or sees_judgement(reader, message.tree)


def visible_text(reader: User, message: Message) -> str:
    """The text as this person may read it: empty if it is deleted and they are no moderator."""
    return message.text if message.deleted_at is None or reader.is_staff else ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A message with the replies to it, and theirs."""

    message: Message
    replies: "tuple[Branch, ...]"


def outline(reader: User, tree: Tree) -> Branch:
    """A whole tree, in one query. Rivals stand best first once their ranks may be seen."""
    rows = Message.objects.filter(tree=tree).select_related("author")
    order = F("rank").asc(nulls_last=True) if sees_judgement(reader, tree) else F("depth")
    replies: dict[UUID | None, list[Branch]] = defaultdict(list)
    # The deepest first, so that every message finds its replies.
    for message in rows.order_by("-depth", order, "position", "id"):
        message.tree = tree
        replies[message.parent_id].append(Branch(message, tuple(replies.pop(message.pk, ()))))
    return replies[None][0]


def list_trees(
    reader: User,
    *,
    state: State | None = None,
    lang: str | None = None,
    topic: str | None = None,
    author: str | None = None,
) -> QuerySet[Tree]:
    """Trees with their ``prompt`` and ``message_count``; ``author="me"`` for those one began.

    ``topic`` is a slug; raises ``UnknownTopic``.
    """
    trees = Tree.objects.on_topic(check_slug(topic)) if topic else Tree.objects.all()
    found = _with_numbers(trees, reader)
    if state:
        found = found.filter(state=state)
    if lang:
        found = found.filter(lang=lang)
    return found.filter(messages__depth=0, messages__author=reader) if author else found


def find_tree(reader: User, tree_id: UUID) -> Tree:
    """One tree as in :func:`list_trees`; raises :class:`NoSuchTree`."""
    tree = list_trees(reader).filter(pk=tree_id).first()
    if tree is None:
        raise NoSuchTree(gettext("There is no tree with this id."))
    return tree


def _with_numbers(trees: QuerySet[Tree], reader: User) -> QuerySet[Tree]:
    roots = Message.objects.filter(pk=OuterRef("pk"))
    readable = roots if reader.is_staff else roots.living()
    living = Message.objects.living().filter(tree=OuterRef("pk")).order_by().values("tree")
    return trees.annotate(
        prompt=Coalesce(Subquery(readable.values("text")), Value(""), output_field=TextField()),
        message_count=Coalesce(Subquery(living.values(count=Count("id"))), 0),
    )


def list_messages(
    reader: User,
    *,
    tree: UUID | None = None,
    state: State | None = None,
    lang: str | None = None,
    role: str | None = None,
    author: str | None = None,
) -> QuerySet[Message]:
    """Messages with their tree and author; ``state`` is that of the tree."""
    found = Message.objects.select_related("tree", "author")
    wanted = {"tree_id": tree, "tree__state": state, "lang": lang, "role": role}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    return found.by(reader.pk) if author else found


def find_message(message_id: UUID) -> Message:
    """One message with its tree and author; raises ``NoSuchMessage``."""
    message = Message.objects.select_related("tree", "author").filter(pk=message_id).first()
    if message is None:
        raise NoSuchMessage(gettext("There is no message with this id."))
    return message


def list_children(parent: Message) -> QuerySet[Message]:
    """The replies to a message, with tree and author."""
    return Message.objects.filter(parent=parent).select_related("tree", "author")


def read_thread(message_id: UUID) -> list[Message]:
    """The thread from the root to a message; raises ``NoSuchMessage``."""
    asked = find_message(message_id)
    above = thread(asked.pk, with_all_above([asked.pk]))
    prefetch_related_objects(above, "author")
    for message in above:
        message.tree = asked.tree
    return above


WORK: Final = {
    "messages": (ContributionKind.PROMPT, ContributionKind.REPLY),
    "reviews": (ContributionKind.REVIEW,),
    "rankings": (ContributionKind.RANKING,),
}
"""The parts into which a person's work is sorted."""

STAGES: Final = {
    "growing": tuple(sorted(LIVE)),
    "finished": (State.READY_FOR_SCORING, State.READY_FOR_EXPORT),
    "ended": (State.ABORTED_LOW_GRADE, State.HALTED_BY_MODERATOR),
}
"""How far the conversation has come to which a piece of work belongs."""


def list_work(
    person: User,
    *,
    part: str | None = None,
    stage: str | None = None,
    lang: str | None = None,
    message: UUID | None = None,
) -> QuerySet[Contribution]:
    """What a person contributed, newest first, with the messages and trees it belongs to.

    Narrowed down to a part of :data:`WORK`, a stage of :data:`STAGES`, a language, a message.
    """
    found = Contribution.objects.filter(author=person).select_related("message__tree")
    if part in WORK:
        found = found.filter(kind__in=WORK[part])
    if stage in STAGES:
        found = found.filter(message__tree__state__in=STAGES[stage])
    if lang:
        found = found.filter(lang=lang)
    if message:
        found = found.filter(message=message)
    return found.order_by("-created_at", "-id")
