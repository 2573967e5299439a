"""A process full of volunteers: ``python -m tests.siege.crowd PORT FOLDER FIRST COUNT SECONDS``.

It reads the keys from ``FOLDER/keys`` and keeps the journals beside it, so that one that was
killed is started again and goes on. Once the seconds are over and ``FOLDER/quiet`` is there, the
volunteers settle their accounts.
"""

import sys
import time
from pathlib import Path
from random import Random
from threading import Thread, stack_size
from typing import Final

from tests.siege.journal import Journal
from tests.siege.line import Line
from tests.siege.volunteer import Volunteer

SETTLING: Final = 120.0
"""Seconds after which a volunteer gives up to settle accounts with a site that is away."""


def main(port: int, folder: Path, first: int, count: int, until: float) -> None:
    """Let them live."""
    keys = (folder / "keys").read_text().split()[first : first + count]
    paths = [folder / f"{number}.journal" for number in range(first, first + count)]
    stack_size(512 * 1024)
    threads = [
        Thread(target=live, args=(volunteer(port, key, path), folder, until))
        for key, path in zip(keys, paths, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def volunteer(port: int, key: str, path: Path) -> Volunteer:
    """Somebody who goes on where the journal ends."""
    journal, rng = Journal(path), Random()
    return Volunteer(Line(port, key, rng, lambda how: journal.note("cut", how)), journal, rng)


def live(volunteer: Volunteer, folder: Path, until: float) -> None:
    """Work, and settle accounts when the site has its peace."""
    volunteer.work(until)
    while not (folder / "quiet").exists():
        time.sleep(0.1)
    volunteer.settle_accounts(time.monotonic() + SETTLING)


if __name__ == "__main__":
    port, folder, first, count, seconds = sys.argv[1:]
    main(int(port), Path(folder), int(first), int(count), time.monotonic() + float(seconds))
