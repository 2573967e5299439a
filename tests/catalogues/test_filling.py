"""Handing out what is to be translated, and taking it in."""

import json
from pathlib import Path
from typing import Any

import pytest

from oasst_collect.catalogues.extraction import extract
from oasst_collect.catalogues.files import brought_up_to_date, write
from oasst_collect.catalogues.filling import fill, missing


@pytest.fixture(autouse=True)
def _catalogues(program: Path) -> None:
    for lang in ("de", "ru"):
        write(lang, brought_up_to_date(lang, extract(program)))


def asked(lang: str) -> dict[str, dict[str, Any]]:
    return {line["text"]: line for line in map(json.loads, missing(lang))}


def test_a_line_tells_all_that_a_translator_needs() -> None:
    lines = asked("ru")

    assert lines["Come in"] == {
        "text": "Come in",
        "comment": "on the door",
        "files": ["accounts/views.py", "templates/door.html"],
        "translation": "",
    }
    assert lines["%(count)s guest"]["plural"] == "%(count)s guests"
    assert lines["%(count)s guest"]["forms"][0] == "for 1, 21, 31, 41, 51, 61…"
    assert lines["%(count)s guest"]["translation"] == [""] * 4


def test_what_was_taken_in_is_not_asked_again() -> None:
    lines = asked("de")
    lines["Come in"]["translation"] = "Herein"
    lines["%(count)s guest"]["translation"] = ["Ein Gast", "%(count)s Gäste"]
    given = [json.dumps(lines[text]) for text in ("Come in", "%(count)s guest")]

    assert fill("de", ["", *given]) == (2, [])
    assert list(asked("de")) == ["Good day, <strong>%(name)s</strong>."]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ({"text": "Come in", "translation": ""}, "is missing"),
        ({"text": "Come in", "translation": ["Herein", "Hinaus"]}, "has no plural"),
        ({"text": "Go away", "translation": "Fort"}, "there is no text 'Go away'"),
        ({"text": "%(count)s guest", "translation": ["Gast", "Gäste"]}, "has the places none"),
        ({"text": "%(count)s guest", "translation": ["Ein Gast"]}, "1 forms instead of 2"),
        ({"text": "Good day, <strong>%(name)s</strong>.", "translation": "%(name)s"}, "these tags"),
        (["Come in", "Herein"], "line 1"),
        ({"text": "Come in", "translation": None}, "line 1"),
    ],
)
def test_a_bad_line_is_refused_and_changes_nothing(line: object, wrong: str) -> None:
    good = json.dumps({"text": "Come in", "translation": "Herein"})

    taken, (fault,) = fill("de", [json.dumps(line), good])

    assert taken == 1
    assert fault.startswith("line 1")
    assert wrong in fault
    assert len(asked("de")) == 2


def test_a_line_that_is_no_json_is_refused() -> None:
    assert fill("de", ["Herein"])[1][0].startswith("line 1: ")
