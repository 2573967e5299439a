"""The shelf of the reading room: what is looked up there of each ready tree, kept in step.

A tree that becomes ready, changes while it is, or is no longer, is marked (``Tree.shelf_due``) in
the transaction that does it; a task that runs every few seconds does the rest. So neither
volunteers nor the worker that settles trees wait for texts to be taken apart, messages carry no
index of their words, and only what is finished is searched.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from trees.models import Message, Shelved, Tree
from trees.search_words import dictionary_of, spelled
from trees.states import State

AT_ONCE: Final = 50
"""So many trees are locked together."""
SEARCHED: Final = 200_000
"""Characters of a tree that are searched: PostgreSQL takes apart no more than a megabyte."""


def tidy() -> int:
    """Bring some due trees in step; how many there were. Owns its transaction.

    Waits for nobody: a tree that somebody holds is left for the next time.
    """
    with transaction.atomic():
        due = list(Tree.objects.filter(shelf_due=True).locked_if_free()[:AT_ONCE])
        ready = [tree for tree in due if tree.state == State.READY_FOR_EXPORT]
        Shelved.objects.filter(tree__in=[t.pk for t in due if t not in ready]).delete()
        _put(ready)
        Tree.objects.filter(pk__in=[tree.pk for tree in due]).update(shelf_due=False)
    return len(due)


def tidy_all() -> None:
    """Bring all due trees in step that nobody holds."""
    while tidy() == AT_ONCE:
        pass


def _put(trees: Collection[Tree]) -> None:
    sizes, texts = _contents([tree.pk for tree in trees])
    rows = [
        Shelved(
            tree=tree,
            lang=tree.lang,
            size=sizes[tree.pk],
            created_at=tree.created_at,
            topics=tree.topics,
            words=SearchVector(
                Value("\n".join(texts[tree.pk])[:SEARCHED]), config=dictionary_of(tree.lang)
            ),
        )
        for tree in trees
    ]
    Shelved.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["tree"],
        update_fields=["lang", "size", "created_at", "topics", "words"],
    )


def _contents(ids: Collection[UUID]) -> tuple[dict[UUID, int], dict[UUID, list[str]]]:
    """How many living messages each tree has, and the texts of those that were not rejected."""
    sizes: dict[UUID, int] = defaultdict(int)
    texts: dict[UUID, list[str]] = defaultdict(list)
    rows = Message.objects.living().filter(tree__in=ids).order_by("depth", "position", "id")
    for tree_id, result, text in rows.values_list("tree_id", "review_result", "text"):
        sizes[tree_id] += 1
        if result is not False:
            texts[tree_id].append(spelled(text))
    return sizes, texts
