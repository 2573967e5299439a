"""What the embedded PostgreSQL and Redis have in common: starting, waiting, ending."""

import importlib.util
import signal
from abc import ABC, abstractmethod
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import ClassVar

from oasst_collect.embedded.errors import BinaryMissingError, StartError, StopError
from oasst_collect.embedded.places import Places
from oasst_collect.embedded.processes import (
    alive,
    processes_in,
    send,
    start_detached,
    wait_until,
)

START_SECONDS = 60.0  # recovery after a crash may take its time
STOP_SECONDS = 20.0
KILL_SECONDS = 5.0
LARGEST_LOG = 5_000_000  # bytes; a larger log is put aside at the next start
SHOWN_LOG_LINES = 15


class Reply(Enum):
    """What a server says when asked whether it is there."""

    READY = "ready"
    STARTING = "starting"
    ABSENT = "absent"


class Server(ABC):
    """One embedded server of one checkout."""

    name: ClassVar[str]
    program: ClassVar[str]
    stop_signal: ClassVar[signal.Signals]

    def __init__(self, places: Places) -> None:
        self.places = places

    @property
    def data(self) -> Path:
        """The folder of its data, in which its processes work."""
        return self.places.var / self.name

    @property
    def log(self) -> Path:
        """The file of its output."""
        return self.places.logs / f"{self.name}.log"

    @abstractmethod
    def ask(self) -> Reply:
        """Ask the server at its socket, without waiting for more than a moment."""

    @abstractmethod
    def prepare(self) -> Sequence[str]:
        """Make the data ready for a start, and say as whom to start (words for launch.py)."""

    @abstractmethod
    def command(self) -> Sequence[str]:
        """The command that runs the server in the foreground."""

    def processes(self) -> list[int]:
        """Pids of all its processes, those left by a killed main process as well."""
        return processes_in(self.data, self.program)

    def main_processes(self) -> list[int]:
        """Pids of those to be asked to end; the others follow."""
        return self.processes()

    def start(self) -> None:
        """Start the server unless it runs, and wait until it serves.

        The caller holds the lock on starting.

        Raises:
            StartError: it ended or did not serve within START_SECONDS.
        """
        reply = self.ask()
        if reply is Reply.READY:
            return
        if reply is Reply.ABSENT:
            # What is left of a killed server holds on to the data; so does one whose checkout
            # was moved to where its sockets no longer are.
            self.stop()
            self.places.create()  # the folder in /tmp may be gone
            how = self.prepare()
            _put_aside(self.log)
            pid = start_detached(self.command(), how, self.log, self.places.var)
            wait_until(lambda: self.ask() is Reply.READY or not alive(pid), START_SECONDS)
        else:
            wait_until(lambda: self.ask() is not Reply.STARTING, START_SECONDS)
        if self.ask() is not Reply.READY:
            raise StartError(f"{self.name} does not start. {self.log} ends with:\n{self._tail()}")

    def stop(self) -> None:
        """End the server, if need be by SIGKILL, and wait until it is gone.

        Raises:
            StopError: it is still there KILL_SECONDS after SIGKILL.
        """
        for pid in self.main_processes():
            send(pid, self.stop_signal)
        if wait_until(lambda: not self.processes(), STOP_SECONDS):
            return
        for pid in self.processes():
            send(pid, signal.SIGKILL)
        if not wait_until(lambda: not self.processes(), KILL_SECONDS):
            raise StopError(f"{self.name} outlives SIGKILL: processes {self.processes()}.")

    def _tail(self) -> str:
        if not self.log.exists():
            return "(nothing)"
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-SHOWN_LOG_LINES:])


def _put_aside(log: Path) -> None:
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.old"))


def program_in_wheel(package: str, path: str) -> Path:
    """Path of a program inside an installed package, found without importing the package.

    Raises:
        BinaryMissingError: the package or the program is not there.
    """
    spec = importlib.util.find_spec(package)
    if spec is not None and spec.origin is not None:
        program = Path(spec.origin).parent / path
        if program.exists():
            return program
    raise BinaryMissingError(f"{package}/{path} is not installed: run `make setup`.")
