"""Copies of this checkout, each with data of its own, and the processes that run in them."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from oasst_collect.embedded.places import HERE, Places
from oasst_collect.embedded.processes import send, wait_until

SECONDS: Final = 60.0
"""How long a test waits for what should happen soon; machines are busy at times."""
LEFT_OUT: Final = ("var", ".venv", ".git", "tests", "docs", "__pycache__", ".*_cache")
OURS: Final = ("DATABASE_URL", "REDIS_URL", "PYTHONPATH", "DJANGO_", "PYTEST_", "API_")

# Uses all that the site uses, as the site does, and says what it found.
USE: Final = """
import json, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst_collect.settings")
import django
django.setup()
from django.core.cache import cache
from django.db import connection
from oasst_collect.celery import app
with connection.cursor() as cursor:
    cursor.execute("SHOW data_directory")
    data = cursor.fetchone()[0]
with app.connection_for_write() as broker:
    broker.ensure_connection(max_retries=1)
config = cache._cache.get_client().config_get("dir")
print(json.dumps({"postgres": data, "redis": config["dir"]}), flush=True)
"""


@dataclass
class Checkout:
    """A copy of the source at `root`."""

    root: Path
    more_environment: Mapping[str, str] = field(default_factory=dict)
    as_user: Mapping[str, Any] = field(default_factory=dict)
    """Words for Popen: user, group."""
    python: Path = Path(sys.executable)

    @property
    def places(self) -> Places:
        return Places(self.root)

    def start(self, *words: str, **more: Any) -> "subprocess.Popen[str]":
        """Start `python WORDS`, its output in a pipe."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return subprocess.Popen(
            [str(self.python), *words],
            cwd=self.root,
            env=self._environment(),
            text=True,
            **{**pipes, **self.as_user, **more},
        )

    def run(self, *words: str) -> str:
        """The output of `python WORDS`, which must succeed."""
        process = self.start(*words)
        output, _ = process.communicate(timeout=2 * SECONDS)
        assert process.returncode == 0, output
        return str(output)

    def use(self) -> dict[str, str]:
        """Use PostgreSQL and Redis as the site does; the folders of their data."""
        found: dict[str, str] = json.loads(self.run("-c", USE).splitlines()[-1])
        return found

    def embedded(self, *words: str) -> str:
        """Run `python -m oasst_collect.embedded WORDS`."""
        return self.run("-m", "oasst_collect.embedded", *words)

    def processes(self) -> dict[int, str]:
        """The command lines of what runs in this checkout, whoever started it."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                line = _command_line_if_in(entry, str(self.root))
                if line is not None:
                    found[int(entry.name)] = line
        return found

    def quiet(self) -> bool:
        """Whether nothing runs any more, soon at least."""
        return wait_until(lambda: not self.processes(), SECONDS)

    def kill_everything(self) -> None:
        """SIGKILL to all that runs here."""
        while found := self.processes():
            for pid in found:
                send(pid, signal.SIGKILL)
            wait_until(lambda: not self.processes(), 1.0)

    def remove(self) -> None:
        """End what runs and remove the data, wherever it is."""
        self.kill_everything()
        for folder in (self.places.sockets, self.root):
            shutil.rmtree(folder, ignore_errors=True)

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        return {**kept, **self.more_environment}


def copy_source(root: Path) -> None:
    """Copy the program, without its tests and data, to `root`."""
    shutil.copytree(HERE.root, root, ignore=shutil.ignore_patterns(*LEFT_OUT))


def _command_line_if_in(entry: Path, root: str) -> str | None:
    try:
        line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        inside = f"{os.readlink(entry / 'cwd')}/".startswith(f"{root}/")
    except OSError:
        return None  # it has ended meanwhile, or is none of our business
    return line if line and (inside or f"{root}/" in line) else None
