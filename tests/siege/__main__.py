"""``python -m tests.siege [--volunteers 200] [--seconds 300] [--seed N]``: besiege a site, and
print what came of it as JSON. Exit status 1 if anything is wrong."""

# ruff: noqa: T201 - a command line prints

import argparse
import json
import sys
import tempfile
from pathlib import Path
from random import Random

from tests.services.checkouts import Checkout, copy_source
from tests.services.sites import running_site
from tests.siege.siege import PRODUCTION, Siege
from tests.siege.verdict import faults


def main(arguments: list[str]) -> int:
    """Do what the command line says; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.siege")
    parser.add_argument("--volunteers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        checkout = Checkout(Path(folder) / "checkout", PRODUCTION)
        copy_source(checkout.root)
        try:
            with running_site(checkout) as site:
                outcome = Siege(site, given.volunteers, given.seconds, Random(given.seed)).lay()
        finally:
            checkout.remove()
    print(json.dumps(outcome, indent=2))
    for fault in faults(outcome):
        print(fault, file=sys.stderr)
    return int(bool(faults(outcome)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
