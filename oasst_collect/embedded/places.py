"""Where the embedded servers of one checkout keep their data, sockets, logs and locks."""

import hashlib
import os
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from oasst_collect.embedded.errors import NotPrivateError

# The kernel takes 107 bytes for the path of a Unix socket; the longest name in the folder is
# PostgreSQL's `/.s.PGSQL.5432`.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")


@dataclass(frozen=True)
class Places:
    """The folders of one checkout; everything follows from `root`, nothing from the environment.

    Were the sockets' folder to depend on, say, XDG_RUNTIME_DIR, two shells of one person could
    look for the same server at different places.
    """

    root: Path

    @property
    def var(self) -> Path:
        return self.root / "var"

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def sockets(self) -> Path:
        """`var/run`; for deep checkouts a folder in /tmp whose name follows from the path.

        A comma separates hosts for libpq, so a path with one is no good either.
        """
        path = os.fsencode(self.run)
        if len(path) <= LONGEST_SOCKET_FOLDER and b"," not in path:
            return self.run
        digest = hashlib.sha256(path).hexdigest()[:16]
        return Path(f"/tmp/oasst-collect-{os.geteuid()}-{digest}")  # noqa: S108 - see own_folder

    def create(self) -> None:
        """Make the folders that both servers need.

        Raises:
            NotPrivateError: one of them exists and is not ours alone.
        """
        self.var.mkdir(parents=True, exist_ok=True)
        for folder in (self.run, self.logs, self.sockets):
            own_folder(folder)

    def clear_away(self) -> None:
        """Remove what stands outside of `root`; only while nothing runs."""
        if self.sockets != self.run:
            shutil.rmtree(self.sockets, ignore_errors=True)


def own_folder(path: Path) -> None:
    """Make `path` a folder that only this user may enter, or make sure that it is one.

    Nobody can put a link or a folder of theirs there in time: mkdir does not follow links, what
    stands there already is looked at without following them, and in /tmp nobody can swap what is
    ours (sticky bit).

    Raises:
        NotPrivateError: it is a link, no folder, or somebody else's.
    """
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise NotPrivateError(f"{path} is a link or a file, but must be a folder: remove it.")
    if found.st_uid != os.geteuid():
        raise NotPrivateError(
            f"{path} belongs to user {found.st_uid}, you are user {os.geteuid()}: run the command"
            " as that user, or remove the folder if you do not need what is in it."
        )
    if stat.S_IMODE(found.st_mode) != 0o700:
        path.chmod(0o700)


HERE = Places(Path(__file__).resolve().parents[2])
