"""What follows from a changed policy: the trees it may move are looked at again."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from trees.many import lock_many_trees
from trees.marks import send, tend
from trees.models import LanguagePolicy, Message, Tree
from trees.states import ACTIVE, State

FOLLOWING: Final = (*ACTIVE, State.PROMPT_LOTTERY_WAITING, State.READY_FOR_SCORING)
"""States whose rules look at the policy. Finished and stopped trees keep what they were given,
but for messages that came undecided with an import."""

TEND_LANGUAGES: Final = "tasks.queues.tend_languages"


def follow(lang: str, *, now: datetime) -> int:
    """Mark every tree that the policy of ``lang`` (or the default) may move; returns how many.

    Call it in the transaction that changes the policy. The sweep derives the trees again; limits
    are tended on commit.
    """
    undecided = Message.objects.filter(tree=OuterRef("pk"), review_result=None)
    trees = Tree.objects.filter(Q(state__in=FOLLOWING) | Exists(undecided))
    everywhere = lang == LanguagePolicy.DEFAULT
    if not everywhere:
        trees = trees.filter(lang=lang)
    with transaction.atomic():
        lock_many_trees()
        marked = len(trees.locked().values_list("pk"))
        trees.update(marked_at=now)
        if everywhere:
            transaction.on_commit(lambda: send(TEND_LANGUAGES))
        else:
            transaction.on_commit(lambda: tend(lang))
    return marked
