"""The languages in which data is collected (BCP 47 codes as in the OASST releases)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from interface.refusals import UnknownLanguage

# code: (name in English, own name)
_NAMES: Final = {
    "en": ("English", "English"),
    "es": ("Spanish", "Español"),
    "ru": ("Russian", "Русский"),
    "de": ("German", "Deutsch"),
    "zh": ("Chinese", "中文"),
    "fr": ("French", "Français"),
    "th": ("Thai", "ไทย"),
    "pt-BR": ("Portuguese (Brazil)", "Português (Brasil)"),
    "ca": ("Catalan", "Català"),
    "it": ("Italian", "Italiano"),
    "ja": ("Japanese", "日本語"),
    "uk-UA": ("Ukrainian", "Українська"),
    "ko": ("Korean", "한국어"),
    "pl": ("Polish", "Polski"),
    "eo": ("Esperanto", "Esperanto"),
    "nl": ("Dutch", "Nederlands"),
    "ar": ("Arabic", "العربية"),
    "vi": ("Vietnamese", "Tiếng Việt"),
    "fi": ("Finnish", "Suomi"),
    "eu": ("Basque", "Euskara"),
    "hu": ("Hungarian", "Magyar"),
    "tr": ("Turkish", "Türkçe"),
    "sv": ("Swedish", "Svenska"),
    "id": ("Indonesian", "Bahasa Indonesia"),
    "gl": ("Galician", "Galego"),
    "da": ("Danish", "Dansk"),
    "he": ("Hebrew", "עברית"),
    "cs": ("Czech", "Čeština"),
    "ro": ("Romanian", "Română"),
    "sk": ("Slovak", "Slovenčina"),
    "fa": ("Persian", "فارسی"),
    "el": ("Greek", "Ελληνικά"),
    "bar": ("Bavarian", "Boarisch"),
    "nb-NO": ("Norwegian Bokmål", "Norsk bokmål"),
    "bg": ("Bulgarian", "Български"),
    "bn": ("Bengali", "বাংলা"),
    "sl": ("Slovenian", "Slovenščina"),
    "sr": ("Serbian", "Српски"),
    "swg": ("Swabian", "Schwäbisch"),
    "hi": ("Hindi", "हिन्दी"),
    "lt": ("Lithuanian", "Lietuvių"),
}

LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {code: own for code, (_, own) in _NAMES.items()}
)
"""Code to the language's own name, largest corpora first."""

ENGLISH_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {code: english for code, (english, _) in _NAMES.items()}
)

RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he"})

CODE_LENGTH: Final = 8
"""Longest language code that the database stores, in characters."""


def direction(lang: str) -> str:
    """``"rtl"`` or ``"ltr"``, for the HTML ``dir`` attribute of a text in this language."""
    return "rtl" if lang in RIGHT_TO_LEFT else "ltr"


def check_language(lang: object, *, field: str = "lang") -> str:
    """The code if it is one of the site's; raises ``UnknownLanguage`` otherwise."""
    if not isinstance(lang, str) or lang not in LANGUAGES:
        raise UnknownLanguage(
            f"{str(lang)[:20]!r} is not a language of this site; it has {', '.join(LANGUAGES)}.",
            field=field,
        )
    return lang
