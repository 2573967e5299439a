"""Building releases: the same bytes from the same data, all files or none, never changed."""

import hashlib
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from datasets import queues, releases
from datasets.importing import import_file
from datasets.models import Release, ReleaseState
from tests.cast import NOON
from tests.oasst import a_tree, an_id, lines, write
from trees.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _trees(tmp_path: Path) -> None:
    """Two ready trees and one that is not."""
    import_trees(tmp_path, 1, 2)
    import_trees(tmp_path, 3, tree_state="halted_by_moderator")


def import_trees(tmp_path: Path, *numbers: int, **said: Any) -> None:
    trees = [a_tree(number, **said) for number in numbers]
    import_file(write(tmp_path / "in.jsonl", *trees), now=NOON)


def build(name: str) -> Release:
    return releases.build(releases.begin(name, now=NOON).pk, now=NOON + timedelta(minutes=5))


def content(release: Release) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in release.folder.iterdir()}


def test_a_release_holds_the_ready_trees_in_both_formats_and_a_card() -> None:
    release = build("2026-03")

    assert (release.state, release.ready_at) == (ReleaseState.READY, NOON + timedelta(minutes=5))
    assert [file["name"] for file in release.files] == [
        "README.md", "trees.jsonl.gz", "messages.jsonl.gz",
    ]  # fmt: skip
    trees = lines(release.folder / "trees.jsonl.gz")
    assert [tree["message_tree_id"] for tree in trees] == [an_id(1000), an_id(2000)]
    rows = lines(release.folder / "messages.jsonl.gz")
    assert [row["message_id"] for row in rows] == [an_id(n) for n in (1000, 1002, 2000, 2002)]
    for file in release.files:
        said = (release.folder / file["name"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(said), hashlib.sha256(said).hexdigest())
        assert (file["trees"], file["messages"]) == (2, 4)


def test_the_same_data_give_the_same_bytes(settings: Settings, tmp_path: Path) -> None:
    first = content(build("2026-03"))
    Release.objects.all().delete()
    settings.RELEASES_DIR = tmp_path / "again"

    assert content(build("2026-03")) == first


def test_what_comes_later_does_not_change_a_release(tmp_path: Path) -> None:
    release = build("one")
    before = content(release)
    import_trees(tmp_path, 5)
    Message.objects.filter(pk=an_id(1000)).update(text="Something else")

    releases.build(release.pk, now=NOON)
    other = build("two")

    assert content(release) == before
    assert other.files[1]["trees"] == 3
    assert {path.stat().st_mode & 0o777 for path in release.folder.iterdir()} == {0o444}


def test_a_name_is_taken_once() -> None:
    build("2026-03")

    with pytest.raises(releases.NameTaken, match="releases do not change; take a new name"):
        releases.begin("2026-03", now=NOON)


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "A", "a b", "é", "x" * 61, "a\n"])
def test_a_name_must_be_fit_for_a_folder(name: str) -> None:
    with pytest.raises(releases.BadName, match="Use small letters"):
        releases.begin(name, now=NOON)


def test_a_failure_is_kept_leaves_nothing_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(releases, "card", _fails)
        with pytest.raises(OSError, match="disk full"):
            build("2026-03")

    release = Release.objects.get()
    assert (release.state, release.failure) == (ReleaseState.FAILED, "OSError: disk full")
    assert list(release.folder.parent.iterdir()) == []
    assert build("2026-03").state == ReleaseState.READY
    assert Release.objects.get().failure == ""


def _fails(*_: object) -> str:
    raise OSError("disk full")


def test_what_a_killed_builder_left_is_replaced() -> None:
    release = releases.begin("2026-03", now=NOON)
    release.folder.mkdir(parents=True)
    (release.folder / "trees.jsonl.gz").write_bytes(b"half")

    releases.build(release.pk, now=NOON)

    assert len(lines(release.folder / "trees.jsonl.gz")) == 2


def test_the_worker_is_asked_when_the_release_is_stored(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[tuple[str, str, str]] = []
    monkeypatch.setattr(releases, "send", lambda task, key, queue: sent.append((task, key, queue)))
    release = releases.begin("2026-03", now=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        releases.ask_worker(release)
        assert sent == []

    assert sent == [(queues.build_release.name, str(release.pk), "datasets")]


def test_the_worker_builds_what_waits_even_if_its_message_was_lost() -> None:
    asked, lost = releases.begin("asked", now=NOON), releases.begin("lost", now=NOON)

    queues.build_release(str(asked.pk))
    queues.build_waiting_releases()
    queues.build_release(str(lost.pk))

    assert {r.state for r in Release.objects.all()} == {ReleaseState.READY}


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_build_the_same_release() -> None:
    release = releases.begin("2026-03", now=NOON)
    states: list[str] = []

    def other_worker(pk: UUID) -> None:
        states.append(releases.build(pk, now=NOON).state)
        connection.close()

    with releases._alone(release) as alone:
        assert alone
        thread = Thread(target=other_worker, args=[release.pk])
        thread.start()
        thread.join()

    assert states == [ReleaseState.BUILDING]
    assert not release.folder.exists()
    assert releases.build(release.pk, now=NOON).state == ReleaseState.READY
