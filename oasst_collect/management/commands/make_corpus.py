"""``manage.py make_corpus``: a made-up corpus of the real size, for benchmarks and trials."""

import argparse
import time
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from oasst_collect.corpus.making import make_corpus
from trees import shelf


class Command(BaseCommand):
    help = (
        "Fill a database that holds no trees with made-up conversations of the shape of OASST1: "
        "66,497 trees, 161,443 messages and all that belongs to them at scale 1. The same scale, "
        "seed and moment make the same corpus."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=float, default=1.0, help="default: %(default)s")
        parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
        parser.add_argument(
            "--now",
            type=_moment,
            help="when the last work is done, as 2026-01-31T12:00:00+00:00; default: this hour",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = options["now"] or timezone.now().replace(minute=0, second=0, microsecond=0)
        self._began = time.monotonic()
        try:
            make_corpus(scale=options["scale"], seed=options["seed"], now=now, say=self._say)
        except ValueError as error:
            raise CommandError(str(error)) from None
        shelf.tidy_all()
        self._say("the reading room")
        self._say(f"done: scale {options['scale']:g}, seed {options['seed']}, {now.isoformat()}")

    def _say(self, line: str) -> None:
        self.stdout.write(f"{time.monotonic() - self._began:6.1f} s  {line}")
        self.stdout.flush()


def _moment(value: str) -> datetime:
    moment = parse_datetime(value)
    if moment is None or moment.tzinfo is None:
        raise argparse.ArgumentTypeError("a moment with its time zone, 2026-01-31T12:00:00+00:00")
    return moment
