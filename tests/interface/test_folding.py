"""How much room a text takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interface.texts.folding import LINE, takes_more_than


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("", False),
        ("word " * 240, False),
        ("word " * 241, True),
        ("line\n" * 15, False),
        ("line\n" * 40, True),
        ("字" * 590, False),
        ("字" * 700, True),
    ],
)
def test_room_is_that_of_lines(text: str, long: bool) -> None:
    assert takes_more_than(text, 1_200) is long


@given(st.text(max_size=300), st.text(max_size=300), st.integers(LINE, 500))
def test_more_text_takes_no_less_room(text: str, more: str, room: int) -> None:
    assert takes_more_than(f"{text}\n{more}", room) >= takes_more_than(text, room)
