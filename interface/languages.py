"""The languages in which data is collected (BCP 47 codes as in the OASST releases)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from interface.refusals import UnknownLanguage
from interface.sentences import gettext, marked

# code: (name in English, own name)
_NAMES: Final = {
    "en": (marked("English"), "English"),
    "es": (marked("Spanish"), "Español"),
    "ru": (marked("Russian"), "Русский"),
    "de": (marked("German"), "Deutsch"),
    "zh": (marked("Chinese"), "中文"),
    "fr": (marked("French"), "Français"),
    "th": (marked("Thai"), "ไทย"),
    "pt-BR": (marked("Portuguese (Brazil)"), "Português (Brasil)"),
    "ca": (marked("Catalan"), "Català"),
    "it": (marked("Italian"), "Italiano"),
    "ja": (marked("Japanese"), "日本語"),
    "uk-UA": (marked("Ukrainian"), "Українська"),
    "ko": (marked("Korean"), "한국어"),
    "pl": (marked("Polish"), "Polski"),
    "eo": (marked("Esperanto"), "Esperanto"),
    "nl": (marked("Dutch"), "Nederlands"),
    "ar": (marked("Arabic"), "العربية"),
    "vi": (marked("Vietnamese"), "Tiếng Việt"),
    "fi": (marked("Finnish"), "Suomi"),
    "eu": (marked("Basque"), "Euskara"),
    "hu": (marked("Hungarian"), "Magyar"),
    "tr": (marked("Turkish"), "Türkçe"),
    "sv": (marked("Swedish"), "Svenska"),
    "id": (marked("Indonesian"), "Bahasa Indonesia"),
    "gl": (marked("Galician"), "Galego"),
    "da": (marked("Danish"), "Dansk"),
    "he": (marked("Hebrew"), "עברית"),
    "cs": (marked("Czech"), "Čeština"),
    "ro": (marked("Romanian"), "Română"),
    "sk": (marked("Slovak"), "Slovenčina"),
    "fa": (marked("Persian"), "فارسی"),
    "el": (marked("Greek"), "Ελληνικά"),
    "bar": (marked("Bavarian"), "Boarisch"),
    "nb-NO": (marked("Norwegian Bokmål"), "Norsk bokmål"),
    "bg": (marked("Bulgarian"), "Български"),
    "bn": (marked("Bengali"), "বাংলা"),
    "sl": (marked("Slovenian"), "Slovenščina"),
    "sr": (marked("Serbian"), "Српски"),
    "swg": (marked("Swabian"), "Schwäbisch"),
    "hi": (marked("Hindi"), "हिन्दी"),
    "lt": (marked("Lithuanian"), "Lietuvių"),
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


def own_name(code: str) -> str:
    """The language's own name; the code itself for one that the site does not know."""
    return LANGUAGES.get(code, code)


def name_in_interface(code: str) -> str:
    """The language's name in the language of the page; the code itself for an unknown one."""
    return gettext(ENGLISH_NAMES[code]) if code in ENGLISH_NAMES else code


def own_and_interface_name(code: str) -> str:
    """Both names, so that everybody finds a language in a long list; one, if they are the same."""
    own, name = own_name(code), name_in_interface(code)
    if own.casefold() == name.casefold():
        return own
    return gettext("%(own)s (%(name)s)") % {"own": own, "name": name}


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
