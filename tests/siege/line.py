"""A volunteer's connection to the site: one socket, kept open, that breaks off now and then."""

import json
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import Any, Final

SECONDS: Final = 30.0
BREAKS_OFF: Final = 0.02
"""How often the volunteer is gone after a request, without having read the answer."""
TEARS: Final = 0.02
"""How often in the middle of one."""


class Broken(Exception):
    """Nothing was heard: we hung up, or the site did, or it says that it is away for a moment."""


class Line:
    """Calls of one person. ``on_cut`` is told when the line is cut on purpose, and how."""

    def __init__(self, port: int, key: str, rng: Random, on_cut: Callable[[str], None]) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self._rng = rng
        self._on_cut = on_cut
        self.unwell = True
        """Whether it is cut now and then."""

    def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Status and body of an answer; raises :class:`Broken`."""
        try:
            return self._call(method, f"/api/v1/{path}", body)
        except (OSError, HTTPException, ValueError) as error:
            self._connection.close()
            raise Broken(str(error)) from None

    def _call(self, method: str, path: str, body: object) -> tuple[int, Any]:
        sent = b"" if body is None else json.dumps(body).encode()
        headers = {**self._headers, "Content-Length": str(len(sent))}
        chance = self._rng.random() if self.unwell else 1.0
        torn = chance < TEARS and len(sent) > 1
        self._connection.request(method, path, sent[: len(sent) // 2] if torn else sent, headers)
        if torn or chance < TEARS + BREAKS_OFF:
            self._on_cut("torn" if torn else "broken off")
            raise ConnectionAbortedError
        answer = self._connection.getresponse()
        said = json.loads(answer.read() or b"null")
        if answer.status in (502, 503):
            raise ConnectionAbortedError(str(answer.status))
        return answer.status, said
