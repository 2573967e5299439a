"""The load's client: a process of its own, one thread, bare sockets, all volunteers of one load.

    python -m bench.client < plan

The plan is one JSON object on standard input (see :class:`Plan`). On standard output a line
``measuring`` when the warm-up is over, ``measured`` when the time is up, then the tally as JSON.
Nothing of Django is imported here: what this process needs of the processors is taken from what
it measures.
"""

# ruff: noqa: T201 - talks to its parent by standard output

import gc
import json
import selectors
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from resource import RUSAGE_SELF, getrusage
from typing import Any, Final

from bench.answers import Author
from bench.tally import PageTally, Tally
from bench.visitor import Visitor
from bench.volunteer import Gone, Volunteer

PAUSE_SECONDS: Final = 0.2
"""How long a volunteer waits who was told that there is nothing, or was refused."""
LONGEST_LOOK: Final = 0.05


class ClientFailed(Exception):
    """The client ended before its time; what it said of it is on standard error."""


@dataclass(frozen=True, slots=True)
class Plan:
    """``patience``: seconds after which a response no longer comes. With ``pages`` the keys are
    those of sessions, and volunteers work on the site's pages instead of the REST interface.
    """

    host: str
    port: int
    keys: list[str]
    warm: float
    seconds: float
    seed: int = 1
    patience: float = 30.0
    pages: bool = False


class Load:
    """All volunteers of a plan at work."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.tally = PageTally() if plan.pages else Tally()
        make = Visitor if plan.pages else Volunteer
        author = Author(Random(plan.seed))
        self._selector = selectors.DefaultSelector()
        self._volunteers = [
            make((plan.host, plan.port), key, author, self.tally.response) for key in plan.keys
        ]
        self._idle: dict[Volunteer, float] = {}
        for volunteer in self._volunteers:
            self._selector.register(volunteer.socket, selectors.EVENT_READ, volunteer)

    def work(self, seconds: float) -> None:
        """Everybody asks and answers without a pause for so long."""
        until = time.perf_counter() + seconds
        for volunteer in self._volunteers:
            if volunteer.sent_at is None and volunteer not in self._idle:
                volunteer.send(time.perf_counter())
        while time.perf_counter() < until:
            for volunteer in self._hear():
                self._idle.pop(volunteer, None)
                volunteer.send(time.perf_counter())

    def finish(self) -> None:
        """Let the last responses come in, and hang up."""
        until = time.perf_counter() + self._plan.patience
        while any(v.sent_at is not None for v in self._volunteers) and time.perf_counter() < until:
            list(self._hear())
        for volunteer in self._volunteers:
            volunteer.close()

    def _hear(self) -> Iterator[Volunteer]:
        """Those who may send their next request now."""
        for key, _ in self._selector.select(LONGEST_LOOK):
            volunteer: Volunteer = key.data
            try:
                response = volunteer.receive(time.perf_counter)
            except Gone:
                self._start_over(volunteer, "broken connection")
                continue
            if response is None:
                continue
            if response.closes:
                self._reconnect(volunteer)
            if response.ok or response.location:
                yield volunteer
            else:
                self._idle[volunteer] = time.perf_counter() + PAUSE_SECONDS
        yield from self._rested()

    def _rested(self) -> Iterator[Volunteer]:
        now = time.perf_counter()
        yield from [volunteer for volunteer, until in self._idle.items() if until <= now]
        for volunteer in self._volunteers:
            if volunteer.sent_at is not None and now - volunteer.sent_at > self._plan.patience:
                self._start_over(volunteer, "timeout")

    def _start_over(self, volunteer: Volunteer, why: str) -> None:
        self.tally.trouble(volunteer.doing, why)
        volunteer.forget()
        self._reconnect(volunteer)
        self._idle[volunteer] = time.perf_counter() + PAUSE_SECONDS

    def _reconnect(self, volunteer: Volunteer) -> None:
        self._selector.unregister(volunteer.socket)
        volunteer.connect_anew()
        self._selector.register(volunteer.socket, selectors.EVENT_READ, volunteer)


def run(plan: Plan) -> dict[str, Any]:
    """Warm up, measure, and say what was seen; tells the parent when the measured time begins."""
    load = Load(plan)
    with _no_pauses():
        load.work(plan.warm)
        load.tally.open = True
        print("measuring", flush=True)
        began, cpu = time.perf_counter(), _cpu()
        load.work(plan.seconds)
        took, used = time.perf_counter() - began, _cpu() - cpu
        load.tally.open = False
        print("measured", flush=True)
        load.finish()
    return {**load.tally.as_json(), "seconds": took, "client_cpu_seconds": used}


def _cpu() -> float:
    used = getrusage(RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@contextmanager
def _no_pauses() -> Iterator[None]:
    """The collector of garbage would hold up all volunteers at once; there are no cycles here."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


if __name__ == "__main__":
    print(json.dumps(run(Plan(**json.load(sys.stdin)))), flush=True)
