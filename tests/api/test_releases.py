"""``GET /api/v1/releases/``, ``releases/{id}/`` and their files."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets import releases
from datasets.importing import import_file
from datasets.models import Release
from tests.api.calls import ABSENT, problem_of
from tests.cast import NOON
from tests.oasst import a_tree, write

pytestmark = pytest.mark.django_db

RELEASES = "/api/v1/releases/"


@pytest.fixture
def release(tmp_path: Path) -> Release:
    import_file(write(tmp_path / "in.jsonl", a_tree()), now=NOON)
    return releases.build(releases.begin("2026-03", note="First.", now=NOON).pk, now=NOON)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_everybody_sees_releases_newest_first(release: Release) -> None:
    newer = releases.begin("2026-04", now=NOON + timedelta(days=30))
    assert len(APIClient().get(RELEASES).json()["results"]) == 1
    releases.build(newer.pk, now=NOON)

    found = APIClient().get(RELEASES).json()["results"]

    assert [one["name"] for one in found] == ["2026-04", "2026-03"]
    assert found[1] == APIClient().get(f"{RELEASES}{release.pk}/").json()
    assert set(found[1]) == {"id", "name", "note", "created_at", "files"}


def test_everybody_downloads_what_is_listed(release: Release) -> None:
    listed = APIClient().get(f"{RELEASES}{release.pk}/").json()["files"]

    assert [file["name"] for file in listed] == ["README.md", "trees.jsonl.gz", "messages.jsonl.gz"]
    for file in listed:
        response = APIClient().get(file["url"])
        said = body(response)
        assert hashlib.sha256(said).hexdigest() == file["sha256"]
        assert response["ETag"] == f'"{file["sha256"]}"'
        assert int(response["Content-Length"]) == len(said) == file["bytes"]
        assert file["name"] in response["Content-Disposition"]
        assert "Content-Encoding" not in response


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("README.md", "text/markdown; charset=utf-8"), ("trees.jsonl.gz", "application/gzip")],
)
def test_files_say_what_they_are(name: str, media_type: str, release: Release) -> None:
    response = APIClient().get(f"{RELEASES}{release.pk}/files/{name}")

    assert response["Content-Type"] == media_type


@pytest.mark.parametrize(
    "name",
    [
        "secret.txt",
        "readme.md",
        "..",
        "../2026-03/README.md",
        "..%2F2026-03%2FREADME.md",
        "%2e%2e/secret.txt",
        "..%5csecret.txt",
        "/etc/passwd",
        "%2Fetc%2Fpasswd",
        "README.md%00",
        "README.md/",
        "x" * 5000,
    ],
)
def test_only_listed_names_lead_to_a_file(name: str, release: Release) -> None:
    (release.folder / "secret.txt").write_text("secret")

    response = APIClient().get(f"{RELEASES}{release.pk}/files/{name}")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert b"secret." not in response.content.replace(b"secret.txt", b"")


def test_a_name_that_is_not_listed_is_told_which_are(release: Release) -> None:
    refused = APIClient().get(f"{RELEASES}{release.pk}/files/trees.parquet")

    found = problem_of(refused, 404, "release_file_not_found")
    assert "it has README.md, trees.jsonl.gz, messages.jsonl.gz" in found["detail"]


def test_what_is_not_ready_is_not_there() -> None:
    waiting = releases.begin("2026-03", now=NOON)

    for address in (f"{waiting.pk}/", f"{waiting.pk}/files/README.md", f"{ABSENT}/"):
        problem_of(APIClient().get(RELEASES + address), 404, "release_not_found")


def test_other_parameters_are_refused(release: Release) -> None:
    problem_of(APIClient().get(f"{RELEASES}?lang=en"), 422, "unknown_filter")
