"""``python -m tests.mutations [WORDS…]``: break the code in every listed way, or in those whose
description has all of the words, and see that the named tests notice.

Every breakage is made in a scratch copy of the checkout with a database of its own. Prints a line
for each; exit status 1 if one goes unnoticed, or its text is not in the code any more.
"""

# ruff: noqa: T201 - a command line prints

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from oasst_collect.embedded.places import HERE
from tests.mutations.breakage import Breakage
from tests.mutations.breakages import ALL
from tests.services.checkouts import Checkout

LEFT_OUT: Final = ("var", ".venv", ".git", "__pycache__", ".*_cache", ".hypothesis")
PYTEST: Final = ("-m", "pytest", "-q", "-rfE", "--reuse-db", "-p", "no:cacheprovider")
FAILED: Final = re.compile(r"^(?:FAILED|ERROR) ([^\s\[]+)", re.MULTILINE)
PATIENCE: Final = 900.0
NOT_RUN: Final = (2, 3, 4, 5)
"""pytest's exit statuses for tests that did not get as far as failing."""


def main(words: list[str]) -> int:
    """Try them; the exit status."""
    chosen = [one for one in ALL if all(word in one.what for word in words)]
    wrong = 0
    with _scratch() as checkout:
        tests = sorted({test for one in chosen for test in one.tests})
        if failed := _failed(checkout, tests):
            print(f"These fail in code that is whole: {', '.join(sorted(failed))}")
            return 1
        for number, breakage in enumerate(chosen, 1):
            began = time.monotonic()
            said = _try(checkout, breakage)
            wrong += said != "caught"
            seconds = time.monotonic() - began
            print(f"{number}/{len(chosen)} {said}: {breakage.what} ({seconds:.0f} s)", flush=True)
    print(f"{len(chosen) - wrong} of {len(chosen)} breakages are caught.")
    return int(bool(wrong))


def _try(checkout: Checkout, breakage: Breakage) -> str:
    """What became of a breakage, in a word or two."""
    path = checkout.root / breakage.file
    whole = path.read_text()
    if whole.count(breakage.text) != 1:
        return f"NOT MADE, since its text stands {whole.count(breakage.text)} times in the code"
    path.write_text(whole.replace(breakage.text, breakage.instead))
    try:
        unnoticed = set(breakage.tests) - _failed(checkout, breakage.tests)
    finally:
        path.write_text(whole)
    return f"UNNOTICED by {', '.join(sorted(unnoticed))}" if unnoticed else "caught"


def _failed(checkout: Checkout, tests: Sequence[str]) -> set[str]:
    """Those of the tests that fail."""
    process = checkout.start(*PYTEST, *tests)
    try:
        output, _ = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        raise SystemExit(f"{tests} hang.") from None
    if process.returncode in NOT_RUN:
        raise SystemExit(f"pytest cannot run {tests}:\n{output}")
    return set(FAILED.findall(output))


@contextmanager
def _scratch() -> Iterator[Checkout]:
    """A copy of the checkout, tests included, whose servers end with it."""
    with tempfile.TemporaryDirectory() as folder:
        checkout = Checkout(Path(folder) / "checkout")
        shutil.copytree(HERE.root, checkout.root, ignore=shutil.ignore_patterns(*LEFT_OUT))
        try:
            checkout.embedded("start")
            yield checkout
        finally:
            checkout.remove()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
