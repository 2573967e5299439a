"""``manage.py build_release``."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from datasets import releases
from datasets.importing import import_file
from datasets.models import Release, ReleaseState
from tests.cast import NOON
from tests.oasst import a_tree, write

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command("build_release", *args, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_builds_and_lists_the_files(tmp_path: Path) -> None:
    import_file(write(tmp_path / "in.jsonl", a_tree()), now=NOON)

    said = run("2026-03", "--note", "The first.")

    release = Release.objects.get(name="2026-03", note="The first.", state=ReleaseState.READY)
    assert len(said.splitlines()) == 3
    for line, file in zip(said.splitlines(), release.files, strict=True):
        assert line.startswith(f"{release.folder / file['name']}: 1 trees, 2 messages, ")
        assert line.endswith(file["sha256"])


def test_can_leave_it_to_the_worker() -> None:
    assert run("2026-03", "--queue") == "2026-03 waits for the worker.\n"
    assert Release.objects.get().state == ReleaseState.BUILDING


def test_takes_up_what_a_killed_builder_left() -> None:
    releases.begin("2026-03", now=NOON)
    run("2026-03")

    assert Release.objects.get().state == ReleaseState.READY


@pytest.mark.parametrize(
    ("name", "remedy"), [("taken", "take a new name"), ("A b", "Use small letters")]
)
def test_a_name_that_cannot_be_is_refused(name: str, remedy: str) -> None:
    run("taken")

    with pytest.raises(CommandError, match=remedy):
        run(name)
