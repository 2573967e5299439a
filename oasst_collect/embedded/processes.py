"""Finding, starting and ending server processes (Linux)."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

LAUNCH = Path(__file__).with_name("launch.py")
POLL_SECONDS = 0.01


def launcher(*how: str) -> list[str]:
    """The command before a command that starts it as `launch.py` describes."""
    return [sys.executable, "-I", "-S", str(LAUNCH), *how, "--"]


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Poll `condition` until it holds; False when it did not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def alive(pid: int) -> bool:
    """Whether the process runs; a zombie that nobody fetches does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return False
    return status.rpartition(b")")[2].split()[0] not in (b"Z", b"X")


def processes_in(folder: Path, program: str) -> list[int]:
    """Pids of the processes of `program` that work in `folder`, as the kernel knows them.

    Pid files lie after a kill -9, after a reboot and in a copied checkout. A server changes into
    its data folder, and the kernel keeps that true even when the folder is moved. Where we may not
    look (root without CAP_SYS_PTRACE, as in a container, at a process of another user), the
    command line tells.
    """
    wanted = str(folder.resolve())
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _works_in(entry, wanted, program)
    ]


def _works_in(entry: Path, folder: str, program: str) -> bool:
    try:
        runs = os.path.basename(os.readlink(entry / "exe")).removesuffix(" (deleted)")
        return runs == program and os.readlink(entry / "cwd") == folder
    except PermissionError:
        return _was_started_in(entry, folder, program)
    except OSError:
        return False  # it has ended meanwhile, or is a zombie


def _was_started_in(entry: Path, folder: str, program: str) -> bool:
    try:
        words = (entry / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.path.basename(words[0]) == program.encode() and folder.encode() in words


def send(pid: int, sign: signal.Signals) -> None:
    """Signal a process that may have ended meanwhile."""
    with suppress(ProcessLookupError):
        os.kill(pid, sign)


def start_detached(command: Sequence[str], how: Sequence[str], log: Path, folder: Path) -> int:
    """Start a server that outlives us and return its pid; its output is appended to `log`."""
    started = subprocess.run(  # noqa: S603 - our own command
        [*launcher(f"log={log}", *how), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        cwd=folder,
        env=clean_environment(),
        check=True,
        text=True,
    )
    return int(started.stdout)


def clean_environment() -> dict[str, str]:
    """Our environment without what would bend PostgreSQL: PGDATA, PGPORT, locales and the like."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C.UTF-8"}


def processes_running(words: Sequence[str], folder: Path) -> list[int]:
    """Pids of our own processes that work in `folder` and have `words` in their command line."""
    found = []
    searched = b"\0" + b"\0".join(word.encode() for word in words) + b"\0"
    for entry in Path("/proc").iterdir():
        try:
            if not entry.name.isdigit() or os.readlink(entry / "cwd") != str(folder):
                continue
            if searched in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue  # it has ended meanwhile, or is none of our business
    return found
