"""The site as `make run` runs it, in production settings, on a database of the benchmark's."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.places import HOST, WORK, environment, free_port
from oasst_collect.embedded.places import HERE
from oasst_collect.embedded.processes import launcher, wait_until

START_SECONDS: Final = 90.0
STOP_SECONDS: Final = 20.0
SERVING: Final = "Ctrl-C ends everything"
WORKING: Final = "ready."
"""What Celery says once it takes work."""


class SiteFailed(Exception):
    """The site does not come up."""


class Site:
    """A supervisor (or another server) and what it printed."""

    def __init__(self, words: Sequence[str], env: Mapping[str, str], *, port: int) -> None:
        self.port = port
        self.lines: list[str] = []
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            [*launcher(f"child={os.getpid()}"), sys.executable, "-m", *words],
            cwd=HERE.root,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, *texts: str) -> None:
        """Until lines with all these texts were printed. Raises :class:`SiteFailed`."""

        def said() -> bool:
            return all(any(text in line for line in self.lines) for text in texts)

        self.wait_until(said)

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Until it holds. Raises :class:`SiteFailed` if the process ends or takes too long."""
        wait_until(lambda: condition() or self.process.poll() is not None, START_SECONDS)
        if self.process.poll() is not None or not condition():
            raise SiteFailed("\n".join(self.lines[-30:]) or "it says nothing")

    def stop(self) -> None:
        """End it in order, if need be by force."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join(STOP_SECONDS)

    def keep_log(self, path: Path) -> None:
        """Write down what it printed."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in self.lines))

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())


@contextmanager
def running(site: Site, log: str) -> Iterator[Site]:
    """A server that has been started, ended at the end whatever happens, and its log kept."""
    try:
        yield site
    finally:
        site.stop()
        site.keep_log(WORK / log)


@contextmanager
def running_site(database: str) -> Iterator[Site]:
    """The whole site at work: web server, worker and beat."""
    port = free_port()
    words = ["oasst_collect.supervisor", "--host", HOST, "--port", str(port)]
    with running(Site(words, environment(database), port=port), "site.log") as site:
        site.wait_for(SERVING, WORKING)
        yield site
