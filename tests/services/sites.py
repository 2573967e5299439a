"""Sites as `make run` starts them, in checkouts of their own."""

import json
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from oasst_collect.embedded.processes import wait_until
from tests.services.checkouts import SECONDS, Checkout


class Site:
    """A running supervisor, what it printed, and what it serves."""

    def __init__(self, checkout: Checkout, **more: Any) -> None:
        self.checkout = checkout
        self.port = free_port()
        words = ("-m", "oasst_collect.supervisor", "--port", str(self.port))
        self.process = checkout.start(*words, start_new_session=True, **more)
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def says(self, text: str, *, after: int = 0) -> bool:
        """Whether a line with this text is printed, now or soon."""
        return wait_until(lambda: any(text in line for line in self.lines[after:]), SECONDS)

    def ready(self) -> None:
        """Wait until web server and worker are at work."""
        assert self.says("Ctrl-C ends everything"), self.lines
        assert self.says("ready."), self.lines

    def get(
        self, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> tuple[int, bytes]:
        """Status and body of an answer; with a body, to a POST."""
        url = f"http://127.0.0.1:{self.port}{path}"
        request = Request(url, headers=dict(headers or {}), data=body)
        try:
            with urlopen(request, timeout=SECONDS) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            return error.code, error.read()

    def pids(self, mark: str) -> set[int]:
        """Those of the site's processes whose command line has this mark."""
        return {pid for pid, line in self.checkout.processes().items() if mark in line}

    def tasks_done(self, name: str) -> int:
        """How often the worker has done this task since it started; -1 if it does not answer."""
        words = ("-m", "celery", "-A", "oasst_collect", "inspect", "stats", "--json")
        process = self.checkout.start(*words, stderr=subprocess.DEVNULL)
        output, _ = process.communicate(timeout=SECONDS)
        if process.returncode:
            return -1
        (worker,) = json.loads(output).values()
        return int(worker["total"].get(name, 0))

    def ended(self) -> bool:
        """Whether the supervisor ends and nothing is left of the site."""
        self.process.wait(timeout=SECONDS)
        return self.checkout.quiet()

    def _read(self) -> None:
        if self.process.stdout is not None:
            for line in self.process.stdout:
                self.lines.append(line.rstrip())


@contextmanager
def running_site(checkout: Checkout, **more: Any) -> Iterator[Site]:
    """A site that is ready."""
    site = Site(checkout, **more)
    site.ready()
    yield site


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
