"""How fast ready trees go out and come in, and how fast the public numbers are."""

import json
import re
import time
from typing import Any, Final
from urllib.request import urlopen

from bench import databases, queues
from bench.commands import manage, python
from bench.corpora import Corpus
from bench.databases import fresh_copy
from bench.places import HOST, WORK, address_of
from bench.site import running_site

EXPORTED: Final = WORK / "ready.jsonl.gz"
COPIED: Final = WORK / "messages.jsonl.gz"
EMPTY: Final = "bench_empty"
WRITTEN: Final = re.compile(r"([\d,]+) trees, ([\d,]+) messages")
FRAMES: Final = ("day", "week", "month", "total")
PUBLIC: Final = {
    **{f"leaderboard {frame}": f"leaderboard/?frame={frame}" for frame in FRAMES},
    "statistics": "stats/",
}


def export(corpus: Corpus) -> dict[str, Any]:
    """All ready trees with their labels into a file, between two COPYs of all messages."""
    for path in (EXPORTED, COPIED):
        path.unlink(missing_ok=True)
    with fresh_copy(corpus.database) as database:
        before = python(database, "-m", "bench.copying", str(COPIED))
        done = manage(database, "export_trees", "--out", str(EXPORTED))
        after = python(database, "-m", "bench.copying", str(COPIED))
    found = WRITTEN.search(done.output)
    trees, messages = (int(n.replace(",", "")) for n in found.groups()) if found else (0, 0)
    copy = (before.seconds + after.seconds) / 2
    return {
        "trees": trees,
        "messages": messages,
        "megabytes": round(EXPORTED.stat().st_size / 1e6, 2),
        "export_s": done.seconds,
        "export_rss_mb": done.rss_mb,
        "copy_gzip_s": round(copy, 2),
        "copy_megabytes": round(COPIED.stat().st_size / 1e6, 2),
        "ratio_to_copy_gzip": round(done.seconds / copy, 2),
    }


def import_again() -> dict[str, Any]:
    """The exported trees into an empty database."""
    databases.create(EMPTY)
    try:
        manage(EMPTY, "migrate", "--verbosity", "0")
        done = manage(EMPTY, "import_trees", str(EXPORTED))
        with databases.connected(address_of(EMPTY)) as cursor:
            cursor.execute("SELECT count(*) FROM trees_message")
            (messages,) = cursor.fetchone()
    finally:
        databases.drop(EMPTY)
    return {
        "messages": messages,
        "import_s": done.seconds,
        "messages_per_s": round(messages / done.seconds),
        "import_rss_mb": done.rss_mb,
    }


def public_numbers(corpus: Corpus) -> dict[str, Any]:
    """Leaderboards of all frames and the statistics, over HTTP: with nothing kept, and kept."""
    with fresh_copy(corpus.database) as database, running_site(database) as site:
        _get(site.port, "stats/")  # the first request of all: the program loads itself
        queues.broker().flushdb()
        cold = {name: _get(site.port, path) for name, path in PUBLIC.items()}
        kept = {name: _get(site.port, path) for name, path in PUBLIC.items()}
    return {
        "cold_s": cold,
        "kept_s": kept,
        "leaderboard_s": round(sum(cold.values()), 3),
        "leaderboard_kept_s": round(sum(kept.values()), 3),
    }


def _get(port: int, path: str) -> float:
    began = time.perf_counter()
    with urlopen(f"http://{HOST}:{port}/api/v1/{path}", timeout=120) as answer:
        json.load(answer)
    return round(time.perf_counter() - began, 4)
