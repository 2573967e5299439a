"""How a message looks wherever messages are shown."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from django.template.loader import render_to_string


@dataclass
class Said:
    text: str
    role: str = "assistant"
    lang: str = "en"
    deleted: bool = False
    id: UUID = field(default_factory=uuid4)


def bubble(message: Said, **more: object) -> str:
    return render_to_string("parts/bubble.html", {"message": message, **more})


def test_a_text_is_read_as_markdown_in_its_language() -> None:
    html = bubble(Said("**مرحبا**", lang="ar"))

    assert '<div class="prose" lang="ar" dir="rtl"><p dir="auto"><strong>مرحبا</strong></p>' in html
    assert "As it was written" in html
    assert '<div class="text" lang="ar" dir="auto">**مرحبا**</div>' in html


def test_the_source_is_left_out_where_it_tells_nothing_more_or_is_not_wanted() -> None:
    assert "As it was written" not in bubble(Said("Hello"))
    assert "As it was written" not in bubble(Said("**Hello**"), with_source=False)


def test_the_language_is_said_where_it_is_another_one() -> None:
    assert "Deutsch" in bubble(Said("Hallo", lang="de"), tree_lang="en")
    assert "Deutsch" not in bubble(Said("Hallo", lang="de"), tree_lang="de")
    assert "Deutsch" not in bubble(Said("Hallo", lang="de"))


LONG = "word " * 400


@pytest.mark.parametrize(
    ("more", "folded", "height"),
    [
        ({}, True, ""),
        ({"whole": True}, False, ""),
        ({"fold": 5_000}, False, ""),
        ({"fold": 400}, True, " short"),
    ],
)
def test_a_long_text_folds_and_stays_in_the_page(
    more: dict[str, object], folded: bool, height: str
) -> None:
    html = bubble(Said(LONG), **more)

    assert LONG.strip() in html
    assert ('<input type="checkbox">' in html) is folded
    assert (f'class="fold{height}"' in html) is folded


def test_a_very_long_candidate_shows_more_before_it_folds() -> None:
    assert 'class="fold tall"' in bubble(Said(LONG * 4), fold=5_000)


def test_what_was_taken_away_is_not_shown() -> None:
    html = bubble(Said("secret", deleted=True), permalink=True)

    assert "secret" not in html
    assert "taken away" in html
