"""``manage.py demo``: the main job unattended, on the project's own conversations."""

import argparse
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from oasst_collect.embedded.places import HERE
from oasst_collect.embedded.processes import processes_running, wait_until
from oasst_collect.supervisor import TERM_SECONDS, answers

HOST: Final = "127.0.0.1"
START_SECONDS: Final = 120.0
SUPERVISOR: Final = ["-m", "oasst_collect.supervisor"]


class Command(BaseCommand):
    help = (
        "Collect the fixture conversations again with simulated volunteers, through the running "
        "site of this checkout or one started for it, and write the dataset to var/demo/."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """See ``manage.py demo --help``."""
        parser.add_argument("--volunteers", type=int, default=16, metavar="N")
        parser.add_argument("--out", type=Path, default=settings.VAR_DIR / "demo", metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find or start the site and replay; what was started is ended."""
        files = sorted((settings.BASE_DIR / "fixtures").glob("*.trees.jsonl"))
        with site() as address:
            call_command(
                "replay",
                *map(str, files),
                volunteers=options["volunteers"],
                out=options["out"],
                site=address,
                least_size=2,
            )


@contextmanager
def site() -> Iterator[str]:
    """The address of this checkout's site, started for the occasion if none runs."""
    running = _running_port()
    if running is not None:
        yield f"http://{HOST}:{running}"
        return
    port = _free_port()
    print(f"Starting a site on port {port} for the demo.", file=sys.stderr)
    log = HERE.logs / "demo-site.log"
    HERE.create()
    with log.open("ab") as output:
        started = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, *SUPERVISOR, "--host", HOST, "--port", str(port)],
            cwd=HERE.root,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        up = wait_until(
            lambda: answers(HOST, port) or started.poll() is not None, START_SECONDS
        ) and answers(HOST, port)
        if not up:
            raise CommandError(f"The site does not start; see {log}.")
        yield f"http://{HOST}:{port}"
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait(2 * TERM_SECONDS)


def _running_port() -> int | None:
    """The port of a supervisor of this checkout that answers."""
    for pid in processes_running(SUPERVISOR, HERE.root):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        port = int(words[words.index("--port") + 1]) if "--port" in words else 8000
        if answers(HOST, port):
            return port
    return None


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        port: int = trial.getsockname()[1]
    return port
