"""One person's connection to the site's REST API, as a program outside would hold it."""

import http.client
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any, Final
from urllib.parse import urlsplit

PATIENCE_SECONDS: Final = 300.0
"""How long a site that does not answer is asked again."""
PAUSE_SECONDS: Final = 0.5
ANSWER_SECONDS: Final = 60.0


class Unreachable(Exception):
    """The site did not answer for :data:`PATIENCE_SECONDS`."""


class Stopped(Exception):
    """The replay ended while the site was being waited for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``body`` is the JSON that came; for a refusal it is a problem document."""

    status: int
    body: Any

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def code(self) -> str:
        """The stable code of a refusal."""
        return str(self.body.get("code", "")) if isinstance(self.body, dict) else ""


class Client:
    """Calls the API with one person's key over one connection. For one thread at a time.

    A write is sent again under the same ``Idempotency-Key`` when the site goes away in the middle
    of it, so that it is done once whatever happened. ``on_trouble`` is told of each such time.
    """

    def __init__(
        self, site: str, key: str, *, stop: Event, on_trouble: Callable[[str], None]
    ) -> None:
        parts = urlsplit(site)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._key = key
        self._stop = stop
        self._on_trouble = on_trouble
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """``GET`` below ``/api/v1/``."""
        return self._persist("GET", path, {})

    def post(self, path: str, body: object) -> Answer:
        """``POST`` below ``/api/v1/``."""
        return self._persist("POST", path, body)

    def patch(self, path: str, body: object) -> Answer:
        """``PATCH`` below ``/api/v1/``."""
        return self._persist("PATCH", path, body)

    def close(self) -> None:
        """Hang up; the next call connects anew."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _persist(self, method: str, path: str, body: object) -> Answer:
        headers = {
            "Authorization": f"Bearer {self._key}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        give_up = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up:
            answer, pause = self._once(method, path, body, headers)
            if answer is not None:
                return answer
            if self._stop.wait(pause):
                raise Stopped
        raise Unreachable(f"{self._host}:{self._port} does not answer.")

    def _once(
        self, method: str, path: str, body: object, headers: dict[str, str]
    ) -> tuple[Answer | None, float]:
        """An answer, or how many seconds to wait before asking again."""
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(
                    self._host, self._port, timeout=ANSWER_SECONDS
                )
            self._connection.request(method, f"/api/v1/{path}", json.dumps(body), headers)
            response = self._connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            self.close()
            self._on_trouble("no answer")
            return None, PAUSE_SECONDS
        if response.status >= 500 or response.status == http.HTTPStatus.TOO_MANY_REQUESTS:
            self._on_trouble(f"answer {response.status}")
            return None, float(response.headers.get("Retry-After", PAUSE_SECONDS))
        return Answer(response.status, json.loads(text) if text else None), 0.0
