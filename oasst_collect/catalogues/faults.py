"""What is wrong with a translation, as far as a program can tell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from gettext import c2py
from typing import Final

PLACE: Final = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>|&\w+;")
_NPLURALS: Final = re.compile(r"nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*(.+?);?\s*$")
_TRIED: Final = (*range(1000), 1_000_000, 2_000_000)
"""Numbers that show what each form of a plural is for."""


def forms(plural_forms: str) -> list[tuple[int, ...]]:
    """For each form of a language's plural, small numbers that go with it, from its header."""
    match = _NPLURALS.search(plural_forms)
    if match is None:
        raise ValueError(f"{plural_forms!r} tells no plural forms.")
    form_of = c2py(match[2])
    found: list[list[int]] = [[] for _ in range(int(match[1]))]
    for number in _TRIED:
        found[form_of(number)].append(number)
    return [tuple(numbers) for numbers in found]


def faults(
    message: str,
    plural: str,
    translations: Sequence[str],
    *,
    numbers: Sequence[Sequence[int]],
) -> Iterator[str]:
    """Everything that is wrong; ``numbers`` are those that each form is for."""
    if not plural:
        numbers = [()]
    if len(translations) != len(numbers):
        yield f"has {len(translations)} forms instead of {len(numbers)}"
        return
    for said, counted in zip(translations, numbers, strict=True):
        if not said.strip():
            yield "is missing"
        else:
            yield from _faults_of_form(message, plural, said, only_one=len(counted) == 1)


def _faults_of_form(message: str, plural: str, said: str, *, only_one: bool) -> Iterator[str]:
    wanted = _places(plural or message)
    spare = wanted - _places(said)
    strange = _places(said) - wanted - _places(message)
    # "One task" needs no number, as long as the form is for no other number.
    if strange or len(spare) > (1 if plural and only_one else 0):
        yield f"has the places {_named(_places(said))} instead of {_named(wanted)}"
    elif "%(" in message + plural and not _can_be_filled(said):
        yield "has a % that stands for nothing; write %% for the sign itself"
    tags = sorted(TAG.findall(plural or message))
    if sorted(TAG.findall(said)) != tags:
        yield f"must have these tags, letter by letter: {_named(tags)}"
    if _ends(said) != _ends(message):
        yield "begins or ends with another space or line break than the original"


def _places(text: str) -> set[str]:
    return {match[0] for match in PLACE.finditer(text)}


def _can_be_filled(text: str) -> bool:
    values: Mapping[str, object] = {
        match[1]: 1 for match in PLACE.finditer(text) if match[1] is not None
    }
    try:
        text % values
    except (ValueError, TypeError, KeyError):
        return False
    return True


def _ends(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _named(parts: set[str] | list[str]) -> str:
    return ", ".join(sorted(parts)) or "none"
