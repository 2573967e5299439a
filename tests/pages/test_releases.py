"""The page of datasets."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from datasets import releases
from datasets.importing import import_file
from tests.cast import NOON
from tests.oasst import a_tree, write

pytestmark = pytest.mark.django_db


def page() -> str:
    answer = Client().get(reverse("releases"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_says_so_while_there_is_none() -> None:
    releases.begin("2026-03", now=NOON)

    assert "There is no release yet." in page()


def test_everybody_sees_files_with_links_and_checksums(tmp_path: Path) -> None:
    import_file(write(tmp_path / "in.jsonl", a_tree()), now=NOON)
    begun = releases.begin("2026-03", note="The <first> one.", now=NOON)
    release = releases.build(begun.pk, now=NOON)

    said = page()

    assert "The &lt;first&gt; one." in said
    assert "Trees: 1 · Messages: 2" in said
    for file in release.files:
        address = reverse("api-release-file", args=[release.pk, file["name"]])
        assert f'<a href="{address}" download>{file["name"]}</a>' in said
        assert file["sha256"] in said


def test_many_releases_stand_on_several_pages() -> None:
    for number in range(12):
        releases.build(releases.begin(f"r{number:02}", now=NOON).pk, now=NOON)

    assert page().count("<article") == 10
    older = Client().get(reverse("releases"), {"page": 2}).content.decode()
    assert older.count("<article") == 2
    assert 'rel="prev"' in older
