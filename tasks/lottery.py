"""Who gets a free place among the growing trees, and when imports come off the backlog."""

from datetime import datetime
from random import Random
from uuid import UUID

from django.db import connection, transaction

from tasks.selection import pick_author
from trees import lifecycle
from trees.models import Message, Tree, active_volunteers, policy_for
from trees.policy import limit
from trees.states import State


def free_places(lang: str, *, now: datetime) -> int:
    """How many more trees may grow in the language."""
    active = active_volunteers(lang, now=now)
    most = limit(policy_for(lang), "max_active_trees", active_volunteers=active)
    growing = Tree.objects.in_state(State.GROWING).filter(lang=lang).count()
    return max(0, most - growing)


def draw_lottery(lang: str, *, now: datetime, rng: Random) -> list[UUID]:
    """Fill the free places of a language: an author is drawn, then one of that author's prompts.

    Owns its transactions, one for each place, so that no volunteer waits for all of them; two
    draws for one language at once take turns.
    """
    drawn: list[UUID] = []
    while (prompt := _draw_one(lang, now=now, rng=rng)) is not None:
        drawn.append(prompt)
    return drawn


@transaction.atomic
def _draw_one(lang: str, *, now: datetime, rng: Random) -> UUID | None:
    _one_at_a_time(lang)
    if not free_places(lang, now=now):
        return None
    # A prompt that is taken away at this moment no longer waits: draw another one.
    while (prompt := _draw_prompt(lang, rng=rng)) is not None:
        if lifecycle.draw(prompt, now=now):
            return prompt
    return None


def _draw_prompt(lang: str, *, rng: Random) -> UUID | None:
    waiting = Message.objects.filter(
        depth=0, tree__lang=lang, tree__state=State.PROMPT_LOTTERY_WAITING
    )
    authors = list(waiting.order_by("author").values_list("author", flat=True).distinct())
    if not authors:
        return None
    prompts = waiting.filter(author=pick_author(authors, rng=rng)).order_by("pk")
    return rng.choice(list(prompts.values_list("pk", flat=True)))


def activate_backlog(lang: str, *, now: datetime) -> list[UUID]:
    """Activate the oldest backlog trees while too few are being ranked. Owns its transactions."""
    wanted = policy_for(lang).min_ranking_trees
    ranking = Tree.objects.in_state(State.RANKING).filter(lang=lang).count()
    backlog = Tree.objects.in_state(State.BACKLOG_RANKING).filter(lang=lang)
    activated: list[UUID] = []
    for tree_id in list(backlog.order_by("created_at", "id").values_list("pk", flat=True)):
        if len(activated) >= wanted - ranking:
            break
        try:
            tree = lifecycle.activate(tree_id, actor=None, now=now)
        except lifecycle.NotPossibleNow:
            continue  # somebody else has activated or halted it since
        if tree.state == State.RANKING:
            activated.append(tree_id)
    return activated


def _one_at_a_time(lang: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"lottery {lang}"])
