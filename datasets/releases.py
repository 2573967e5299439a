"""Building releases, and handing out their files."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction

from datasets import files, read
from datasets.cards import Figures, card
from datasets.exporting import Exported, Layout, Progress, Target, export_files
from datasets.models import NAME, Release, ReleaseState
from datasets.read import Selection
from interface.refusals import Conflict, Invalid, Missing
from trees.marks import send

BUILD_TASK: Final = "datasets.queues.build_release"
QUEUE: Final = "datasets"
README: Final = "README.md"


class NameTaken(Conflict):
    code = "release_name_taken"
    title = "There is such a release already"


class BadName(Invalid):
    code = "invalid_release_name"
    title = "A release cannot have this name"


class NoSuchRelease(Missing):
    code = "release_not_found"
    title = "No such release"


class NoSuchFile(Missing):
    code = "release_file_not_found"
    title = "No such file in this release"


def begin(name: str, *, note: str = "", now: datetime) -> Release:
    """A release that is to be built. Owns its transaction.

    Raises:
        BadName: the name cannot be that of a folder everywhere.
        NameTaken: there is such a release, and it did not fail.
    """
    if not NAME.regex.search(name) or len(name) > 60:  # type: ignore[union-attr]
        raise BadName(f"{NAME.message} At most 60 characters.", field="name")
    try:
        with transaction.atomic():
            return Release.objects.create(name=name, note=note, created_at=now)
    except IntegrityError:
        pass
    again = Release.objects.filter(name=name, state=ReleaseState.FAILED)
    if not again.update(state=ReleaseState.BUILDING, failure="", created_at=now):
        raise NameTaken(f"There is a release {name}, and releases do not change; take a new name.")
    return Release.objects.get(name=name)


def ask_worker(release: Release) -> None:
    """Have the worker build it, when the transaction at hand commits."""
    key = str(release.pk)
    transaction.on_commit(lambda: send(BUILD_TASK, key, queue=QUEUE))


def build(release_id: UUID, *, now: datetime, progress: Progress | None = None) -> Release:
    """Write the files of a release that waits for it; does nothing to any other.

    The files appear together, when all are complete. What goes wrong is kept with the release and
    raised again.
    """
    release = Release.objects.get(pk=release_id)
    with _alone(release) as alone:
        if not alone or release.state != ReleaseState.BUILDING:
            return release
        part = release.folder.with_name(f".{release.name}.{uuid4().hex}.part")
        try:
            part.mkdir(parents=True)
            release.files = _write(release, part, progress)
            _publish(release, part, now=now)
        except Exception as error:
            Release.objects.filter(pk=release.pk, state=ReleaseState.BUILDING).update(
                state=ReleaseState.FAILED, failure=f"{type(error).__name__}: {error}"
            )
            raise
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return release


@contextmanager
def _alone(release: Release) -> Iterator[bool]:
    """Whether nobody else is building this release meanwhile. A dead builder's claim goes away."""
    key = release.pk.int % 2**63
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (alone,) = cursor.fetchone() or (False,)
        try:
            if alone:
                release.refresh_from_db()
            yield alone
        finally:
            if alone:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _write(release: Release, folder: Path, progress: Progress | None) -> list[dict[str, Any]]:
    """Write all files into a folder; returns what is to be listed of them."""
    targets = [
        Target(folder / "trees.jsonl.gz", Layout.TREES),
        Target(folder / "messages.jsonl.gz", Layout.MESSAGES),
    ]
    figures = Figures()
    with read.snapshot():
        by_state = read.trees_by_state()
        written = export_files(targets, Selection(), progress=progress, watch=figures.add)
    text = card(release.name, release.note, figures, by_state)
    with files.replacing(folder / README) as (out, readme):
        out.write(text.encode())
    about = Exported(
        folder / README, written[0].trees, written[0].messages, readme.bytes, readme.sha256
    )
    return [_listed(one) for one in (about, *written)]


def _listed(file: Exported) -> dict[str, Any]:
    file.path.chmod(0o444)
    return {
        "name": file.path.name,
        "bytes": file.bytes,
        "sha256": file.sha256,
        "trees": file.trees,
        "messages": file.messages,
    }


def _publish(release: Release, part: Path, *, now: datetime) -> None:
    """Put the files in their place and the release on the list."""
    with transaction.atomic():
        if release.folder.exists():  # of a builder that died before the release was listed
            shutil.rmtree(release.folder)
        part.rename(release.folder)
        release.state, release.ready_at = ReleaseState.READY, now
        release.save(update_fields=["state", "ready_at", "files"])


def find(release_id: UUID) -> Release:
    """A release that everybody may have; :class:`NoSuchRelease` otherwise."""
    release = Release.objects.published().filter(pk=release_id).first()
    if release is None:
        raise NoSuchRelease("There is no release with this id.")
    return release


def find_file(release_id: UUID, name: str) -> tuple[Path, dict[str, Any]]:
    """Where a file of a release lies, and what is listed of it.

    Only names that the release lists lead to a file, so that no path can be made up.

    Raises:
        NoSuchRelease: there is no such release.
        NoSuchFile: it lists no file of this name.
    """
    release = find(release_id)
    for listed in release.files:
        if listed["name"] == name:
            return release.folder / name, listed
    names = ", ".join(listed["name"] for listed in release.files)
    raise NoSuchFile(f"Release {release.name} has no such file; it has {names}.")
