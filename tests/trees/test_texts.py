"""What a text must be to be taken in, and what the database keeps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.made_up_json import json_values
from trees.texts import BadText, EmptyText, TooLongText, clean_text, is_storable


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t \r\n", "\u00a0\u3000", "\u200b", "\u2060\ufeff", "\u2800", "\u3164"]
)
def test_what_nobody_can_see_is_empty(text: str) -> None:
    with pytest.raises(EmptyText):
        clean_text(text, longest=10)


@pytest.mark.parametrize("text", [None, 7, ["a"], {"text": "a"}, True, b"a", "a\0b", "a\ud800b"])
def test_what_is_no_text_is_refused(text: object) -> None:
    with pytest.raises(BadText):
        clean_text(text, longest=10)


def test_ends_are_trimmed_and_line_ends_unified() -> None:
    assert clean_text("  a\r\nb\rc \n", longest=10) == "a\nb\nc"


@pytest.mark.parametrize("text", ["👩‍👩‍👧", "नमस्ते", "می‌خواهم", "e\u0301", "ﷺ", "?"])
def test_every_script_may_write(text: str) -> None:
    assert clean_text(text, longest=20) == text


def test_the_length_is_that_of_the_trimmed_text() -> None:
    assert clean_text("  " + "a" * 10 + "  ", longest=10) == "a" * 10
    with pytest.raises(TooLongText) as refused:
        clean_text("a" * 11, longest=10)
    assert refused.value.extra["max_length"] == 10


@given(json_values | st.text(alphabet=st.characters(codec=None), max_size=30))
def test_any_value_is_cleaned_or_refused_and_cleaning_again_changes_nothing(text: object) -> None:
    try:
        cleaned = clean_text(text, longest=20)
    except BadText:
        return
    assert cleaned == clean_text(cleaned, longest=20)
    assert is_storable(cleaned)
    assert 0 < len(cleaned) <= 20


@pytest.mark.parametrize("value", [None, 1, 1.5, "a", ["a", {"b": ["c"]}], {"text": "\\u0000"}])
def test_json_that_can_be_kept(value: object) -> None:
    assert is_storable(value)


@pytest.mark.parametrize(
    "value", ["\0", ["\ud800"], {"a": {"b": "\0"}}, {"\0": 1}, float("nan"), [float("inf")]]
)
def test_json_that_cannot_be_kept(value: object) -> None:
    assert not is_storable(value)


def test_json_too_deep_to_be_looked_through_is_not_kept() -> None:
    value: list[object] = []
    for _ in range(100_000):
        value = [value]
    assert not is_storable(value)
