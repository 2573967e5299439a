"""The loop: volunteers ask and answer through the running site, and everything is watched."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import IO, Any, Final

from bench import queues
from bench.client import ClientFailed, Plan
from bench.commands import CommandFailed, manage
from bench.corpora import Corpus
from bench.databases import fresh_copy
from bench.percentiles import quantiles, summary
from bench.places import HOST
from bench.processors import busy_seconds, resident_mb, seconds_used, used_between
from bench.site import Site, running_site
from oasst_collect.embedded.places import HERE

WARM_SECONDS: Final = 4.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What the client saw, and what the server's processes used meanwhile."""

    seen: dict[str, Any]
    used: dict[str, float]
    busy: float
    web_mb: float

    @property
    def per_second(self) -> float:
        """Finished tasks a second."""
        return float(self.seen["finished"] / self.seen["seconds"])

    def cpu(self) -> dict[str, float]:
        """Processors kept busy by each part, and by all that runs on the machine: 1.0 is a core."""
        seconds = self.seen["seconds"]
        parts = {**self.used, "client": self.seen["client_cpu_seconds"], "machine": self.busy}
        return {part: round(used / seconds, 3) for part, used in parts.items()}


def measure(
    site: Site,
    keys: Sequence[str],
    *,
    seconds: float,
    warm: float,
    at_start: Callable[[], None] = lambda: None,
    at_end: Callable[[], None] = lambda: None,
    pages: bool = False,
) -> Measured:
    """Put a load on a running server and watch its processes. Raises :class:`ClientFailed`.

    With ``pages`` on the site's pages: the keys are then those of sessions.

    ``at_start`` is called when the warm-up is over, ``at_end`` when the measured time is: while the
    last responses are still to come. Neither must take long.
    """
    moments = []
    plan = Plan(HOST, site.port, list(keys), warm, seconds, pages=pages)
    with _client(plan) as said:
        for expected, act in (("measuring", at_start), ("measured", at_end)):
            if said.readline().strip() != expected:
                raise ClientFailed("the client ended early; its traceback is above")
            moments.append((seconds_used(site.process.pid), busy_seconds()))
            act()
        memory = resident_mb(site.process.pid, "web")
        seen = json.loads(said.readline() or "null")
    if seen is None:
        raise ClientFailed("the client did not say what it saw")
    (before, busy_before), (after, busy_after) = moments
    return Measured(seen, used_between(before, after), busy_after - busy_before, memory)


@contextmanager
def _client(plan: Plan) -> Iterator[IO[str]]:
    """The client at work, as what it prints; it is killed if it is not heard out."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.client"],
        cwd=HERE.root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as client:
        assert client.stdin is not None
        assert client.stdout is not None
        client.stdin.write(json.dumps(asdict(plan)))
        client.stdin.close()
        try:
            yield client.stdout
        except BaseException:
            client.kill()
            raise


def loop(
    corpus: Corpus,
    volunteers: int,
    *,
    seconds: float,
    warm: float = WARM_SECONDS,
    check: bool = False,
) -> dict[str, Any]:
    """One load on the whole site with a fresh copy of the corpus, and how the worker kept up.

    With ``check``, all invariants are checked when the site has ended.
    """
    queues.broker().flushdb()
    with fresh_copy(corpus.database) as database:
        with running_site(database) as site, queues.watched_lags(database) as waited:
            backlog: dict[str, int] = {}
            measured = measure(
                site,
                corpus.keys[:volunteers],
                seconds=seconds,
                warm=warm,
                at_end=lambda: backlog.update(queues.backlog(database)),
            )
            drained = queues.seconds_until_drained(database)
        invariants = check_invariants(database) if check else None
    return {
        "volunteers": volunteers,
        "scale": corpus.scale,
        **described(measured),
        "backlog": backlog,
        "drained_s": drained,
        "opening_lag_ms": summary(waited.ms),
        "invariants": invariants,
    }


def check_invariants(database: str) -> str:
    """``hold``, or what the command says is broken."""
    try:
        manage(database, "check_invariants")
    except CommandFailed as broken:
        return str(broken)
    return "hold"


def described(measured: Measured) -> dict[str, Any]:
    """The figures of one load."""
    seen = measured.seen
    answers: Mapping[str, list[float]] = seen["answer_ms"]
    finished = max(1, seen["finished"])
    return {
        "seconds": round(seen["seconds"], 2),
        "finished": seen["finished"],
        "finished_per_s": round(measured.per_second, 1),
        "ask_ms": summary(seen["ask_ms"]),
        "ask_quantiles_ms": quantiles(seen["ask_ms"]),
        "answer_ms": summary([ms for found in answers.values() for ms in found]),
        "answer_ms_by_kind": {kind: summary(found) for kind, found in sorted(answers.items())},
        "mix": {kind: round(len(found) / finished, 4) for kind, found in sorted(answers.items())},
        "nothing_ms": summary(seen["nothing_ms"]),
        "refused": seen["refused"],
        "errors": seen["errors"],
        "cpu": measured.cpu(),
        "web_rss_mb": measured.web_mb,
    }
