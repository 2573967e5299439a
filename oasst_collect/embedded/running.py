"""Who uses the embedded servers, and so how long they live.

They live as long as somebody uses them. Each process that does holds a shared lock on
`var/run/users.lock`; the kernel lets it go when the process ends, however it ends. A process that
leaves in order and finds that nobody else holds it stops the servers. For those that cannot (kill
-9) a guard looks at the lock every second, and stops the servers once it is free. Servers started
by hand (`start`) have no guard: they live until the next last user leaves, or until `make stop`.
"""

import atexit
import fcntl
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oasst_collect.embedded.places import HERE, Places
from oasst_collect.embedded.postgres import Postgres
from oasst_collect.embedded.processes import send, start_detached
from oasst_collect.embedded.redis import Redis
from oasst_collect.embedded.server import Reply, Server
from oasst_collect.embedded.urls import database_is_embedded, redis_is_embedded

GUARD_LOCK = "guard.lock"
GUARD_SECONDS = 1.0  # between two looks at the users

# Per checkout: our file with the shared lock, and our pid. A forked child inherits both and counts
# as a user as long as it lives, but it is the process with that pid that leaves.
_joined: dict[Places, tuple[int, int]] = {}
_one_thread = threading.RLock()


def all_servers(places: Places = HERE) -> list[Server]:
    """Both: what is to end is ended whatever the environment says now."""
    return [Postgres(places), Redis(places)]


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
        _see_to_guard(places)
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
        for server in all_servers(places):
            if names is None or server.name in names:
                if names is not None:
                    _held_down(server).touch()
                server.stop()
        if names is None:
            _stop_if_unused(places)


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
    file = _open(_users(places))
    if _nobody_holds(file):
        for server in all_servers(places):
            _held_down(server).unlink(missing_ok=True)  # left by a drill that was cut short
    fcntl.flock(file, fcntl.LOCK_SH)
    _joined[places] = (file, os.getpid())
    atexit.register(leave, places)


def guard(places: Places) -> None:
    """Watch until nobody uses the servers, stop them, and end. At most one for each checkout."""
    places.create()
    ours = _open(places.run / GUARD_LOCK)
    with _alone(places):  # as is who looks for a guard: a look must not pass for one
        if not _nobody_holds(ours):
            return
        os.ftruncate(ours, 0)
        os.write(ours, str(os.getpid()).encode())
    while True:
        with _alone(places):
            if _stop_if_unused(places):
                os.close(ours)  # who joins next finds no guard, and starts one
                return
        time.sleep(GUARD_SECONDS)


def _see_to_guard(places: Places) -> None:
    file = _open(places.run / GUARD_LOCK)
    try:
        if _nobody_holds(file):
            words = [sys.executable, "-m", "oasst_collect.embedded", "guard", "--root"]
            log = places.logs / "guard.log"
            start_detached([*words, str(places.root)], (), log, HERE.root)
    finally:
        os.close(file)


def _dismiss_guard(places: Places) -> None:
    """Have the guard end at once; it would notice by itself a moment later."""
    file = _open(places.run / GUARD_LOCK)
    try:
        if not _nobody_holds(file):
            pid = int(os.read(file, 20))
            if pid != os.getpid():
                send(pid, signal.SIGTERM)
                fcntl.flock(file, fcntl.LOCK_EX)  # who joins next must not take it for alive
    finally:
        os.close(file)


def _stop_if_unused(places: Places) -> bool:
    file = _open(_users(places))
    try:
        unused = _nobody_holds(file)
        if unused:
            for server in all_servers(places):
                server.stop()
                _held_down(server).unlink(missing_ok=True)
            places.clear_away()
            _dismiss_guard(places)
    finally:
        os.close(file)
    return unused


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


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
    file = _open(places.run / "start.lock")
    try:
        with _one_thread:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    finally:
        os.close(file)
