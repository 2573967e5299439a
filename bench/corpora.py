"""Corpora as template databases, kept for a day, and as long as the code that makes them."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bench import databases
from bench.commands import manage, python
from bench.places import WORK, address_of
from oasst_collect.embedded.places import HERE

SEED: Final = 1
VOLUNTEERS: Final = 128
DRAFT: Final = "bench_draft"
MAKERS: Final = (
    # A change in any of these may make another corpus of the same scale and seed.
    "oasst_collect/corpus/*.py",
    "bench/people.py",
    "*/migrations/*.py",
    "accounts/volunteers.py",
    "tasks/openings.py",
    "trees/*.py",
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """A template database with volunteers whose keys we know."""

    database: str
    scale: float
    keys: tuple[str, ...]

    @property
    def told(self) -> str:
        """What is in it, in a line."""
        with databases.connected(address_of(self.database)) as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM trees_tree), (SELECT count(*) FROM trees_message),"
                " (SELECT count(*) FROM tasks_opening WHERE places > 0)"
            )
            trees, messages, openings = cursor.fetchone()
        size = databases.size_mb(self.database)
        return f"{trees:,} trees, {messages:,} messages, {openings:,} free openings, {size:g} MB"


def corpus(scale: float) -> Corpus:
    """The corpus of this scale, made if it is not there yet."""
    name = name_of(scale)
    keys = WORK / f"{name}.keys"
    if name not in databases.names() or not keys.exists():
        keys.parent.mkdir(parents=True, exist_ok=True)
        _make(name, scale, keys)
    lines = keys.read_text().splitlines()
    return Corpus(name, scale, tuple(json.loads(line)["key"] for line in lines))


def name_of(scale: float) -> str:
    """The database's name says all that decides what is in it.

    The day is part of it: the last work in a corpus is done when it is made, and what the public
    numbers say of the last day depends on that.
    """
    day = f"{datetime.now(UTC):%Y%m%d}"
    return f"{databases.PREFIX}{scale:g}_{SEED}_{day}_{_code_version()}".replace(".", "p")


def _make(name: str, scale: float, keys: Path) -> None:
    """Under another name until it is complete, so that what was cut short is never used."""
    databases.create(DRAFT)
    manage(DRAFT, "migrate", "--verbosity", "0")
    manage(DRAFT, "make_corpus", "--scale", f"{scale:g}", "--seed", str(SEED))
    keys.write_text(python(DRAFT, "-m", "bench.people", str(VOLUNTEERS)).output)
    databases.settle(DRAFT)
    databases.drop(name)
    databases.rename(DRAFT, name)


def _code_version() -> str:
    digest = hashlib.sha256()
    for pattern in MAKERS:
        for path in sorted(HERE.root.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
