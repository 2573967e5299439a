"""``python -m bench``: how fast the dispenser is, and where its time goes.

loop: one load on the site, or on a floor, printed. profile: flame graphs and SQL under one load.
"""

# ruff: noqa: T201 - a command line prints

import argparse
import sys

from bench.corpora import corpus
from bench.floors import sql_floor, stack_floor
from bench.lines import lines_of
from bench.loop import loop
from bench.profile import profile
from oasst_collect.embedded import running


def main(arguments: list[str]) -> int:
    """Do what the command line says; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb in ("loop", "profile"):
        one = verbs.add_parser(verb)
        one.add_argument("--volunteers", type=int, default=8)
        one.add_argument("--seconds", type=float, default=15.0)
        one.add_argument("--scale", type=float, default=0.015)
        if verb == "loop":
            one.add_argument("--on", choices=("site", "stack", "sql"), default="site")
    given = parser.parse_args(arguments)
    running.ensure_running()
    try:
        if given.verb == "profile":
            made = corpus(given.scale)
            profile(made, volunteers=given.volunteers, seconds=given.seconds, say=print)
        else:
            print(*_one_load(given), sep="\n")
    finally:
        running.leave()
    return 0


def _one_load(given: argparse.Namespace) -> list[str]:
    made = corpus(given.scale)
    if given.on == "site":
        return lines_of(loop(made, given.volunteers, seconds=given.seconds, lags=True))
    if given.on == "stack":
        found = stack_floor(made, given.volunteers, seconds=given.seconds, mix={})
        return lines_of({"scale": made.scale, **found})
    return [str(sql_floor(made, given.volunteers, seconds=given.seconds, mix={}))]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
