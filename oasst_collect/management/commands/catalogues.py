"""The words of the interface in all its languages: update, check, hand out, take in."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from oasst_collect.catalogues.borrowed import gaps
from oasst_collect.catalogues.compiling import compile_changed
from oasst_collect.catalogues.extraction import NotAsItStands, extract
from oasst_collect.catalogues.files import brought_up_to_date, faults_in, write
from oasst_collect.catalogues.filling import fill, missing
from oasst_collect.catalogues.places import COMPLETE, languages


class Command(BaseCommand):
    help = (
        "Bring the catalogues in locale/ up to date with what the program says, and compile them."
        " See docs/translating.md."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument(
            "--check",
            nargs="*",
            metavar="LANG",
            help="change nothing; say what is missing or wrong in these languages, by default in"
            " those that are complete",
        )
        ways.add_argument(
            "--missing", metavar="LANG", help="print what is not translated, as lines to fill in"
        )
        ways.add_argument(
            "--fill",
            nargs=2,
            metavar=("LANG", "FILE"),
            help="take in translations from such lines (- for standard input)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """See `help`."""
        if options["check"] is not None:
            self._check([_known(lang) for lang in options["check"]] or list(COMPLETE))
            return
        lang = options["missing"] or (options["fill"] or [""])[0]
        # Who works on one language gets in nobody's way in the others.
        self._update([_known(lang)] if lang else languages())
        if options["missing"]:
            for line in missing(lang):
                self.stdout.write(line)
        if options["fill"]:
            self._fill(*options["fill"])
        compile_changed()

    def _update(self, langs: list[str]) -> None:
        texts = _texts()
        for lang in langs:
            if write(lang, brought_up_to_date(lang, {**gaps(lang), **texts})):
                self.stderr.write(f"{lang}: brought up to date")

    def _check(self, langs: list[str]) -> None:
        texts = _texts()
        found = [fault for lang in langs for fault in faults_in(lang, {**gaps(lang), **texts})]
        for fault in found:
            self.stdout.write(fault)
        if found:
            raise CommandError(
                f"{len(found)} faults; `manage.py catalogues` updates, see --missing."
            )
        self.stdout.write(f"{len(texts)} texts, complete in {', '.join(langs) or 'no language'}.")

    def _fill(self, lang: str, name: str) -> None:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        taken, refused = fill(lang, text.splitlines())
        self.stdout.write(f"{lang}: {taken} translations taken in, {len(refused)} refused")
        for fault in refused:
            self.stdout.write(fault)
        if refused:
            compile_changed()
            raise CommandError("Mend the lines above and fill in again.")


def _known(lang: str) -> str:
    if lang not in languages():
        raise CommandError(f"{lang!r} is not one of {', '.join(languages())}.")
    return lang


def _texts() -> dict[Any, Any]:
    try:
        return extract(settings.BASE_DIR)
    except NotAsItStands as error:
        raise CommandError(str(error)) from None
