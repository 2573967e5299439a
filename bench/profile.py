"""``make profile``: flame graphs of a web worker and of the Celery worker, and the slowest SQL.

Two loads of the same kind, one for py-spy and one for the log of statements: each costs time that
the other would see. py-spy reads other processes' memory: as root, or the user of the processes
where the kernel lets one trace one's own (``sysctl kernel.yama.ptrace_scope=0``). It must not stop
them while it looks: a thread that was stopped while it waited for the database looks busy.
"""

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bench import queues, statements
from bench.corpora import Corpus
from bench.databases import fresh_copy
from bench.flames import Shares, shares
from bench.loop import measure
from bench.processors import busiest
from bench.site import Site, running_site
from oasst_collect.embedded.places import HERE
from oasst_collect.embedded.urls import database_is_embedded

FOLDER: Final = HERE.var / "profile"
PARTS: Final = ("web", "worker")
WARM: Final = 4.0
SHOWN: Final = 5
STATEMENTS: Final = 15
RATE: Final = 60

Say = Callable[[str], None]


def profile(corpus: Corpus, *, volunteers: int, seconds: float, say: Say) -> None:
    """Write everything into FOLDER, and say what is most."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    keys = corpus.keys[:volunteers]
    text = _flames(corpus, keys, seconds)
    if database_is_embedded():
        text += _statements(corpus, keys, seconds)
    else:
        text += ["", "SQL: the log of a PostgreSQL that is not ours cannot be read from here."]
    (FOLDER / "summary.txt").write_text("".join(f"{line}\n" for line in text))
    for line in text:
        say(line)
    say(f"\nflame graphs and plans are in {FOLDER}")


def _flames(corpus: Corpus, keys: Sequence[str], seconds: float) -> list[str]:
    queues.broker().flushdb()
    with fresh_copy(corpus.database) as database, running_site(database) as site:
        measured = measure(
            site, keys, seconds=seconds, warm=WARM, at_start=lambda: _spy(site, seconds - 1)
        )
    text = [f"{len(keys)} volunteers: {measured.per_second:.1f} finished tasks/s while watched"]
    for part in PARTS:
        path = FOLDER / f"{part}.svg"
        if path.exists():
            text += ["", f"{part} (busiest process)", *_lines(shares(path.read_text()))]
    return text


def _spy(site: Site, seconds: float) -> None:
    """Draw the busiest process of each part, both at once, without holding up the caller."""
    for part in PARTS:
        pid = busiest(site.process.pid, part)
        threading.Thread(target=_draw, args=(pid, FOLDER / f"{part}.svg", seconds)).start()


def _draw(pid: int, path: Path, seconds: float) -> None:
    spy = Path(sys.executable).with_name("py-spy")
    words = ["record", "--pid", str(pid), "--duration", str(int(seconds)), "--rate", str(RATE)]
    done = subprocess.run(  # noqa: S603 - our own command
        [str(spy), *words, "--nonblocking", "--output", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    path.with_suffix(".log").write_text(done.stdout + done.stderr)


def _lines(found: Shares) -> list[str]:
    named = {
        "by layer": found.layers,
        "functions by themselves": found.own[:SHOWN],
        "our functions with all they call": found.whole[: 2 * SHOWN],
    }
    text = []
    for title, ranked in named.items():
        text += [f"  {title}", *(f"    {share:6.1%}  {name}" for name, share in ranked)]
    return text


def _statements(corpus: Corpus, keys: Sequence[str], seconds: float) -> list[str]:
    queues.broker().flushdb()
    with fresh_copy(corpus.database) as database:
        start = statements.log_everything(database)
        with running_site(database) as site:
            measured = measure(site, keys, seconds=seconds, warm=0.0)
        found = statements.logged(start)
        finished = max(1, measured.seen["finished"])
        (FOLDER / "statements.md").write_text(_page(database, found[:STATEMENTS]))
    total = sum(one.total_ms for one in found)
    calls = sum(one.calls for one in found)
    each = f"{calls / finished:.0f} statements, {total / finished:.1f} ms"
    return [
        "",
        f"SQL of web and worker together, for each finished task: {each}",
        *(
            f"    {one.total_ms / total:6.1%} {one.calls:6} calls, p50 {one.p50_ms:g} "
            f"p95 {one.p95_ms:g} ms  {one.text[:110]}"
            for one in found[:STATEMENTS]
        ),
    ]


def _page(database: str, found: Sequence[statements.Statement]) -> str:
    parts = ["# The dearest SQL, with plans\n"]
    for one in found:
        parts.append(
            f"\n## {one.total_ms:g} ms in {one.calls} calls, p50 {one.p50_ms:g}, "
            f"p95 {one.p95_ms:g} ms\n\n```sql\n{one.text}\n```\n"
        )
        if told := statements.plan(database, one):
            parts.append(f"\n```\n{told}\n```\n")
    return "".join(parts)
