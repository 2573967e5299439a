"""What is killed during a siege, and when: SIGKILL, to whatever it is."""

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Final

import psutil

from oasst_collect.embedded.processes import send
from tests.services.sites import Site

BETWEEN: Final = (1.0, 4.0)
"""Seconds."""
RECOVERS: Final = 35.0
"""Seconds between two blows to the whole of a program: the supervisor starts one that dies sooner
with longer and longer pauses."""
SMALL: Final = ("clients", "web worker", "web worker", "celery child")
LARGE: Final = ("web server", "celery")


@dataclass
class Blows:
    """``struck`` counts them. ``clients`` kills a process full of volunteers."""

    site: Site
    clients: Callable[[], None]
    rng: Random
    struck: Counter[str] = field(default_factory=Counter)

    def fall(self, until: float) -> None:
        """Strike now and then until the clock says so."""
        on: Mapping[str, Callable[[], None]] = {
            "clients": self.clients,
            "web worker": lambda: _kill(self._child("granian")),
            "celery child": lambda: _kill(self._child("worker -Q")),
            "web server": lambda: _kill(self._program("granian")),
            "celery": lambda: _kill(self._program("worker -Q")),
        }
        for target in self._targets():
            time.sleep(self.rng.uniform(*BETWEEN))
            if time.monotonic() > until:
                return
            with suppress(psutil.NoSuchProcess, StopIteration, IndexError):  # it starts anew
                on[target]()
                self.struck[target] += 1

    def _targets(self) -> Iterator[str]:
        """Everything once, then whatever chance says."""
        yield from self.rng.sample(SMALL, len(SMALL))
        while True:
            recovered = time.monotonic() + RECOVERS
            yield from LARGE
            while time.monotonic() < recovered:
                yield self.rng.choice(SMALL)

    def _program(self, mark: str) -> psutil.Process:
        """The first process of a program."""
        pids = self.site.pids(mark)
        return next(one for one in map(psutil.Process, pids) if one.ppid() not in pids)

    def _child(self, mark: str) -> psutil.Process:
        return self.rng.choice(self._program(mark).children())


def _kill(process: psutil.Process) -> None:
    send(process.pid, signal.SIGKILL)
