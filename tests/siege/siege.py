"""A site under siege: hundreds of volunteers on connections of their own, while parts of it, and
they themselves, are killed at random. In the end every answer that was acknowledged is there once.
"""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from oasst_collect.embedded.places import HERE
from tests.services.checkouts import Checkout
from tests.services.sites import Site
from tests.siege.blows import Blows
from tests.siege.volunteer import LANG

PRODUCTION: Final = {"DJANGO_DEBUG": "0", "DJANGO_SECRET_KEY": "known to the siege only " * 3}
PROCESSES: Final = 5
"""So many processes hold the volunteers; one at a time is killed."""
LAST_BLOW: Final = 5.0
"""No blow falls in so many last seconds."""
PATIENCE: Final = 300.0

_PREPARE: Final = f"""
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst_collect.settings")
import django
django.setup()
from django.utils import timezone
from tasks import openings
from trees.models import LanguagePolicy
LanguagePolicy.objects.create(
    lang="{LANG}", goal_size=6, max_depth=3, max_replies=3, prompt_reviews=2, reply_reviews=2,
    rankings=2, lease_minutes=1, max_active_trees="40", max_initial_prompt_review="40",
    max_prompt_lottery_waiting="40",
)
openings.refresh_prompts("{LANG}", now=timezone.now())
"""


@dataclass
class Siege:
    """``crowds`` are the processes that hold the volunteers."""

    site: Site
    volunteers: int
    seconds: float
    rng: Random
    crowds: list["subprocess.Popen[str]"] = field(default_factory=list)
    until: float = 0.0

    @property
    def checkout(self) -> Checkout:
        return self.site.checkout

    @property
    def folder(self) -> Path:
        """Where keys and journals lie."""
        return self.checkout.root / "siege"

    def lay(self) -> dict[str, Any]:
        """Besiege the site; what came of it."""
        self._prepare()
        self.until = time.monotonic() + self.seconds
        blows = Blows(self.site, self._kill_clients, self.rng)
        with self._witness() as seen:
            self.crowds = [self._start_crowd(number) for number in range(PROCESSES)]
            blows.fall(self.until - LAST_BLOW)
            time.sleep(max(0.0, self.until - time.monotonic()))
            (self.folder / "quiet").touch()
            for crowd in self.crowds:
                crowd.wait(PATIENCE)
        audit = json.loads(self.checkout.run("-m", "tests.siege.audit", str(self.folder)))
        figures = {"volunteers": self.volunteers, "seconds": self.seconds}
        wrong = [line for line in self.site.lines if " web " in line and "Traceback" in line]
        return {**figures, "kills": dict(blows.struck), **seen, **audit, "tracebacks": wrong}

    def _prepare(self) -> None:
        shutil.copytree(HERE.root / "tests" / "siege", self.checkout.root / "tests" / "siege")
        self.checkout.run("-c", _PREPARE)
        words = ("manage.py", "create_volunteers", f"{self.volunteers}", "--lang", LANG)
        keys = [json.loads(line)["key"] for line in self.checkout.run(*words).splitlines()]
        self.folder.mkdir()
        (self.folder / "keys").write_text("\n".join(keys))

    @contextmanager
    def _witness(self) -> Iterator[dict[str, Any]]:
        """Somebody who looks on; what they saw is there afterwards."""
        seen: dict[str, Any] = {}
        process = self.checkout.start("-m", "tests.siege.witness", stderr=None)
        try:
            yield seen
        finally:
            process.terminate()
            output, _ = process.communicate(timeout=PATIENCE)
        seen |= json.loads(output)

    def _start_crowd(self, number: int) -> "subprocess.Popen[str]":
        share = self.volunteers // PROCESSES
        left = max(0.0, self.until - time.monotonic())
        words = (self.site.port, self.folder, number * share, share, left)
        return self.checkout.start("-m", "tests.siege.crowd", *map(str, words), stdout=None)

    def _kill_clients(self) -> None:
        number = self.rng.randrange(PROCESSES)
        self.crowds[number].kill()
        self.crowds[number].wait()
        self.crowds[number] = self._start_crowd(number)
