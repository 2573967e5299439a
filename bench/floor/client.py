"""One bare psycopg2 client of the SQL floor.

    python -m bench.floor.client < plan

The plan is a JSON object, see :class:`Plan`. Several of these begin at one moment; each prints as
JSON how many tasks it finished in the measured time, and the processor seconds that it took.
"""

# ruff: noqa: T201 - talks to its parent by standard output

import hashlib
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from resource import RUSAGE_SELF, getrusage
from typing import Any

import psycopg2

from bench.answers import Author
from bench.floor import work


@dataclass(frozen=True, slots=True)
class Plan:
    """``begin``: when the warm-up begins, by the clock on the wall."""

    address: str
    key: str
    begin: float
    warm: float
    seconds: float
    mix: Mapping[str, float]
    seed: int


def run(plan: Plan) -> dict[str, Any]:
    """Ask and answer until the time is up."""
    rng = Random(plan.seed)
    author = Author(rng)
    connection = psycopg2.connect(plan.address)
    with connection.cursor() as cursor:
        digest = hashlib.sha256(plan.key.encode()).hexdigest()
        person, langs = work.find_person(cursor, digest) or (0, [])
        stock = work.read_stock(cursor, plan.mix)
        connection.commit()
        measured_from = plan.begin + plan.warm
        until = measured_from + plan.seconds
        time.sleep(max(0.0, plan.begin - time.time()))
        finished = nothing = 0
        used = None
        while (now := time.time()) < until:
            if used is None and now >= measured_from:
                used, finished, nothing = _cpu(), 0, 0
            task = work.claim(cursor, person, langs, stock, rng)
            connection.commit()
            if task is None:
                nothing += 1
                continue
            work.answer(cursor, person, task.id, author.answer(_shown(task)))
            connection.commit()
            finished += 1
    return {"finished": finished, "nothing": nothing, "cpu_seconds": _cpu() - (used or 0.0)}


def _shown(task: work.Handed) -> dict[str, Any]:
    """The task as the API would show it, as far as answers need it."""
    replies = [{"id": name} for name in task.shown]
    return {"kind": task.kind, "mandatory_labels": ["spam"], "replies": replies}


def _cpu() -> float:
    used = getrusage(RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    print(json.dumps(run(Plan(**json.load(sys.stdin)))))
