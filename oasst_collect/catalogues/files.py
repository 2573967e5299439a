"""The catalogues as translators write them: read, brought up to date, and written back.

A file says nothing that changes by itself, neither dates nor lines: two people who work on it at
the same time get in each other's way only where they change the same text.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import django
import polib
from django.utils.translation import to_locale

from oasst_collect.catalogues.extraction import Key, Text
from oasst_collect.catalogues.faults import faults, forms
from oasst_collect.catalogues.places import written

UNWRAPPED: Final = 0


def read(lang: str) -> polib.POFile:
    """The catalogue of a language; an empty one if there is none yet."""
    path = written(lang)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=UNWRAPPED)
    catalogue = polib.POFile(wrapwidth=UNWRAPPED)
    catalogue.metadata = {
        "Project-Id-Version": "OASST Collect",
        "Language": to_locale(lang),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": _plural_forms(lang),
    }
    return catalogue


def _plural_forms(lang: str) -> str:
    """The forms that a plural has, as Django's own catalogue of the language says."""
    folder = Path(django.__file__).parent / "conf" / "locale" / to_locale(lang)
    return str(polib.pofile(str(folder / "LC_MESSAGES" / "django.po")).metadata["Plural-Forms"])


def write(lang: str, catalogue: polib.POFile) -> bool:
    """Write the catalogue down; whether that changed anything."""
    path, text = written(lang), f"{catalogue}\n"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def brought_up_to_date(lang: str, texts: Mapping[Key, Text]) -> polib.POFile:
    """The catalogue with exactly these texts, and what was translated of them.

    Translations of texts that are gone are kept at its end, for the day when they come back.
    Nothing is guessed: a text that changed by one letter is a new one, without a translation.
    """
    old = read(lang)
    known = {key_of(entry): entry for entry in old}
    numbers = forms(old.metadata["Plural-Forms"])
    new = polib.POFile(wrapwidth=UNWRAPPED)
    new.metadata = old.metadata
    for text in sorted(texts.values(), key=lambda text: (text.files[0], *text.key)):
        new.append(_entry(text, known.get(text.key), len(numbers)))
    gone = [entry for key, entry in sorted(known.items()) if key not in texts]
    for entry in gone:
        if entry.translated() or entry.obsolete:
            entry.obsolete, entry.occurrences, entry.comment = True, [], ""
            new.append(entry)
    return new


def key_of(entry: polib.POEntry) -> Key:
    """Context and text of an entry."""
    return entry.msgctxt or "", entry.msgid


def _entry(text: Text, known: polib.POEntry | None, number_of_forms: int) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=text.message,
        msgctxt=text.context or None,
        comment="\n".join(text.comments),
        occurrences=[(name, "") for name in text.files],
        flags=["python-format"] if "%(" in text.message + text.plural else [],
    )
    said = translations(known) if known else []
    if text.plural:
        entry.msgid_plural = text.plural
        kept = said if len(said) == number_of_forms else [""] * number_of_forms
        entry.msgstr_plural = dict(enumerate(kept))
    elif len(said) == 1:
        entry.msgstr = said[0]
    if known:
        entry.tcomment = known.tcomment
        entry.flags += ["fuzzy"] if known.fuzzy else []
    return entry


def translations(entry: polib.POEntry) -> list[str]:
    """All forms of an entry's translation."""
    if entry.msgid_plural:
        return [said for _, said in sorted(entry.msgstr_plural.items())]
    return [entry.msgstr]


def translate(entry: polib.POEntry, said: Collection[str]) -> None:
    """Put a translation, with all its forms, into an entry."""
    if entry.msgid_plural:
        entry.msgstr_plural = dict(enumerate(said))
    else:
        (entry.msgstr,) = said


def faults_of(entry: polib.POEntry, numbers: Sequence[Sequence[int]]) -> Iterator[str]:
    """Everything that is wrong with one entry."""
    if entry.fuzzy:
        yield "is marked as fuzzy"
    yield from faults(entry.msgid, entry.msgid_plural or "", translations(entry), numbers=numbers)


def faults_in(lang: str, texts: Mapping[Key, Text]) -> Iterator[str]:
    """Everything that keeps a language from being complete and right."""
    catalogue = read(lang)
    live = {key_of(entry): entry for entry in catalogue if not entry.obsolete}
    numbers = forms(catalogue.metadata["Plural-Forms"])
    for key in texts.keys() - live.keys():
        yield f"{lang}: {key[1]!r} is not in the catalogue"
    for key in live.keys() - texts.keys():
        yield f"{lang}: {key[1]!r} is said nowhere any more"
    for key, entry in live.items():
        plural = texts[key].plural if key in texts else ""
        if plural != (entry.msgid_plural or "") and key in texts:
            yield f"{lang}: {key[1]!r} has another plural now"
        for fault in faults_of(entry, numbers):
            yield f"{lang}: {key[1]!r} {fault}"
