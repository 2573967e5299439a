"""Bodies of requests: JSON of bounded depth, in characters that can be kept.

Their size is bounded by ``DATA_UPLOAD_MAX_MEMORY_SIZE``, which DRF sees to before it parses.
"""

import json
import math
from collections.abc import Iterator, Mapping
from typing import IO, Any, Final

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from interface.refusals import Invalid, Refused

DEEPEST: Final = 8
"""Lists and objects inside each other; a ranking needs three levels."""


class BodyTooLarge(Refused):
    code = "body_too_large"
    status = 413
    title = "The body is too large"


class WrongBody(Invalid):
    code = "invalid_body"
    title = "The body has the wrong shape"


class UnknownField(Invalid):
    code = "unknown_field"
    title = "Unknown field"


class UnusableCharacter(Invalid):
    code = "unusable_character"
    title = "A character cannot be kept"


class JSONBody(JSONParser):
    """Reads UTF-8 only, as RFC 8259 demands, whatever charset the request claims."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The body's value; ``ParseError`` or a ``Refused`` if it cannot be used."""
        try:
            body = json.loads(
                stream.read().decode("utf-8"), parse_constant=_no_constant, parse_float=_finite
            )
        except (ValueError, RecursionError) as error:
            raise ParseError(f"The body is no valid JSON: {error}") from None
        for path, text in _strings(body):
            _check_characters(text, path)
        return body


def fields(request: Request, shape: type[Serializer[Any]]) -> Mapping[str, object]:
    """The body as an object that has no fields but those of ``shape``; values are unchecked.

    Raises :class:`WrongBody` or :class:`UnknownField`.
    """
    body: object = request.data
    known = list(shape._declared_fields)
    wanted = f"a JSON object with {', '.join(known)}" if known else "no body, or an empty object"
    if not isinstance(body, Mapping):
        raise WrongBody(f"Send {wanted}.", field="")
    for name in body:
        if name not in known:
            raise UnknownField(
                f"{str(name)[:50]!r} is no field of this call; send {wanted}.", field=str(name)[:50]
            )
    return body


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits[:20]} is too large a number")
    return number


def _strings(body: object) -> Iterator[tuple[str, str]]:
    """Every string in the body, names included, with the path to it."""
    waiting: list[tuple[object, str, int]] = [(body, "", 0)]
    while waiting:
        value, path, depth = waiting.pop()
        if depth > DEEPEST:
            raise ParseError(f"The body is nested more than {DEEPEST} levels deep.")
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, list):
            waiting.extend((item, path, depth + 1) for item in value)
        elif isinstance(value, dict):
            for name, item in value.items():
                yield path, name
                waiting.append((item, f"{path}.{name}" if path else name, depth + 1))


def _check_characters(text: str, path: str) -> None:
    """PostgreSQL keeps neither NUL nor half of a surrogate pair (``"\\ud800"`` in JSON)."""
    if "\0" in text:
        raise UnusableCharacter("The text contains a NUL character; remove it.", field=path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnusableCharacter(
            f"Character {error.start + 1} of the text is half of a surrogate pair; send whole "
            "characters.",
            field=path,
        ) from None
