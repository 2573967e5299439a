"""What a task shows to its holder: the one reading behind the REST answers and the task pages.

Exactly the thread above the question and, for rankings, the rival replies in an order that says
nothing. Texts are those of the revision asked about; authors are never named; a text that was
deleted in the meantime is withheld.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID

from django.db.models import Q

from tasks.kinds import SPECS, TOPICAL, Kind, Spec, Yields
from tasks.models import Task
from trees.labels import Label, offered
from trees.models import Message, Revision
from trees.roles import Role
from trees.threads import thread, with_all_above
from trees.topic_list import Topic, choosable, named


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """``text`` is empty if the message is deleted."""

    id: UUID
    role: Role
    lang: str
    text: str
    deleted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A task with everything that its holder needs to answer it.

    ``conversation`` runs from the root to the message asked about; it is empty for a new prompt.
    ``replies`` are what a ranking ranks, ``labels`` what a review answers. ``topics`` are what the
    conversation is about, ``topic_choices`` those from which the answer may choose.
    """

    task: Task
    kind: Kind
    spec: Spec
    conversation: tuple[ShownMessage, ...] = ()
    replies: tuple[ShownMessage, ...] = ()
    labels: tuple[Label, ...] = ()
    topics: tuple[Topic, ...] = ()
    topic_choices: tuple[Topic, ...] = ()

    @property
    def target(self) -> ShownMessage | None:
        """The message asked about: to be answered, reviewed, or whose replies are ranked."""
        return self.conversation[-1] if self.conversation else None

    @property
    def message_ids(self) -> frozenset[UUID]:
        """Every message that it shows."""
        return frozenset(message.id for message in (*self.conversation, *self.replies))

    @property
    def topic_slugs(self) -> list[str]:
        """The names of its topics for programs."""
        return [topic.slug for topic in self.topics]

    @property
    def mandatory_labels(self) -> tuple[str, ...]:
        return tuple(label.name for label in self.labels if label.mandatory)


def show(task: Task) -> Shown:
    """What a task shows, in two queries at most."""
    return show_all([task])[0]


def show_all(tasks: Sequence[Task]) -> list[Shown]:
    """What each task shows, in two queries at most, however many and however deep they are."""
    asked = {task.opening.target_id for task in tasks if task.opening.target_id}
    pinned = {UUID(name) for task in tasks for name in task.opening.shown}
    messages = with_all_above(asked | pinned)
    earlier = _earlier_texts(tasks, messages)
    return [_shown(task, messages, earlier) for task in tasks]


def _shown(
    task: Task, messages: Mapping[UUID, Message], earlier: Mapping[tuple[UUID, int], str]
) -> Shown:
    opening = task.opening
    kind = Kind(opening.kind)
    spec = SPECS[kind]

    def shown_message(message: Message) -> ShownMessage:
        deleted = message.deleted_at is not None
        revision = opening.shown.get(str(message.pk), message.revision)
        text = "" if deleted else earlier.get((message.pk, revision), message.text)
        return ShownMessage(message.pk, Role(message.role), message.lang, text, deleted)

    above = thread(opening.target_id, messages) if opening.target_id else []
    rivals = _shuffled(task) if spec.yields is Yields.RANKING else []
    return Shown(
        task=task,
        kind=kind,
        spec=spec,
        conversation=tuple(shown_message(message) for message in above),
        replies=tuple(shown_message(messages[rival]) for rival in rivals),
        labels=offered(to_assistant=spec.role is Role.ASSISTANT)
        if spec.yields is Yields.LABELS
        else (),
        topics=named(opening.topics),
        topic_choices=choosable() if kind in TOPICAL else (),
    )


def _shuffled(task: Task) -> list[UUID]:
    """The rivals in an order that is the task's own, so that it stays when asked for again."""
    rivals = sorted(UUID(name) for name in task.opening.shown)
    Random(task.pk.int).shuffle(rivals)
    return rivals


def _earlier_texts(
    tasks: Sequence[Task], messages: Mapping[UUID, Message]
) -> dict[tuple[UUID, int], str]:
    """The texts asked about that an edit has replaced since, by message and revision."""
    replaced = Q()
    for task in tasks:
        for name, revision in task.opening.shown.items():
            if messages[UUID(name)].revision != revision:
                replaced |= Q(message=name, number=revision)
    if not replaced:
        return {}
    rows = Revision.objects.filter(replaced).values_list("message_id", "number", "text")
    return {(message_id, number): text for message_id, number, text in rows}
