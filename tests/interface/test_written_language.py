"""Whether a text is plainly in another language than the one asked for."""

import pytest

from interface.languages import LANGUAGES
from interface.written_language import plainly_another

ENGLISH = (
    "I would like to know how the magnets in my kitchen work, and whether it is true that they "
    "can be switched off when you heat them."
)
GERMAN = (
    "Ich wüsste gern, wie die Magnete in meiner Küche funktionieren, und ob es stimmt, dass man "
    "sie ausschalten kann, wenn man sie erhitzt."
)
RUSSIAN = "Я хотел бы знать, как работают магниты на моей кухне и можно ли их выключить."
JAPANESE = "台所の磁石がどのように働くのか、そして熱すると切れるというのは本当か知りたいです。"
CHINESE = "我想知道厨房里的磁铁是如何工作的，以及加热以后它们是否真的会失去磁性。"
CODE = """
def work(magnet, kitchen):
    for arrow in magnet.arrows:
        if arrow.north is not kitchen.north and arrow.free:
            arrow.turn(kitchen.north)
    return magnet
"""


@pytest.mark.parametrize(
    ("text", "lang", "seen"),
    [
        (ENGLISH, "de", "en"),
        (GERMAN, "en", "de"),
        (ENGLISH, "zh", "en"),
        (ENGLISH, "ar", "en"),
        (RUSSIAN, "en", "ru"),
        (JAPANESE, "en", "ja"),
        (JAPANESE, "zh", "ja"),
        (CHINESE, "en", "zh"),
        ("Я" * 30, "en", ""),
    ],
)
def test_another_language_is_seen(text: str, lang: str, seen: str) -> None:
    assert plainly_another(text, lang) == seen


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (GERMAN, "bar"),
        (RUSSIAN, "uk-UA"),
        (CHINESE, "ja"),
        (JAPANESE, "ja"),
        ("The the the the the", "de"),  # too short
        (CODE, "de"),
        (f"```python\n{ENGLISH}\n```", "de"),
        ("Anna Schmidt, Bob Jones, Carol Miller, Dan Brown, " * 5, "fr"),
        ("", "en"),
        ("12345 67890 !!! ???" * 20, "ru"),
        (f"Was heißt das auf Deutsch? {ENGLISH[:60]} Ich und du und die anderen", "de"),
    ],
)
def test_it_keeps_silent_unless_sure(text: str, lang: str) -> None:
    assert plainly_another(text, lang) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_language_is_unknown_to_it(lang: str) -> None:
    assert plainly_another("", lang) is None
