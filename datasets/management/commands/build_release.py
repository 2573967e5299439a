"""``manage.py build_release NAME``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from datasets import releases
from datasets.management.meter import Meter
from datasets.models import Release, ReleaseState
from interface.refusals import Refused


class Command(BaseCommand):
    help = (
        "Build a release: the files of all ready trees, with checksums and a card, that never "
        "change again and that everybody may download. A release that failed, or whose builder "
        "was killed, is built again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="for instance 2026-11")
        parser.add_argument("--note", default="", help="what there is to know about it")
        parser.add_argument(
            "--queue", action="store_true", help="leave the building to the worker, and return"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        release = self._begun(options["name"], options["note"])
        if options["queue"]:
            releases.ask_worker(release)
            self.stdout.write(f"{release.name} waits for the worker.")
            return
        meter = Meter(self.stderr, release.name)
        release = releases.build(release.pk, now=timezone.now(), progress=meter.show)
        if release.state != ReleaseState.READY:
            raise CommandError(f"{release.name} is being built by somebody else at the moment.")
        for file in release.files:
            self.stdout.write(
                f"{release.folder / file['name']}: {file['trees']:,} trees, "
                f"{file['messages']:,} messages, {file['bytes']:,} bytes, sha256 {file['sha256']}"
            )

    def _begun(self, name: str, note: str) -> Release:
        waiting = Release.objects.waiting().filter(name=name).first()
        if waiting is not None:
            return waiting
        try:
            return releases.begin(name, note=note, now=timezone.now())
        except Refused as refusal:
            raise CommandError(refusal.detail) from None
