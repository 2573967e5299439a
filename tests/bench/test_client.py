"""The load against a server that hands out tasks, runs dry, breaks and hangs up."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, ClassVar

from bench.client import Load, Plan
from oasst_collect.embedded.processes import wait_until
from tests.services.checkouts import SECONDS


class Dispenser(BaseHTTPRequestHandler):
    """Asked again and again, it goes through its moods; every answer is welcome."""

    protocol_version = "HTTP/1.1"
    moods: ClassVar[list[str]] = []
    turn: ClassVar[Iterator[int]] = count()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.endswith("/answer/"):
            assert "text" in body
            return self._say(200, {"status": "answered"})
        mood = self.moods[next(self.turn) % len(self.moods)]
        if mood == "hang up":
            self.close_connection = True
            return None
        if mood == "task":
            return self._say(201, {"id": "7", "kind": "assistant_reply", "lang": "en"})
        return self._say(int(mood[:3]), {"code": mood[4:]})

    def _say(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing on the test's output."""


@contextmanager
def dispenser(*moods: str) -> Iterator[int]:
    Dispenser.moods, Dispenser.turn = list(moods), count()
    with ThreadingHTTPServer(("127.0.0.1", 0), Dispenser) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def seen(port: int, until: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """What two volunteers have seen once it is so."""
    load = Load(Plan("127.0.0.1", port, ["one", "two"], 0, 0))
    load.tally.open = True

    def enough() -> bool:
        load.work(0.05)
        return until(load.tally.as_json())

    assert wait_until(enough, SECONDS)
    load.finish()
    return load.tally.as_json()


def test_asks_and_answers_are_counted_and_timed() -> None:
    with dispenser("task") as port:
        found = seen(port, lambda so_far: so_far["finished"] >= 10)

    assert len(found["answer_ms"]["assistant_reply"]) == found["finished"]
    assert 0 <= len(found["ask_ms"]) - found["finished"] <= 2
    assert min(found["ask_ms"]) > 0
    assert (found["errors"], found["refused"]) == (0, {})


def test_nothing_to_do_is_no_error_and_is_asked_again_later() -> None:
    with dispenser("404 no_task_available", "task") as port:
        found = seen(port, lambda so_far: so_far["finished"] >= 3)

    assert found["errors"] == 0
    assert found["refused"]["ask"]["404 no_task_available"] == len(found["nothing_ms"]) > 1


def test_errors_are_counted_by_what_they_are() -> None:
    kinds = {"500 oops", "404 task_not_found", "broken connection"}
    with dispenser("task", "500 oops", "404 task_not_found", "hang up") as port:
        found = seen(port, lambda so_far: kinds <= so_far["refused"].get("ask", {}).keys())

    told = found["refused"]["ask"]
    assert set(told) == kinds
    assert found["errors"] == sum(told.values())
    assert found["finished"] > 0


def test_what_comes_while_nobody_counts_is_not_counted() -> None:
    with dispenser("task") as port:
        load = Load(Plan("127.0.0.1", port, ["one"], 0, 0.1))
        load.work(0.1)
        load.finish()

    assert load.tally.as_json()["finished"] == 0
