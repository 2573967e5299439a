"""The two floors: what SQL alone could do, and what the smallest Django around it could do."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, Final

from bench.corpora import Corpus
from bench.databases import connected, fresh_copy
from bench.floor.client import Plan
from bench.loop import described, measure
from bench.places import HOST, address_of, environment, free_port
from bench.processors import seconds_used, used_between
from bench.site import Site, running
from oasst_collect.embedded.places import HERE
from oasst_collect.supervisor import answers, programs

SITE: Final = "oasst_collect.wsgi:application"
FLOOR: Final = "bench.floor.wsgi:application"
WARM_SECONDS: Final = 2.0
MORE_PLACES: Final = "UPDATE tasks_opening SET wanted = wanted + 200 WHERE places > 0"
"""Nobody settles a floor's trees, so nothing new is ever needed: what is there must last."""
PREPARE_SECONDS: Final = 2.0
"""For the bare clients to start and connect before they begin together."""
MARGIN_SECONDS: Final = 0.3
"""So long before they end we look at what was used: with a session its count goes away."""


def stack_floor(
    corpus: Corpus, volunteers: int, *, seconds: float, mix: Mapping[str, float]
) -> dict[str, Any]:
    """The same load on plain Django views around the floor's SQL, under the site's web server."""
    with _stocked_copy(corpus) as database, _running_floor(database, mix) as floor:
        keys = corpus.keys[:volunteers]
        measured = measure(floor, keys, seconds=seconds, warm=WARM_SECONDS)
    return {"volunteers": volunteers, **described(measured)}


@contextmanager
def _stocked_copy(corpus: Corpus) -> Iterator[str]:
    with fresh_copy(corpus.database) as database:
        with connected(address_of(database)) as cursor:
            cursor.execute(MORE_PLACES)
            cursor.execute("VACUUM (ANALYZE) tasks_opening")
        yield database


@contextmanager
def _running_floor(database: str, mix: Mapping[str, float]) -> Iterator[Site]:
    port = free_port()
    web = next(program for program in programs(HOST, port) if program.name == "web")
    words = [FLOOR if word == SITE else word for word in web.words]
    assert FLOOR in words
    env = {**environment(database), "FLOOR_MIX": json.dumps(mix)}
    with running(Site(words, env, port=port), "floor.log") as floor:
        floor.wait_until(lambda: answers(HOST, port))
        yield floor


def sql_floor(
    corpus: Corpus, clients: int, *, seconds: float, mix: Mapping[str, float]
) -> dict[str, Any]:
    """So many bare psycopg2 clients, a process each, that claim and answer as fast as they can."""
    with _stocked_copy(corpus) as database:
        begin = time.time() + PREPARE_SECONDS
        plans = [
            Plan(address_of(database), key, begin, WARM_SECONDS, seconds, mix, seed)
            for seed, key in enumerate(corpus.keys[:clients])
        ]
        started = [_started(plan) for plan in plans]
        time.sleep(max(0.0, begin + WARM_SECONDS - time.time()))
        before, watched = seconds_used(None), seconds - MARGIN_SECONDS
        time.sleep(watched)
        used = used_between(before, seconds_used(None))
        seen = [json.loads(_output(client)) for client in started]
    finished = sum(one["finished"] for one in seen)
    clients_cpu = sum(one["cpu_seconds"] for one in seen)
    return {
        "volunteers": clients,
        "seconds": seconds,
        "finished": finished,
        "finished_per_s": round(finished / seconds, 1),
        "nothing": sum(one["nothing"] for one in seen),
        "cpu": {
            **{part: round(took / watched, 3) for part, took in used.items()},
            "clients": round(clients_cpu / seconds, 3),
        },
    }


def _started(plan: Plan) -> "subprocess.Popen[str]":
    client = subprocess.Popen(
        [sys.executable, "-m", "bench.floor.client"],
        cwd=HERE.root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert client.stdin is not None
    client.stdin.write(json.dumps(asdict(plan)))
    client.stdin.close()
    return client


def _output(client: "subprocess.Popen[str]") -> str:
    assert client.stdout is not None
    with client, client.stdout as output:
        return output.read()
