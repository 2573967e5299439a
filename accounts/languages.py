"""The languages that a person reads and writes."""

from collections.abc import Iterable

from interface.languages import LANGUAGES
from interface.refusals import UnknownLanguage


def checked_languages(codes: Iterable[str], *, field: str) -> list[str]:
    """These codes, each once and in the site's order; raises ``UnknownLanguage``."""
    wanted = set(codes)
    if unknown := sorted(wanted - LANGUAGES.keys()):
        raise UnknownLanguage(
            f"{unknown[0][:20]!r} is not a language of this site; it has {', '.join(LANGUAGES)}.",
            field=field,
        )
    return [code for code in LANGUAGES if code in wanted]
