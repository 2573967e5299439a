"""Where the catalogues stand, and which languages they are in."""

from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import to_locale

SOURCE: Final = "en"
"""What the program itself says."""

COMPLETE: Final = ("ar", "de", "es", "fr", "hi", "ja", "pt-br", "ru", "zh-hans")
"""Languages in which nothing is missing; tests see to it that this stays so."""


def languages() -> list[str]:
    """Every language of the interface that needs a catalogue."""
    return [code for code, _ in settings.LANGUAGES if code != SOURCE]


def written(lang: str) -> Path:
    """The catalogue as translators write it."""
    return _inside(settings.BASE_DIR / "locale", lang) / "django.po"


def compiled(lang: str) -> Path:
    """The catalogue as Django reads it."""
    return _inside(Path(settings.LOCALE_PATHS[0]), lang) / "django.mo"


def _inside(folder: Path, lang: str) -> Path:
    return folder / to_locale(lang) / "LC_MESSAGES"
