"""``manage.py export_trees --out FILE``."""

from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from datasets.exporting import Layout, export_file
from datasets.files import SUFFIXES
from datasets.management.meter import Meter
from datasets.read import Selection
from interface.languages import check_language
from interface.refusals import Refused
from trees.states import State

ALL: Final = "all"


class Command(BaseCommand):
    help = (
        "Write trees into an OASST file. By default: ready trees with their accepted messages "
        "written by people. A message that is left out takes all below it along. With "
        "--everything, what came in by import_trees goes out as it came."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--out",
            type=Path,
            required=True,
            metavar="FILE",
            help="ends in .jsonl, or in .jsonl.gz to be compressed",
        )
        parser.add_argument(
            "--state",
            help=f"states joined by commas, or {ALL}: {', '.join(State)} "
            f"(default: {State.READY_FOR_EXPORT})",
        )
        parser.add_argument("--lang", help="languages of the prompt, joined by commas")
        parser.add_argument(
            "--format",
            choices=list(Layout),
            default=Layout.TREES,
            help="a tree or a message on each line (default: %(default)s)",
        )
        parser.add_argument(
            "--nulls",
            choices=("written", "omitted"),
            default="written",
            help="how to say that nothing is known (default: %(default)s)",
        )
        for name, what in (
            ("deleted", "deleted messages"),
            ("spam", "messages that were rejected or not decided on"),
            ("synthetic", "messages written by models"),
        ):
            parser.add_argument(f"--with-{name}", action="store_true", help=f"also {what}")
        parser.add_argument(
            "--everything",
            action="store_true",
            help="all states (unless --state is given) and all messages, as they were imported",
        )
        parser.add_argument("--force", action="store_true", help="replace the file if it exists")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["out"]
        if not path.name.endswith(SUFFIXES):
            raise CommandError(f"The name of {path} must end in {' or '.join(SUFFIXES)}.")
        try:
            written = export_file(
                path,
                _selection(options),
                layout=Layout(options["format"]),
                nulls=options["nulls"] == "written",
                force=options["force"],
                progress=Meter(self.stderr, path.name).show,
            )
        except Refused as refusal:
            raise CommandError(refusal.detail) from None
        self.stdout.write(
            f"{path}: {written.trees:,} trees, {written.messages:,} messages, "
            f"{written.bytes:,} bytes, sha256 {written.sha256}"
        )


def _selection(options: dict[str, Any]) -> Selection:
    langs = _listed(options["lang"])
    state, everything = options["state"], options["everything"]
    return Selection(
        states=_states(state or (ALL if everything else State.READY_FOR_EXPORT)),
        langs=frozenset(check_language(code) for code in langs) if langs else None,
        with_deleted=everything or options["with_deleted"],
        with_spam=everything or options["with_spam"],
        with_synthetic=everything or options["with_synthetic"],
    )


def _states(given: str) -> frozenset[State] | None:
    names = _listed(given)
    if names == [ALL]:
        return None
    for name in names:
        if name not in list(State):
            raise CommandError(f"{name!r} is not a state; use {ALL} or {', '.join(State)}.")
    return frozenset(State(name) for name in names)


def _listed(given: str | None) -> list[str]:
    return [part.strip() for part in (given or "").split(",") if part.strip()]
