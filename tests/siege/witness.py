"""Looks on while the siege lasts, and makes leases run out: ``python -m tests.siege.witness``.

It runs in the site's checkout. Every half second it looks at the invariants of groups 1 to 3 in a
snapshot; several times a second it lets some of the leases end now, or in a moment, and takes back
those that are over, so that answers race with the expiry. SIGTERM ends it; it says what it saw.
"""

import json
import os
import signal
import sys
from random import Random
from threading import Event
from typing import Final

HASTENED: Final = 0.03
"""Share of the open leases that are made to end, each time."""
MOMENT: Final = 0.4
"""In so many seconds at most."""
LOOKS: Final = 3
"""Every so many rounds it looks."""


def main() -> None:
    """Look until told to end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst_collect.settings")
    import django

    django.setup()
    from django.utils import timezone

    from tasks import leases
    from tasks.invariants import check_groups, snapshot

    over, rng = Event(), Random(1)
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    rounds = looks = hastened = 0
    findings: list[str] = []
    while not over.wait(0.15):
        rounds += 1
        hastened += hasten(rng)
        leases.expire(now=timezone.now())
        if rounds % LOOKS == 0:
            looks += 1
            with snapshot():
                findings += map(str, check_groups(1, 2, 3))
    seen = {"looks": looks, "hastened": hastened, "seen": findings[:20]}
    sys.stdout.write(json.dumps(seen))


def hasten(rng: Random) -> int:
    """Let some leases end in a moment; returns how many."""
    from datetime import timedelta

    from django.utils import timezone

    from tasks.models import Task

    live = list(Task.objects.open().values_list("pk", flat=True))
    some = [task for task in live if rng.random() < HASTENED]
    soon = timezone.now() + timedelta(seconds=rng.uniform(0, MOMENT))
    return Task.objects.open().filter(pk__in=some).update(expires_at=soon)


if __name__ == "__main__":
    main()
