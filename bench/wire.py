"""HTTP/1.1 as a light client needs it: requests out, whole responses in, however they arrive."""

import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

END_OF_HEAD: Final = b"\r\n\r\n"
END_OF_LINE: Final = b"\r\n"
LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED: Final = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
LOCATION: Final = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
GZIPPED: Final = re.compile(rb"\r\ncontent-encoding: *gzip", re.IGNORECASE)
CLOSES: Final = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
WITHOUT_BODY: Final = (204, 304)


class BadResponse(Exception):
    """What came is not HTTP/1.1 as we know it."""


@dataclass(frozen=True, slots=True)
class Response:
    """``closes``: the server ends the connection after it. ``location``: where it leads on to."""

    status: int
    body: bytes
    closes: bool = False
    location: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The body, read; None if it is not JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


def get(path: str, *, host: str, cookies: str) -> bytes:
    """A page, as a browser asks for it."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\n"
        f"Accept: text/html\r\nAccept-Encoding: gzip\r\n\r\n"
    ).encode()


def send_form(path: str, fields: Sequence[tuple[str, str]], *, host: str, cookies: str) -> bytes:
    """A form, as a browser sends it."""
    content = urlencode(fields).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\n"
        f"Accept: text/html\r\nAccept-Encoding: gzip\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def post(path: str, body: object, *, host: str, key: str) -> bytes:
    """A ``POST`` of JSON with somebody's key, ready to be sent."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {key}\r\n"
        f"Accept: application/json\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


class Inbox:
    """Collects the bytes of one connection, on which one response is awaited at a time."""

    def __init__(self) -> None:
        self._data = b""

    def feed(self, data: bytes) -> Response | None:
        """Take in what came; the response once it is complete. Raises :class:`BadResponse`."""
        self._data = self._data + data if self._data else data
        end = self._data.find(END_OF_HEAD)
        if end < 0:
            return None
        head = self._data[: end + 2]
        status = _status(head)
        body, rest = _body(head, status, self._data[end + len(END_OF_HEAD) :])
        if body is None:
            return None
        self._data = rest
        if GZIPPED.search(head):
            body = zlib.decompress(body, wbits=zlib.MAX_WBITS | 16)
        found = LOCATION.search(head)
        location = found[1].decode() if found else ""
        return Response(status, body, CLOSES.search(head) is not None, location)


def _status(head: bytes) -> int:
    if not head.startswith(b"HTTP/1.1 ") or not head[9:12].isdigit():
        raise BadResponse(repr(head[:60]))
    return int(head[9:12])


def _body(head: bytes, status: int, data: bytes) -> tuple[bytes | None, bytes]:
    """The body, None while it is incomplete, and what came after it."""
    if status in WITHOUT_BODY:
        return b"", data
    if found := LENGTH.search(head):
        length = int(found[1])
        return (data[:length], data[length:]) if len(data) >= length else (None, b"")
    if CHUNKED.search(head):
        return _joined_chunks(data)
    raise BadResponse("neither a length nor chunks")


def _joined_chunks(data: bytes) -> tuple[bytes | None, bytes]:
    parts = []
    while True:
        line_end = data.find(END_OF_LINE)
        if line_end < 0:
            return None, b""
        size = int(data[:line_end].partition(b";")[0], 16)
        start = line_end + len(END_OF_LINE)
        end = start + size
        if len(data) < end + len(END_OF_LINE):
            return None, b""
        parts.append(data[start:end])
        data = data[end + len(END_OF_LINE) :]
        if size == 0:
            return b"".join(parts), data
