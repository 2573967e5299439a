"""The real catalogues: complete where they say so, and spoken by the site."""

from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from django.utils import translation

from oasst_collect.catalogues.borrowed import gaps
from oasst_collect.catalogues.extraction import Key, Text, extract
from oasst_collect.catalogues.files import faults_in
from oasst_collect.catalogues.places import COMPLETE, compiled, languages, written

ROOT: Final = Path(settings.BASE_DIR)


@pytest.fixture(scope="module")
def texts() -> dict[Key, Text]:
    return extract(ROOT)


def test_the_program_says_a_great_deal(texts: dict[Key, Text]) -> None:
    assert len(texts) > 300


@pytest.mark.parametrize("lang", COMPLETE)
def test_nothing_is_missing_unsure_or_wrong(lang: str, texts: dict[Key, Text]) -> None:
    assert list(faults_in(lang, {**gaps(lang), **texts})) == []


@pytest.mark.parametrize("lang", languages())
def test_there_is_a_catalogue_and_it_was_compiled_when_this_process_started(lang: str) -> None:
    assert compiled(lang).stat().st_mtime_ns == written(lang).stat().st_mtime_ns


def test_the_glossary_knows_every_language() -> None:
    glossary = (ROOT / "locale" / "GLOSSARY.md").read_text()

    for code in languages():
        assert translation.get_language_info(code)["name"].split()[-1] in glossary
