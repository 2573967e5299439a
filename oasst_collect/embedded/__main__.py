"""`python -m oasst_collect.embedded {start,stop,restart,status,url,guard} [postgres|redis]`.

`guard` is for the program itself: it waits until nobody uses the servers and stops them.
"""

# ruff: noqa: T201 - a command line prints

import argparse
import sys
from pathlib import Path

from oasst_collect.embedded import running, urls
from oasst_collect.embedded.errors import EmbeddedError
from oasst_collect.embedded.places import HERE, Places
from oasst_collect.embedded.server import Reply

VERBS = ("start", "stop", "restart", "status", "url", "guard")


def main(arguments: list[str]) -> int:
    """Do what the command line says; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m oasst_collect.embedded", description=__doc__)
    parser.add_argument("verb", choices=VERBS)
    parser.add_argument("name", nargs="*", choices=("postgres", "redis", []), default=[])
    parser.add_argument("--if-unused", action="store_true", help="stop: only if nobody uses them")
    parser.add_argument("--root", type=Path, default=HERE.root, help="the checkout")
    given = parser.parse_args(arguments)
    places = Places(given.root.resolve())
    names: list[str] | None = given.name or None
    try:
        if given.verb == "status":
            return show_status(places)
        if given.verb == "url":
            print(urls.database_url(places), urls.redis_url(places), sep="\n")
        elif given.verb == "guard":
            running.guard(places)
        elif given.if_unused:
            running.stop_if_unused(places)
        elif given.verb in ("stop", "restart"):
            running.stop(names, places)
        if given.verb in ("start", "restart"):
            running.start(names, places)
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def show_status(places: Places) -> int:
    """Print a line for each server; 0 when all of them serve, 3 otherwise."""
    replies = {server: server.ask() for server in running.servers(places)}
    for server, reply in replies.items():
        pids = ", ".join(str(pid) for pid in sorted(server.processes())) or "none"
        print(f"{server.name}: {reply.value}; processes: {pids}; data: {server.data}")
    return 0 if all(reply is Reply.READY for reply in replies.values()) else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
