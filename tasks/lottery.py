"""Who gets a free place among the growing trees, and when imports come off the backlog."""

from datetime import datetime
from random import Random
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from tasks.selection import pick_author
from trees import lifecycle
from trees.active import active_volunteers
from trees.models import Message, MessageQuerySet, Tree, policy_for
from trees.policy import limit
from trees.states import State

DRAWS_AT_ONCE: Final = 50
"""So many places are filled in one go: the worker has other things to do as well."""


def free_places(lang: str, *, now: datetime) -> int:
    """How many more trees may grow in the language."""
    active = active_volunteers(lang, now=now)
    most = limit(policy_for(lang), "max_active_trees", active_volunteers=active)
    growing = Tree.objects.in_state(State.GROWING).filter(lang=lang).count()
    return max(0, most - growing)


def draw_lottery(
    lang: str, *, now: datetime, rng: Random, at_most: int = DRAWS_AT_ONCE
) -> list[UUID]:
    """Fill the free places of a language: an author is drawn, then one of that author's prompts.

    The authors are read once for all places: who comes in meanwhile takes part the next time. Owns
    its transactions, one for each place, so that no volunteer waits for all of them; two draws for
    one language at once take turns.
    """
    drawn: list[UUID] = []
    authors = waiting_authors(lang) if free_places(lang, now=now) else []
    while len(drawn) < at_most:
        prompt = _draw_one(lang, authors, now=now, rng=rng)
        if prompt is None:
            break
        drawn.append(prompt)
    return drawn


def waiting_authors(lang: str) -> list[int | None]:
    """Everybody who has a prompt in the lottery, once; ``None`` for all who are not known."""
    authors = _waiting(lang).order_by("author").values_list("author", flat=True)
    return list(authors.distinct())


@transaction.atomic
def _draw_one(lang: str, authors: list[int | None], *, now: datetime, rng: Random) -> UUID | None:
    """Fill one place. Authors who turn out to have no prompt left are taken off the list."""
    _one_at_a_time(lang)
    if not authors or not free_places(lang, now=now):
        return None
    while authors:
        author = pick_author(authors, rng=rng)
        prompt = _draw_prompt(lang, author, rng=rng)
        if prompt is None:
            authors.remove(author)
        # A prompt that is taken away at this moment no longer waits: draw another one.
        elif lifecycle.draw(prompt, now=now):
            return prompt
    return None


def _draw_prompt(lang: str, author: int | None, *, rng: Random) -> UUID | None:
    """One of this author's prompts, each with the same chance."""
    prompts = list(_waiting(lang).filter(author=author).order_by("pk").values_list("pk", flat=True))
    return rng.choice(prompts) if prompts else None


def _waiting(lang: str) -> MessageQuerySet:
    """The prompts of a language in the lottery."""
    return Message.objects.filter(
        depth=0, lang=lang, tree__lang=lang, tree__state=State.PROMPT_LOTTERY_WAITING
    )


def activate_backlog(lang: str, *, now: datetime) -> list[UUID]:
    """Activate the oldest backlog trees while too few are being ranked. Owns its transactions."""
    ranking = Tree.objects.in_state(State.RANKING).filter(lang=lang).count()
    wanted = policy_for(lang).min_ranking_trees - ranking
    if wanted <= 0:
        return []
    backlog = Tree.objects.in_state(State.BACKLOG_RANKING).filter(lang=lang)
    activated: list[UUID] = []
    for tree_id in list(backlog.order_by("created_at", "id").values_list("pk", flat=True)):
        if len(activated) >= wanted:
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
