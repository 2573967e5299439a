"""Handing out what is not translated yet, and taking it in: one JSON object a line.

Who translates fills in ``translation``: a text or, for a plural, a list with one text for each of
``forms``.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import polib

from oasst_collect.catalogues.extraction import Key
from oasst_collect.catalogues.faults import forms
from oasst_collect.catalogues.files import faults_of, key_of, read, translate, translations, write

SHOWN: Final = 6
"""So many numbers tell well enough what a form of the plural is for."""


def missing(lang: str) -> Iterator[str]:
    """What is not translated, or marked as fuzzy, as lines to be filled in."""
    catalogue = read(lang)
    numbers = forms(catalogue.metadata["Plural-Forms"])
    for entry in catalogue:
        if not entry.obsolete and (entry.fuzzy or not all(translations(entry))):
            yield json.dumps(_to_fill_in(entry, numbers), ensure_ascii=False)


def _to_fill_in(entry: polib.POEntry, numbers: Sequence[Sequence[int]]) -> dict[str, Any]:
    line: dict[str, Any] = {"text": entry.msgid}
    if entry.msgctxt:
        line["context"] = entry.msgctxt
    if entry.msgid_plural:
        line["plural"] = entry.msgid_plural
        line["forms"] = [f"for {_some(counted)}" for counted in numbers]
    if entry.comment:
        line["comment"] = entry.comment
    line["files"] = [name for name, _ in entry.occurrences]
    line["translation"] = translations(entry) if entry.msgid_plural else entry.msgstr
    return line


def _some(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:SHOWN]))
    return f"{shown}…" if len(numbers) > SHOWN else shown


def fill(lang: str, lines: Iterable[str]) -> tuple[int, list[str]]:
    """Take in the translations on these lines; how many, and what is wrong with the others."""
    catalogue = read(lang)
    entries = {key_of(entry): entry for entry in catalogue}
    numbers = forms(catalogue.metadata["Plural-Forms"])
    taken, refused = 0, []
    for count, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            _take(json.loads(line), entries, numbers)
        except (ValueError, TypeError, AttributeError) as error:
            refused.append(f"line {count}: {error}")
        else:
            taken += 1
    write(lang, catalogue)
    return taken, refused


def _take(
    line: dict[str, Any], entries: dict[Key, polib.POEntry], numbers: Sequence[Sequence[int]]
) -> None:
    """Put one line's translation into its entry; ``ValueError`` says what is wrong with it."""
    entry = entries.get((line.get("context", ""), line.get("text", "")))
    if entry is None or entry.obsolete:
        raise ValueError(f"there is no text {line.get('text')!r}; update the catalogues first")
    given = line.get("translation", "")
    said = [given] if isinstance(given, str) else list(given)
    tried = polib.POEntry(msgid=entry.msgid, msgid_plural=entry.msgid_plural)
    if not entry.msgid_plural and len(said) != 1:
        raise ValueError(f"{entry.msgid!r} has no plural; its translation is one text")
    translate(tried, said)
    if wrong := list(faults_of(tried, numbers)):
        raise ValueError(f"{entry.msgid!r}: its translation {'; '.join(wrong)}")
    translate(entry, said)
    entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
