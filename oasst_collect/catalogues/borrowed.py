"""What Django and allauth say on our pages: ours fill the gaps in their catalogues."""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import polib
from django.conf import settings
from django.utils.translation import to_locale

from oasst_collect.catalogues.extraction import Key, Text, add, texts_of
from oasst_collect.catalogues.files import key_of, translations

SAYING: Final = {
    "django": (
        "contrib/auth/password_validation.py",
        "core/validators.py",
        "forms/fields.py",
        "utils/dates.py",
        "utils/timesince.py",
    ),
    "allauth": (
        "account/adapter.py",
        "account/forms.py",
        "account/views.py",
        "templates/account/account_inactive.html",
        "templates/account/base_*.html",
        "templates/account/email.html",
        "templates/account/email/*",
        "templates/account/email_confirm.html",
        "templates/account/logout.html",
        "templates/account/messages/*",
        "templates/account/password_*",
        "templates/account/reauthenticate.html",
        "templates/account/verification_sent.html",
    ),
}
"""The files that speak to volunteers, by package."""
NEVER_SAID: Final = re.compile(
    r"\b(authenticator|code|decimal|digits?|domain|extension|IPv\d|multiple|phone|protocol"
    r"|security key|slug)\b",
    re.IGNORECASE,
)
"""What they say of things that this site does not have."""
CATALOGUES: Final = {"django": ("conf", "contrib/auth", "contrib/humanize"), "allauth": (".",)}
"""The folders in which the packages have catalogues of their own."""


def gaps(lang: str) -> dict[Key, Text]:
    """What they say on our pages and not in this language."""
    found: dict[Key, Text] = {}
    for package in SAYING:
        known = _translated(package, lang)
        for name, path in _files(package):
            for text in texts_of(path):
                if text.key not in known and not NEVER_SAID.search(text.message):
                    add(found, text, name)
    return found


def _files(package: str) -> Iterator[tuple[str, Path]]:
    folder = _folder(package)
    for pattern in SAYING[package]:
        for path in sorted(folder.glob(pattern)):
            ours = settings.BASE_DIR / path.relative_to(folder)  # where we say it ourselves
            if path.is_file() and not ours.exists():
                yield f"{package}/{path.relative_to(folder).as_posix()}", path


def _translated(package: str, lang: str) -> set[Key]:
    found: set[Key] = set()
    for part in CATALOGUES[package]:
        inside = _folder(package) / part / "locale" / to_locale(lang) / "LC_MESSAGES"
        if (path := inside / "django.po").exists():
            entries = polib.pofile(str(path)).translated_entries()
            found |= {key_of(entry) for entry in entries if all(translations(entry))}
    return found


def _folder(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent
