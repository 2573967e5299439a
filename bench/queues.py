"""What the worker has still to do, and how long an answer takes to reach its tree's openings."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

from redis import Redis

from bench.databases import connected
from bench.places import QUEUES, address_of
from oasst_collect.embedded.urls import redis_url

NAMES: Final = ("progress", "checks", "upkeep", "datasets")
LOOK_SECONDS: Final = 0.02
DRAIN_SECONDS: Final = 60.0
LAG_LOOK_SECONDS: Final = 0.003
MARKED: Final = "SELECT id, marked_at FROM trees_tree WHERE marked_at IS NOT NULL"


def broker() -> "Redis":
    """The Redis database of the benchmarked site."""
    return Redis.from_url(redis_url(db=QUEUES))


def backlog(database: str) -> dict[str, int]:
    """Marked trees, and messages in each queue that holds any."""
    with connected(address_of(database)) as cursor:
        cursor.execute(MARKED)
        marked = int(cursor.rowcount)
    server = broker()
    lengths = {name: int(server.llen(name)) for name in NAMES}
    return {"marked trees": marked, **{name: n for name, n in lengths.items() if n}}


def seconds_until_drained(database: str) -> float | None:
    """How long until no tree is marked; None if that takes longer than DRAIN_SECONDS."""
    began = time.monotonic()
    with connected(address_of(database)) as cursor:
        while time.monotonic() - began < DRAIN_SECONDS:
            cursor.execute(MARKED)
            if not cursor.rowcount:
                return round(time.monotonic() - began, 3)
            time.sleep(LOOK_SECONDS)
    return None


class Lags:
    """Milliseconds from each mark to its tree being settled, which renews the openings.

    A mark carries the moment at which the answer's request began, so what is measured here holds
    the answer's own transaction as well, and up to LAG_LOOK_SECONDS of our looking.
    """

    def __init__(self) -> None:
        self.ms: list[float] = []
        self._open: dict[str, list[datetime]] = {}

    def look(self, marked: dict[str, datetime], now: datetime) -> None:
        """What is marked at this moment. A newer mark on a tree does not end the wait of older."""
        for tree in self._open.keys() - marked.keys():
            self.ms += [(now - at).total_seconds() * 1000 for at in self._open.pop(tree)]
        for tree, at in marked.items():
            since = self._open.setdefault(tree, [])
            if at not in since:
                since.append(at)


@contextmanager
def watched_lags(database: str) -> Iterator[Lags]:
    """Look at the marks every few milliseconds, in a thread, on a connection of its own."""
    lags, ended = Lags(), threading.Event()

    def watch() -> None:
        with connected(address_of(database)) as cursor:
            while not ended.wait(LAG_LOOK_SECONDS):
                cursor.execute(MARKED)
                lags.look(dict(cursor.fetchall()), datetime.now(UTC))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield lags
    finally:
        ended.set()
        thread.join()
