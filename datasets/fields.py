"""What each field of a message may hold. Pure: a value in, a value or :class:`Wrong` out."""

import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from interface.languages import LANGUAGES
from trees.labels import BY_NAME, EMOJIS, SKIPS
from trees.roles import Role
from trees.states import State

LARGEST_COUNT: Final = 2**31 - 1
LARGEST_RANK: Final = 2**15 - 1
LONGEST_NAME: Final = 300
LONGEST_ORIGIN: Final = 200


class Wrong(Exception):
    """A value that cannot be used: what is wrong, the remedy, and where within the field."""

    def __init__(self, wrong: str, remedy: str, *, at: str = "") -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.remedy = remedy
        self.at = at


def shown(value: object) -> str:
    """A value as the file has it, cut to a readable length."""
    said = json.dumps(value, ensure_ascii=False, default=str)
    text = said.encode(errors="backslashreplace").decode()
    return text if len(text) <= 60 else f"{text[:57]}…"


def identifier(value: object) -> UUID:
    """A UUID in its usual form of 36 characters."""
    if isinstance(value, str) and len(value) == 36:
        try:
            return UUID(value)
        except ValueError:
            pass
    raise Wrong(
        f"{shown(value)} is not a UUID",
        'Give an id such as "6f1f7a3c-0d3b-4a52-9d6c-1f0b7e5f2a10"; files with hashed ids '
        "cannot be imported",
    )


def text(value: object) -> str:
    """A text that says something."""
    said = _string(value)
    if not said.strip():
        raise Wrong("the text is empty", "Give the message a text, or leave it out with all below")
    return said


def name(longest: int) -> Callable[[object], str]:
    """A string of at most ``longest`` characters."""

    def check(value: object) -> str:
        said = _string(value)
        if len(said) > longest:
            raise Wrong(f"{shown(value)} is too long", f"Shorten it to {longest} characters")
        return said

    return check


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise Wrong(f"{shown(value)} is not a string", "Put it in quotation marks")
    if "\0" in value:
        raise Wrong("it contains a NUL character", "Remove the character \\u0000")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise Wrong(
            f"character {error.start + 1} is half of a surrogate pair",
            "Write the character whole, or remove it",
        ) from None
    return value


def role(value: object) -> Role:
    """One of the two roles."""
    if value not in list(Role):
        raise Wrong(f"{shown(value)} is not a role", "Use prompter or assistant")
    return Role(str(value))


def language(value: object) -> str:
    """One of the languages of the site."""
    if not isinstance(value, str) or value not in LANGUAGES:
        raise Wrong(
            f"{shown(value)} is not a language of this site",
            f"Use one of {', '.join(LANGUAGES)}, or leave the tree out",
        )
    return value


def state(value: object) -> State:
    """One of the ten states."""
    if value not in list(State):
        raise Wrong(f"{shown(value)} is not a tree state", f"Use one of {', '.join(State)}")
    return State(str(value))


def date(value: object) -> str:
    """An ISO 8601 date and time, as it is written."""
    said = _string(value)
    moment(said)
    return said


def moment(said: str) -> datetime:
    """The moment that a date names; without a zone it is taken as UTC."""
    try:
        read = datetime.fromisoformat(said)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Wrong(
            f"{shown(said)} is not a date", 'Write it like "2023-02-05T14:23:50.983374+00:00"'
        ) from None


def yes_no(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Wrong(f"{shown(value)} is neither true nor false", "Use true, false or null")
    return value


def count(largest: int = LARGEST_COUNT, *, least: int = 0) -> Callable[[object], int]:
    """A whole number from ``least`` to ``largest``."""

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= largest:
            raise Wrong(
                f"{shown(value)} is not a whole number from {least} to {largest}", "Correct it"
            )
        return value

    return check


def emojis(value: object) -> dict[str, int]:
    """How often each reaction was given."""
    known = (*EMOJIS, *SKIPS)
    for code, times in _object(value).items():
        if code not in known:
            raise Wrong(f"{shown(code)} is not a reaction", f"Use {', '.join(known)}")
        _within(code, count(), times)
    return _object(value)


def labels(value: object) -> dict[str, Any]:
    """Mean and number of raters of each label."""
    for label, mean in _object(value).items():
        if label not in BY_NAME:
            raise Wrong(f"{shown(label)} is not a label", f"Use {', '.join(BY_NAME)}")
        _within(label, _mean, mean)
    return _object(value)


def _mean(value: object) -> None:
    mean = _object(value)
    if mean.keys() != {"value", "count"}:
        raise Wrong(f"{shown(value)} is not a mean", 'Write it like {"value": 0.5, "count": 3}')
    _within("count", count(least=1), mean["count"])
    _within("value", _share, mean["value"])


def _share(value: object) -> None:
    if not 0 <= number(value) <= 1:
        raise Wrong(f"{shown(value)} is not within 0 and 1", "Means of labels go from 0 to 1")


def number(value: object) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(f"{shown(value)} is not a number", "Correct it")
    try:
        finite = math.isfinite(value)
    except OverflowError:
        finite = False
    if not finite:
        raise Wrong(f"{shown(value)} is not a finite number", "Correct it, or write null")
    return value


def detoxify(value: object) -> dict[str, float]:
    """The scores of a toxicity model, by name."""
    for key, score in _object(value).items():
        _within(_string(key), number, score)
    return _object(value)


def events(value: object) -> dict[str, object]:
    """Single reactions, ratings and rankings, kept as they are."""
    waiting: list[object] = [_object(value)]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            _string(part)
        elif isinstance(part, Mapping):
            waiting.extend((*part.keys(), *part.values()))
        elif isinstance(part, list):
            waiting.extend(part)
        elif isinstance(part, float):
            number(part)
    return _object(value)


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Wrong(f"{shown(value)} is not an object", "Write an object in braces, or null")
    return value


def _within(field: str, check: Callable[[object], object], value: object) -> None:
    try:
        check(value)
    except Wrong as wrong:
        at = f"{field}.{wrong.at}" if wrong.at else field
        raise Wrong(wrong.wrong, wrong.remedy, at=at) from None
