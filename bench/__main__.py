"""``python -m bench``: how fast the dispenser is, and where its time goes.

run (`make bench`), quick and large: everything, into bench/results/. loop: one load on the site,
or on a floor, printed; pages: one on the pages of the site. profile: flame graphs and SQL under one
load. forget: drop the corpora.
"""

# ruff: noqa: T201 - a command line prints

import argparse
import fcntl
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench import databases
from bench.corpora import corpus
from bench.floors import sql_floor, stack_floor
from bench.lines import lines_of
from bench.loop import WARM_SECONDS, loop
from bench.pages import lines_of as page_lines
from bench.pages import pages
from bench.places import WORK
from bench.profile import profile
from bench.results import run_all
from bench.run import SIZES
from oasst_collect.embedded import running
from oasst_collect.embedded.errors import EmbeddedError
from oasst_collect.embedded.urls import database_is_embedded


def main(arguments: list[str]) -> int:
    """Do what the command line says; the exit status."""
    given = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave in order
    try:
        running.ensure_running()
        with _alone():
            return _do(given)
    except KeyboardInterrupt:
        return 130
    except (EmbeddedError, BlockingIOError) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        running.leave()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb in SIZES:
        whole = verbs.add_parser(verb)
        whole.add_argument("--runs", type=int, default=1, help="so often, for the spread")
    for verb in ("loop", "pages", "profile"):
        one = verbs.add_parser(verb)
        one.add_argument("--volunteers", type=int, default=8)
        one.add_argument("--seconds", type=float, default=15.0)
        one.add_argument("--scale", type=float, default=0.015)
        if verb != "profile":
            one.add_argument("--warm", type=float, default=WARM_SECONDS)
        if verb == "loop":
            one.add_argument("--on", choices=("site", "stack", "sql"), default="site")
    verbs.add_parser("forget")
    return parser


def _do(given: argparse.Namespace) -> int:
    if given.verb in SIZES:
        return run_all(SIZES[given.verb], runs=given.runs)
    if given.verb == "profile":
        made = corpus(given.scale)
        profile(made, volunteers=given.volunteers, seconds=given.seconds, say=print)
    elif given.verb == "loop":
        print(*_one_load(given), sep="\n")
    elif given.verb == "pages":
        found = pages(corpus(given.scale), given.volunteers, seconds=given.seconds, warm=given.warm)
        print(*page_lines(found), sep="\n")
    else:
        for name in databases.names():
            databases.drop(name)
    return 0


def _one_load(given: argparse.Namespace) -> list[str]:
    made = corpus(given.scale)
    if given.on == "site":
        return lines_of(loop(made, given.volunteers, seconds=given.seconds, warm=given.warm))
    if given.on == "stack":
        found = stack_floor(made, given.volunteers, seconds=given.seconds, mix={})
        return lines_of({"scale": made.scale, **found})
    return [str(sql_floor(made, given.volunteers, seconds=given.seconds, mix={}))]


@contextmanager
def _alone() -> Iterator[None]:
    """One benchmark of a checkout at a time. Corpora stay for the next one if they are under var/;
    a server of somebody else's is left as it was found."""
    WORK.mkdir(parents=True, exist_ok=True)
    with (WORK / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BlockingIOError("Another benchmark of this checkout is running.") from None
        try:
            yield
        finally:
            if not database_is_embedded():
                for name in databases.names():
                    databases.drop(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
