"""One made-up volunteer: a connection, and what is said on it, one request after the other."""

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from bench.answers import Author
from bench.wire import BadResponse, Inbox, Response, post

TASKS: Final = "/api/v1/tasks/"
ASK: Final = "ask"
CONNECT_SECONDS: Final = 10.0
PIECE: Final = 65536
NOTHING_TO_DO: Final = "no_task_available"

Told = Callable[[str, float, Response], None]


class Gone(Exception):
    """The connection broke before the response was there."""


class Volunteer:
    """Asks, answers, asks… on one lasting connection. For one thread, with readiness from outside.

    ``told`` hears of every response: what was done (``ask``, or the kind answered), seconds, and
    the response.
    """

    def __init__(self, address: tuple[str, int], key: str, author: Author, told: Told) -> None:
        self._address, self._key, self._author, self._told = address, key, author, told
        self._inbox = Inbox()
        self._task: dict[str, Any] | None = None
        self.sent_at: float | None = None
        self.socket = self._connect()

    def send(self, now: float) -> None:
        """The next request: an answer to the task in hand, or a question for one."""
        if self._task is None:
            path, body = TASKS, {"kind": "random"}
        else:
            path, body = f"{TASKS}{self._task['id']}/answer/", self._author.answer(self._task)
        self.sent_at = now
        # Far less than a socket's buffer takes: it never blocks.
        self.socket.sendall(post(path, body, host=self._address[0], key=self._key))

    def receive(self, clock: Callable[[], float]) -> Response | None:
        """Take in what has come; the response if it is complete. Raises :class:`Gone`."""
        try:
            data = self.socket.recv(PIECE)
            response = self._inbox.feed(data) if data else None
        except BlockingIOError:
            return None
        except (OSError, BadResponse, ValueError) as error:
            raise Gone(str(error)) from error
        if not data:
            raise Gone("the server hung up")
        if response is None:
            return None
        assert self.sent_at is not None
        self._take(response, clock() - self.sent_at)
        return response

    def connect_anew(self) -> None:
        """Hang up and call again; the task in hand stays."""
        self.close()
        self._inbox, self.sent_at = Inbox(), None
        self.socket = self._connect()

    def forget(self) -> None:
        """Let go of the task in hand: next comes a question."""
        self._task = None

    def close(self) -> None:
        """Hang up."""
        with suppress(OSError):
            self.socket.close()

    @property
    def doing(self) -> str:
        """What the request at hand is about."""
        return ASK if self._task is None else str(self._task["kind"])

    def _take(self, response: Response, seconds: float) -> None:
        self._told(self.doing, seconds, response)
        asked, self.sent_at = self._task is None, None
        self._task = response.json() if asked and response.ok else None

    def _connect(self) -> socket.socket:
        connection = socket.create_connection(self._address, timeout=CONNECT_SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setblocking(False)
        return connection
