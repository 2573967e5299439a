"""Many people at once: threads that begin at the same moment, each on a connection of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Barrier, Lock, Thread

from django.db import connection

Life = Callable[[], None]


@dataclass
class Crowd:
    """``failures``: whatever a life did not expect. ``busy``: how many lives still have work."""

    failures: list[BaseException] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    busy: int = 0

    def run(self, *lives: Life) -> None:
        """Let all of them begin at the same moment, and wait until they are done."""
        gate = Barrier(len(lives))
        threads = [Thread(target=self._live, args=(life, gate)) for life in lives]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def at_work(self, life: Life) -> Life:
        """The same life; others may go on until all of these have ended."""
        self.busy += 1

        def counted() -> None:
            try:
                life()
            finally:
                with self.lock:
                    self.busy -= 1

        return counted

    def _live(self, life: Life, gate: Barrier) -> None:
        try:
            gate.wait()
            life()
        except BaseException as error:  # noqa: BLE001 - any fault at all is what we look for
            self.failures.append(error)
        finally:
            connection.close()
