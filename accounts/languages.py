"""The languages that a person reads and writes."""

from collections.abc import Iterable

from interface.languages import LANGUAGES, check_language


def checked_languages(codes: Iterable[str], *, field: str) -> list[str]:
    """These codes, each once and in the site's order; raises ``UnknownLanguage``."""
    wanted = {check_language(code, field=field) for code in codes}
    return [code for code in LANGUAGES if code in wanted]
