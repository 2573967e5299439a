"""A first task for somebody who has just joined."""

from datetime import datetime
from random import Random
from typing import Final

from accounts.models import User
from tasks.claims import Wish, count_offers
from tasks.kinds import Kind
from tasks.leases import NoTaskAvailable, TooManyOpenTasks, request_task
from tasks.models import Task

EASIEST_FIRST: Final = (
    Kind.LABEL_INITIAL_PROMPT,
    Kind.LABEL_ASSISTANT_REPLY,
    Kind.LABEL_PROMPTER_REPLY,
    Kind.RANK_ASSISTANT_REPLIES,
    Kind.RANK_PROMPTER_REPLIES,
    Kind.PROMPTER_REPLY,
    Kind.ASSISTANT_REPLY,
    Kind.INITIAL_PROMPT,
)
"""Judging a short text comes before writing one."""


def request_first_task(user: User, *, now: datetime, rng: Random) -> Task | None:
    """The easiest task that there is for this person; ``None`` if there is nothing at all."""
    there = {kind for kind, _ in count_offers(Wish(user, EASIEST_FIRST, None))}
    for kind in EASIEST_FIRST:
        if kind in there:
            try:
                return request_task(user, kind=kind, now=now, rng=rng)
            except NoTaskAvailable:
                continue  # somebody else took the last one
            except TooManyOpenTasks:
                return None
    return None
