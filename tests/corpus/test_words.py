"""Texts that say nothing."""

from random import Random
from statistics import median

import pytest

from oasst_collect.corpus.figures import LANGUAGES
from oasst_collect.corpus.words import LONGEST, MEDIAN_LENGTH, Words
from trees.roles import Role


@pytest.mark.parametrize("role", Role)
def test_texts_are_as_long_as_those_of_the_role(role: Role) -> None:
    words = Words(Random(1))
    lengths = [len(words.text("en", role)) for _ in range(2_000)]
    assert median(lengths) == pytest.approx(MEDIAN_LENGTH[role], rel=0.15)
    assert max(lengths) <= LONGEST


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_are_texts_in_every_language(lang: str) -> None:
    words = Words(Random(1))
    assert all(len(words.text(lang, Role.PROMPTER)) >= 8 for _ in range(50))


def test_languages_have_their_scripts() -> None:
    words = Words(Random(1))
    texts = {lang: words.text(lang, Role.ASSISTANT) for lang in ("en", "ru", "zh", "he")}
    for lang, letter in (("en", "a"), ("ru", "а"), ("zh", "的"), ("he", "א")):
        assert [other for other, text in texts.items() if letter in text] == [lang]
