"""``python -m bench``: how fast the dispenser is, and where its time goes.

loop: one load on the site, printed. profile: flame graphs and SQL under one load.
"""

# ruff: noqa: T201 - a command line prints

import argparse
import sys

from bench.corpora import corpus
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
    given = parser.parse_args(arguments)
    running.ensure_running()
    try:
        if given.verb == "profile":
            profile(
                corpus(given.scale), volunteers=given.volunteers, seconds=given.seconds, say=print
            )
        else:
            found = loop(corpus(given.scale), given.volunteers, seconds=given.seconds, lags=True)
            print(*lines_of(found), sep="\n")
    finally:
        running.leave()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
