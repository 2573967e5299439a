"""Commands of the site on a database of ours: their output, how long they take, their memory."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import IO, Final

from bench.places import environment
from oasst_collect.embedded.places import HERE

TOLD: Final = 2000
"""Characters of a failed command's last words."""


class CommandFailed(Exception):
    """A command failed; the end of what it said."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a command printed, and what it took: wall clock, and the largest resident set."""

    output: str
    seconds: float
    rss_mb: float


def manage(database: str, *words: str) -> Done:
    """Run ``manage.py WORDS``. Raises :class:`CommandFailed`."""
    return python(database, "manage.py", *words)


def python(database: str, *words: str) -> Done:
    """Run ``python WORDS`` from the checkout. Raises :class:`CommandFailed`."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as trouble:
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, *words],
            cwd=HERE.root,
            env=environment(database),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=trouble,
        )
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        said = [_text(stream) for stream in (out, trouble)]
    if process.returncode:
        raise CommandFailed(f"{' '.join(words)}: {(said[1] or said[0])[-TOLD:].strip()}")
    return Done(said[0], round(seconds, 2), round(used.ru_maxrss * 1024 / 1e6, 1))


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode(errors="replace")
