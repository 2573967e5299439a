"""The languages that a person reads and writes."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation.trans_real import parse_accept_lang_header

from accounts.models import User
from interface.languages import LANGUAGES, check_language
from interface.refusals import Invalid
from interface.sentences import gettext, worded

DEFAULT: Final = "en"
_BY_PRIMARY: Final = {code.partition("-")[0].lower(): code for code in LANGUAGES} | {"no": "nb-NO"}


class NoLanguage(Invalid):
    code = "no_language"
    title = worded("Choose a language")


def checked_languages(codes: Iterable[str], *, field: str) -> list[str]:
    """These codes, each once and in the site's order; raises ``UnknownLanguage``."""
    wanted = {check_language(code, field=field) for code in codes}
    return [code for code in LANGUAGES if code in wanted]


def choose_languages(user: User, *, reads: Iterable[str], writes: Iterable[str]) -> None:
    """Set what the person reads and writes; raises ``UnknownLanguage`` or :class:`NoLanguage`."""
    user.reads = checked_languages(reads, field="reads")
    user.writes = checked_languages(writes, field="writes")
    if not user.reads:
        raise NoLanguage(gettext("Choose at least one language that you read."), field="reads")
    user.save(update_fields=["reads", "writes"])


def languages_of_browser(accept_language: str) -> list[str]:
    """The site's languages that an Accept-Language header names, most wanted first.

    Of a language that the site has in one variety only, every variety is taken for that one.
    """
    named = (tag for tag, weight in parse_accept_lang_header(accept_language) if weight > 0)
    found = (_BY_PRIMARY.get(tag.partition("-")[0]) for tag in named)
    return list(dict.fromkeys(code for code in found if code)) or [DEFAULT]
