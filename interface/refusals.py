"""The one base of every error that a person or a program may be told about."""

from collections.abc import Mapping
from typing import ClassVar

from interface.sentences import worded


def legible(name: object) -> str:
    """A name out of a request, as an answer may repeat it: short, and without half characters."""
    return str(name)[:50].encode("utf-8", "backslashreplace").decode()


class Refused(Exception):
    """An action was refused and changed nothing.

    ``code`` is stable and part of the API. ``title`` and ``detail`` are for people, in the language
    of the page that they meet it on, or in English: the title names it, the detail says what is
    wrong, where, and how to mend it, in one or two sentences. ``extra`` holds members for the
    problem document.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    title: ClassVar[str] = worded("The request was refused")

    def __init__(self, detail: str, **extra: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra: Mapping[str, object] = extra


class Invalid(Refused):
    """A value in the request cannot be used; ``field`` names it."""

    code = "invalid"
    status = 422
    title = worded("A value cannot be used")

    def __init__(self, detail: str, *, field: str, **extra: object) -> None:
        super().__init__(detail, field=field, **extra)


class UnknownLanguage(Invalid):
    code = "unknown_language"
    title = worded("Unknown language")


class Missing(Refused):
    """There is no such thing, or it is not the asker's to see."""

    code = "not_found"
    status = 404
    title = worded("Not found")


class Conflict(Refused):
    """The thing exists but is no longer in a state that allows this."""

    code = "conflict"
    status = 409
    title = worded("Not possible any more")
