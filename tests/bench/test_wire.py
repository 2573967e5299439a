"""Responses arrive in any pieces; requests are what a server understands."""

import gzip
import json
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bench.wire import BadResponse, Inbox, Response, post

LENGTH = b"HTTP/1.1 201 Created\r\nServer: x\r\nContent-Length: 13\r\n\r\n" + b'{"id": "abc"}'
CHUNKED = (
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    b'4\r\n{"id\r\n9;more=1\r\n": "abc"}\r\n0\r\n\r\n'
)
LEADS_ON = b"HTTP/1.1 302 Found\r\nLocation: /tasks/7/\r\nContent-Length: 0\r\n\r\n"
LEADS_ON = b"HTTP/1.1 302 Found\r\nLocation: /tasks/7/\r\nContent-Length: 0\r\n\r\n"
PACKED = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
NOTHING = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "status", "body", "closes"),
    [
        (LENGTH, 201, b'{"id": "abc"}', False),
        (CHUNKED, 200, b'{"id": "abc"}', False),
        (NOTHING, 204, b"", True),
        (b"HTTP/1.1 200 OK\r\ncontent-length:0\r\n\r\n", 200, b"", False),
    ],
)
@pytest.mark.parametrize("piece", [1, 7, 10_000])
def test_a_response_is_complete_when_its_last_byte_is_there(
    sent: bytes, status: int, body: bytes, closes: bool, piece: int
) -> None:
    inbox = Inbox()
    pieces = [sent[at : at + piece] for at in range(0, len(sent), piece)]

    assert [inbox.feed(one) for one in pieces[:-1]] == [None] * (len(pieces) - 1)
    assert inbox.feed(pieces[-1]) == Response(status, body, closes)
    # And the next one on the same connection is read from its own first byte.
    assert inbox.feed(LENGTH) == Response(201, b'{"id": "abc"}')


def test_it_says_where_it_leads_and_what_came_packed_is_unpacked() -> None:
    assert Inbox().feed(LEADS_ON) == Response(302, b"", location="/tasks/7/")
    packed = gzip.compress(b"a page")
    assert Inbox().feed(PACKED % len(packed) + packed) == Response(200, b"a page")


@pytest.mark.parametrize(
    "sent",
    [
        b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n",
    ],
)
def test_what_is_no_response_is_refused(sent: bytes) -> None:
    with pytest.raises(BadResponse):
        Inbox().feed(sent)


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was sent, in chunks, and keeps the connection."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = {"path": self.path, "who": self.headers["Authorization"], "body": json.loads(body)}
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for letter in json.dumps(told).encode():
            self.wfile.write(b"1\r\n" + bytes([letter]) + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Nothing on the test's output."""


def test_a_real_server_understands_it_twice_on_one_connection() -> None:
    with HTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with socket.create_connection(("127.0.0.1", server.server_port)) as connection:
            inbox = Inbox()
            said = [_said(connection, inbox, text) for text in ("über", "zwei")]
        server.shutdown()

    assert [response.status for response in said] == [200, 200]
    assert [response.json()["body"] for response in said] == [{"text": "über"}, {"text": "zwei"}]
    assert said[0].json()["path"] == "/api/v1/tasks/"
    assert said[0].json()["who"] == "Bearer oasst_x"


def _said(connection: socket.socket, inbox: Inbox, text: str) -> Response:
    connection.sendall(post("/api/v1/tasks/", {"text": text}, host="here", key="oasst_x"))
    receive: Callable[[], Response | None] = lambda: inbox.feed(connection.recv(100))  # noqa: E731
    while (response := receive()) is None:
        pass
    return response
