"""On what and of what a run was made: machine, versions, commit, time."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from bench.databases import connected
from oasst_collect.embedded.places import HERE
from oasst_collect.embedded.urls import database_is_embedded, database_url

PACKAGES: Final = ("django", "djangorestframework", "granian", "celery", "psycopg2-binary", "redis")
QUIET: Final = 0.5
"""Above this load average something else was running."""


def about() -> dict[str, Any]:
    """All of it."""
    load = os.getloadavg()[0]
    with connected(database_url()) as cursor:
        cursor.execute("SHOW server_version")
        (postgres,) = cursor.fetchone()
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _git("rev-parse", "HEAD"),
        "changed_since_commit": bool(_git("status", "--porcelain", "--", ".", ":!bench/results")),
        "machine": {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
            "kernel": platform.release(),
            "load_before": round(load, 2),
            "quiet": load < QUIET,
        },
        "versions": {
            "python": platform.python_version(),
            "postgresql": postgres,
            "postgresql_is_embedded": database_is_embedded(),
            **{name: version(name) for name in PACKAGES},
        },
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if "model name" in line), "")


def _git(*words: str) -> str:
    done = subprocess.run(  # noqa: S603
        ["git", *words],  # noqa: S607
        cwd=HERE.root,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()
