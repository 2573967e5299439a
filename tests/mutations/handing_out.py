"""Breakages of offering, claiming and leasing."""

from typing import Final

from tests.mutations.breakage import DISPENSER, LOCK_ORDER, Breakage

OFFERS: Final = (
    Breakage(
        "people are offered their own work, and what they have done",
        "tasks/offered.py",
        "    AND NOT tasks_opening.barred @> ARRAY[%s]::bigint[]\n",
        "    AND %s IS NOT NULL\n",
        ("tasks/leases: nobody reviews their own message", DISPENSER),
    ),
    Breakage(
        "an opening is offered again to its holder",
        "tasks/offered.py",
        "WHERE mine.opening_id = tasks_opening.id AND mine.user_id = %s",
        "WHERE FALSE AND mine.user_id = %s",
        ("tasks/leases: nor before the worker has seen the answer",),
    ),
    Breakage(
        "replies are offered beyond the last places of a tree",
        "tasks/offered.py",
        "    AND {WITHIN_TREE}\n",
        "",
        ("tasks/leases: a tree is not overfilled by answers that the worker has not seen",),
    ),
    Breakage(
        "what somebody would rather not see is offered all the same",
        "tasks/offered.py",
        "    AND NOT tasks_opening.topics && %s::smallint[]\n",
        "    AND %s::smallint[] IS NOT NULL\n",
        ("tasks/topic_offers: it is never offered", DISPENSER),
    ),
    Breakage(
        "every request looks for known topics first",
        "tasks/selection.py",
        "rng.random() < KNOWN_PREFERENCE",
        "rng.random() < 1",
        ("tasks/topic_offers: a topic that nobody knows gets its share",),
    ),
    Breakage(
        "whoever reads a language is asked to write in it",
        "tasks/claims.py",
        "for lang in self.user.writes if SPECS[kind].writes else self.user.reads:",
        "for lang in self.user.reads:",
        ("tasks/leases: judging needs a language one reads and writing one that one writes",),
    ),
)
CLAIMS: Final = (
    Breakage(
        "a claim does not take its place",
        "tasks/claims.py",
        "UPDATE tasks_opening SET leased = leased + 1 FROM chosen",
        "UPDATE tasks_opening SET leased = leased FROM chosen",
        ("tasks/leases: a place is handed out once", DISPENSER),
    ),
    Breakage(
        "the walk along the index does not go on from its beginning",
        "tasks/claims.py",
        "    yield _BEHIND, start\n",
        "",
        ("tasks/claims: what waits anywhere is found in the first statements",),
    ),
    Breakage(
        "lonely parents are not looked for first",
        "tasks/claims.py",
        "    if kind in REPLY_KINDS and rng.random() < policy.lonely_preference:\n        yield",
        "    if rng.random() < 0:\n        yield",
        ("tasks/leases: lonely parents come first as often as the policy of the language says",),
    ),
    Breakage(
        "a claim waits for an opening that somebody holds, instead of taking a free one",
        "tasks/claims.py",
        "LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED",
        "LIMIT 1 FOR NO KEY UPDATE",
        ("tasks/locks: an asker takes what is free instead of waiting",),
    ),
    Breakage(
        "a claim does not lock what it found",
        "tasks/claims.py",
        "ORDER BY shuffle LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED",
        "ORDER BY shuffle LIMIT 1",
        ("tasks/locks: an asker takes what is free instead of waiting",),
    ),
    Breakage(
        "what was put off, or is locked for an instant, is not looked for",
        "tasks/leases.py",
        "for claim in (claim_new, claim_any):",
        "for claim in (claim_new,):",
        (
            "tasks/locks: an asker waits for the last place instead of saying there is none",
            DISPENSER,
        ),
    ),
    Breakage(
        "figures a few seconds old decide what there is",
        "tasks/leases.py",
        "            transaction.set_rollback(True)\n    raise NoTaskAvailable",
        (
            "            transaction.set_rollback(True)\n"
            "            break\n"
            "    raise NoTaskAvailable"
        ),
        ("tasks/claims: old figures hide nothing",),
    ),
    Breakage(
        "an asker holds one opening while waiting for another",
        "tasks/claims.py",
        "        if task is None:\n            transaction.set_rollback(True)\n",
        "",
        ("tasks/locks: an asker who waits for an opening lets go of the one that was taken",),
    ),
    Breakage(
        "an asker who waited is given what they answered meanwhile",
        "tasks/claims.py",
        "    if again and again.status not in _may_come_again(opening):\n        return None\n",
        "",
        ("tasks/locks: an asker who waited for ones own late answer is not given the task again",),
    ),
)
LEASES: Final = (
    Breakage(
        "two requests of one person do not wait for each other",
        "tasks/leases.py",
        "SELECT FROM accounts_user WHERE id = %s FOR NO KEY UPDATE;",
        "SELECT FROM accounts_user WHERE id = %s;",
        ("tasks/locks: two requests of one person at once count each others tasks", LOCK_ORDER),
    ),
    Breakage(
        "one may hold one task too many",
        "tasks/leases.py",
        "    if held >= most:",
        "    if held > most:",
        ("tasks/leases: at most so many open tasks",),
    ),
    Breakage(
        "a lease ends one moment late",
        "tasks/models.py",
        "expires_at__lte=now",
        "expires_at__lt=now",
        ("tasks/leases: a lease ends at its time and not before",),
    ),
    Breakage(
        "the place of a lease that ran out is not given back",
        "tasks/leases.py",
        "        for _, opening_id in ended:\n            give_back(opening_id)\n",
        "",
        ("tasks/leases: a lease ends at its time and not before",),
    ),
    Breakage(
        "the expiry waits for openings while it holds others",
        "tasks/leases.py",
        'select_for_update(no_key=True, skip_locked=True, of=("self",))',
        'select_for_update(no_key=True, of=("self",))',
        ("tasks/locks: the expiry waits for nobody",),
    ),
    Breakage(
        "a skip gives its place back twice",
        "tasks/leases.py",
        (
            "        if task.status == status:\n"
            "            return task\n"
            "        _require_open(task)\n"
        ),
        "",
        ("tasks/leases: a skip gives the place back once", DISPENSER),
    ),
    Breakage(
        "a task that is over can be extended",
        "tasks/leases.py",
        "        _require_open(task)\n        minutes",
        "        minutes",
        ("tasks/leases: only an open task is extended",),
    ),
    Breakage(
        "a task is taken up again whatever became of its place",
        "tasks/leases.py",
        "if opening is None or task.status not in MAY_BE_OFFERED_AGAIN:",
        "if opening is None and (opening := task.opening) is None:",
        ("tasks/reopen: what was turned down stays turned down",),
    ),
    Breakage(
        "a skip as nobody can does not lock the tree that it marks",
        "tasks/leases.py",
        (
            "tree = lock_tree_of(user, task_id) if marks else None\n"
            "        task = lock_task(user, task_id)"
        ),
        (
            "task = lock_task(user, task_id)\n"
            "        tree = lock_tree_of(user, task_id) if marks else None"
        ),
        (LOCK_ORDER,),
    ),
)
