"""What words a search compares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interface.languages import LANGUAGES
from trees.search_words import DICTIONARIES, MOST_TERMS, Term, dictionary_of, spelled, terms


def test_dictionaries_are_for_languages_of_the_site() -> None:
    assert set(DICTIONARIES) <= set(LANGUAGES)
    assert dictionary_of("de") == "german"
    assert dictionary_of("ja") == "simple"


def test_words_phrases_and_what_must_not_occur() -> None:
    assert terms('magnets "in a row" -iron -"north pole"') == (
        Term("magnets", "magnets"),
        Term("in a row", "in a row", "phrase"),
        Term("iron", "iron", excluded=True),
        Term("north pole", "north pole", "phrase", excluded=True),
    )


@pytest.mark.parametrize("asked", ["“in a row”", "„in a row“", "«in a row»", "「in a row」"])
def test_a_phrase_may_stand_in_the_quotes_of_any_language(asked: str) -> None:
    assert terms(asked) == terms('"in a row"')


@pytest.mark.parametrize("asked", ["", "  ", "-", '"', '""', "!!! ???", "& | !"])
def test_what_says_nothing_asks_for_nothing(asked: str) -> None:
    assert terms(asked) == ()


def test_runs_without_spaces_are_compared_by_pairs() -> None:
    text = spelled("私は東京塔を見た").split()
    (asked,) = terms("東京塔")

    assert asked.how == "phrase"
    wanted = asked.spelled.split()
    assert len(wanted) == 2
    assert text[text.index(wanted[0]) :][:2] == wanted


def test_a_single_character_is_the_beginning_of_a_pair() -> None:
    (asked,) = terms("塔")

    assert asked.how == "raw"
    begin = asked.spelled.removesuffix(":*")
    assert sum(word.startswith(begin) for word in spelled("東京塔").split()) == 1


def test_texts_with_spaces_stay_as_they_are() -> None:
    assert spelled("Wie geht’s? Привет, नमस्ते") == "Wie geht’s? Привет, नमस्ते"


@given(st.text(max_size=300))
def test_any_search_is_read(asked: str) -> None:
    found = terms(asked)

    assert len(found) <= MOST_TERMS
    assert all(term.spelled.strip() for term in found)
