"""The only place where datasets ask the database for trees.

Trees come in the order in which they came in (``Tree.number``), so that a file stays the
beginning of every later one, and their messages depth first. Memory does not grow with the number
of trees, nor does the number of queries for each chunk of them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection, reset_queries, transaction
from django.db.models import Count, F, Q

from datasets.records import TreeRecord, depth_first
from datasets.rows import COLUMNS, StoredMessage, present
from trees.models import Message, Tree, TreeQuerySet
from trees.states import State

CHUNK: Final = 200
"""Trees that are held in memory at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which trees, and which of their messages.

    ``None`` for states, languages (of the prompt) or ids takes all of them. A message that is
    left out takes all below it along, and a tree without its prompt is left out.
    """

    states: frozenset[State] | None = frozenset({State.READY_FOR_EXPORT})
    langs: frozenset[str] | None = None
    tree_ids: Collection[UUID] | None = None
    with_deleted: bool = False
    with_spam: bool = False
    with_synthetic: bool = False

    @property
    def messages(self) -> Q:
        """Which messages, taken by themselves, belong in."""
        wanted = Q()
        if not self.with_deleted:
            wanted &= Q(deleted_at=None)
        if not self.with_spam:
            wanted &= Q(review_result=True)
        if not self.with_synthetic:
            wanted &= Q(synthetic=False)
        return wanted


EVERYTHING: Final = Selection(states=None, with_deleted=True, with_spam=True, with_synthetic=True)
"""All that is there: what comes in by an import goes out as it came."""


@contextmanager
def snapshot() -> Iterator[None]:
    """One view of the database for all queries within, whatever is written meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def trees(selection: Selection) -> Iterator[TreeRecord]:
    """The selected trees with their selected messages; call within :func:`snapshot`."""
    for chunk in _chunks(_selected(selection)):
        messages = _messages([tree.pk for tree in chunk], selection.messages)
        for tree in chunk:
            # What hangs on a message that was left out hangs on nothing, and is left out as well.
            if taken := depth_first(map(present, messages[tree.pk])):
                yield TreeRecord(
                    id=tree.pk, state=State(tree.state), origin=tree.origin, messages=taken
                )


def forget_statements() -> None:
    """Drop what Django remembers of SQL while DEBUG is on: 9,000 statements, texts and all."""
    if settings.DEBUG:
        reset_queries()


def trees_by_state() -> dict[State, int]:
    """How many trees there are in each state that has any."""
    counted = Tree.objects.order_by().values_list("state").annotate(Count("pk"))
    return {State(state): number for state, number in counted}


def stored(tree_ids: Iterable[UUID]) -> dict[UUID, list[StoredMessage]]:
    """The messages of trees as they lie there, siblings in order."""
    return _messages(list(tree_ids), Q())


def _selected(selection: Selection) -> TreeQuerySet:
    found = Tree.objects.all()
    if selection.states is not None:
        found = found.in_state(*selection.states)
    if selection.langs is not None:
        found = found.filter(lang__in=selection.langs)
    if selection.tree_ids is not None:
        found = found.filter(pk__in=selection.tree_ids)
    return found.only("id", "number", "state", "origin").order_by("number")


def _chunks(found: TreeQuerySet) -> Iterator[list[Tree]]:
    last = 0
    while chunk := list(found.filter(number__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].number
        forget_statements()


def _messages(tree_ids: list[UUID], wanted: Q) -> dict[UUID, list[StoredMessage]]:
    rows = (
        Message.objects.filter(wanted, tree_id__in=tree_ids)
        .order_by("depth", F("rank").asc(nulls_last=True), "position", "id")
        .values_list(*COLUMNS)
    )
    found: dict[UUID, list[StoredMessage]] = defaultdict(list)
    for row in rows.iterator(chunk_size=2000):
        message = StoredMessage(*row)
        found[message.tree_id].append(message)
    return found
