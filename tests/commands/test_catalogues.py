"""The command behind translating."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from oasst_collect.catalogues.places import compiled, written
from tests.catalogues.conftest import program  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("program")


def call(*words: str) -> str:
    out = StringIO()
    call_command("catalogues", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_by_itself_it_updates_and_compiles() -> None:
    call()

    assert 'msgid "Come in"' in written("ru").read_text()
    assert compiled("de").exists()


def test_what_is_missing_can_be_filled_in(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in call("--missing", "de").splitlines()]
    for line in lines:
        line["translation"] = [line["text"], line["plural"]] if "plural" in line else line["text"]
    (tmp_path / "lines").write_text("\n".join(map(json.dumps, lines)))

    assert f"{len(lines)} translations taken in, 0 refused" in call(
        "--fill", "de", str(tmp_path / "lines")
    )
    assert call("--missing", "de") == ""
    assert "complete in de" in call("--check", "de")


def test_a_check_changes_nothing_and_fails_where_something_is_missing() -> None:
    with pytest.raises(CommandError, match="faults"):
        call("--check", "ru")

    assert not written("ru").exists()
    with pytest.raises(CommandError, match="faults"):
        call("--check")


def test_what_is_refused_is_told(tmp_path: Path) -> None:
    (tmp_path / "lines").write_text('{"text": "Come in", "translation": ""}')

    with pytest.raises(CommandError, match="Mend"):
        call("--fill", "de", str(tmp_path / "lines"))


def test_a_language_that_is_not_spoken_is_refused() -> None:
    with pytest.raises(CommandError, match="is not one of de, ru"):
        call("--missing", "fr")


def test_a_text_that_is_put_together_is_told(program: Path) -> None:  # noqa: F811
    (program / "accounts" / "forms.py").write_text('_(f"{n}")')

    with pytest.raises(CommandError, match=r"accounts/forms\.py: line 1"):
        call()
