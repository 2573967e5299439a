"""Who uses the embedded servers, and so how long they live.

They live as long as somebody uses them. Each process that does holds a shared lock on
`var/run/users.lock`; the kernel lets it go when the process ends, however it ends. A process that
leaves in order and finds that nobody else holds it stops the servers. After a kill -9 of the last
one they go on until the next one leaves, or until `make stop`.
"""

import atexit
import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oasst_collect.embedded.places import HERE, Places
from oasst_collect.embedded.postgres import Postgres
from oasst_collect.embedded.redis import Redis
from oasst_collect.embedded.server import Reply, Server
from oasst_collect.embedded.urls import database_is_embedded, redis_is_embedded

# Per checkout: our file with the shared lock, and our pid. A forked child inherits both and counts
# as a user as long as it lives, but it is the process with that pid that leaves.
_joined: dict[Places, tuple[int, int]] = {}
_one_thread = threading.RLock()


def servers(places: Places = HERE) -> list[Server]:
    """Those that the environment leaves to us."""
    found: list[Server] = []
    if database_is_embedded():
        found.append(Postgres(places))
    if redis_is_embedded():
        found.append(Redis(places))
    return found


def ensure_running(places: Places = HERE) -> None:
    """Be a user of the embedded servers until this process ends, and start what does not run.

    What somebody stopped by name (`stop(["redis"])`, a drill) stays down while anybody is using
    the checkout. Safe and quick to call again, from threads and from many processes at once.

    Raises:
        EmbeddedError: one of them cannot be started; says which, why and what to do.
    """
    wanted = servers(places)
    if not wanted:
        return
    if is_user(places) and all(server.ask() is Reply.READY for server in wanted):
        return
    places.create()
    with _alone(places):
        _join(places)
        for server in wanted:
            if not _held_down(server).exists():
                server.start()


def is_user(places: Places = HERE) -> bool:
    """Whether this process, or the one it was forked from, counts as a user already."""
    return places in _joined


def leave(places: Places = HERE) -> None:
    """Be a user no longer; the last one stops the servers. Runs at the end of the process."""
    file, pid = _joined.get(places, (-1, -1))
    if pid != os.getpid():
        return
    with _alone(places):
        del _joined[places]
        os.close(file)
        _stop_if_unused(places)


def stop_if_unused(places: Places = HERE) -> None:
    """Stop the servers unless somebody uses them."""
    if places.run.exists():
        with _alone(places):
            _stop_if_unused(places)


def stop(names: list[str] | None = None, places: Places = HERE) -> None:
    """Stop the servers, used or not; those given by name stay down until `start` or `restart`."""
    if not places.run.exists():
        return
    with _alone(places):
        for server in servers(places):
            if names is None or server.name in names:
                if names is not None:
                    _held_down(server).touch()
                server.stop()


def start(names: list[str] | None = None, places: Places = HERE) -> None:
    """Start the servers, those held down as well; they live until the next last user leaves."""
    places.create()
    with _alone(places):
        for server in servers(places):
            if names is None or server.name in names:
                _held_down(server).unlink(missing_ok=True)
                server.start()


def _join(places: Places) -> None:
    if places in _joined:
        return
    file = os.open(_users(places), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if _nobody_holds(file):
        for server in servers(places):
            _held_down(server).unlink(missing_ok=True)  # left by a drill that was cut short
    fcntl.flock(file, fcntl.LOCK_SH)
    _joined[places] = (file, os.getpid())
    atexit.register(leave, places)


def _stop_if_unused(places: Places) -> None:
    file = os.open(_users(places), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if _nobody_holds(file):
            for server in servers(places):
                server.stop()
                _held_down(server).unlink(missing_ok=True)
    finally:
        os.close(file)


def _nobody_holds(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _users(places: Places) -> Path:
    return places.run / "users.lock"


def _held_down(server: Server) -> Path:
    return server.places.run / f"{server.name}.down"


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    """One thread of one process of this checkout at a time starts, stops, joins or leaves."""
    file = os.open(places.run / "start.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        with _one_thread:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    finally:
        os.close(file)
