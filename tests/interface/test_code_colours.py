"""Program code in colours: of known languages, and legible."""

import re
from html import unescape
from itertools import product
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from interface.texts.allowed import CLASSES as ALLOWED
from interface.texts.code_colours import CLASSES, KNOWN, LONGEST, coloured

STATIC: Final = Path(settings.BASE_DIR) / "static"
LOOKS: Final = ("light", "dark")
LEGIBLE: Final = 4.5


@pytest.mark.parametrize("language", sorted(KNOWN))
def test_every_known_language_has_colours(language: str) -> None:
    code = '$ if [ 1 ]; then\nif 12 "a" "b" <a href="x"> # c\n{"x": 1} \\alpha % c\n+ x\n- y\n'
    assert "<span" in coloured(code, language)


@given(
    st.text(st.characters(exclude_characters="\r"), max_size=80),
    st.sampled_from(["python", "js", "html", "bash", "nosuch", ""]),
)
def test_no_character_is_lost(code: str, language: str) -> None:
    assert unescape(re.sub(r"</?span[^>]*>", "", coloured(code, language))) == unescape(
        re.sub(r"</?span[^>]*>", "", coloured(code, ""))
    )


def test_what_is_very_long_is_plain() -> None:
    assert "<span" not in coloured("def f(): pass\n" * LONGEST, "python")


def test_every_class_is_let_through_and_has_a_colour() -> None:
    sheet = (STATIC / "text.css").read_text()
    for name in CLASSES.values():
        assert name in ALLOWED["span"]
        assert re.search(rf"\.prose pre \.{name} {{ color: var\(--", sheet)


def tokens(look: str) -> dict[str, str]:
    """The colours of the site in one look."""
    sheet = (STATIC / "site.css").read_text()
    light, dark = re.findall(r":root {(.*?)\n *}", sheet, re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return (
        found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if look == "dark" else found
    )


def brightness(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("look", "name"), list(product(LOOKS, sorted(set(CLASSES.values())))))
def test_every_colour_of_code_is_legible(look: str, name: str) -> None:
    sheet = (STATIC / "text.css").read_text()
    found = re.search(rf"\.prose pre \.{name} {{ color: var\(--([\w-]+)\)", sheet)
    assert found
    colours = tokens(look)
    assert contrast(colours[found[1]], colours["paper"]) >= LEGIBLE


@pytest.mark.parametrize(
    ("look", "ink", "ground"),
    [
        (look, ink, ground)
        for look in LOOKS
        for ink, ground in [
            ("ink-soft", "surface"), ("ink-soft", "accent-soft"), ("warn", "warn-soft"),
            ("ink", "warn-soft"), ("ink", "accent-soft"), ("accent", "accent-soft"),
        ]
    ],
)  # fmt: skip
def test_what_else_stands_in_texts_is_legible(look: str, ink: str, ground: str) -> None:
    colours = tokens(look)
    assert contrast(colours[ink], colours[ground]) >= LEGIBLE
