"""What people say about the topics of a tree, counted where it is stored.

Both functions expect or take the lock of the tree; openings follow when the tree is settled.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from trees.marks import mark
from trees.models import Message, Review, Tree
from trees.topics import decide


def count_votes(tree: Tree, prompt: Message) -> None:
    """Make the topics of a locked tree those that people see in the present text of its prompt."""
    said = Review.objects.filter(message=prompt, revision=prompt.revision, topics__isnull=False)
    _store(tree, list(said.values_list("topics", flat=True)))


def _store(tree: Tree, views: Collection[Collection[int]]) -> None:
    topics = decide(proposed=tree.proposed_topics, views=views, ruled=tree.ruled_topics)
    if topics != tree.topics:
        tree.topics = topics
        tree.save(update_fields=["topics"])


def rule_on_topics(tree_id: UUID, topics: Collection[int], *, now: datetime) -> Tree:
    """Let these be the topics of a tree, whatever was said or will be. Owns its transaction."""
    with transaction.atomic():
        tree = Tree.objects.locked().get(pk=tree_id)
        tree.ruled_topics = sorted(topics)
        tree.save(update_fields=["ruled_topics"])
        _store(tree, ())
        mark(tree, now=now)
    return tree
