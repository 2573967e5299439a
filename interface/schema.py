"""The OpenAPI document: what each call may be refused with stands beside what it answers."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple, TypeVar

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny

from interface.bodies import BodyTooLarge, UnknownField, UnusableCharacter, WrongBody
from interface.pagination import BadCursor, BadPageSize
from interface.problems import CONTENT_TYPE, TITLES, UNAVAILABLE, problem
from interface.refusals import Refused

Handler = TypeVar("Handler", bound=Callable[..., Any])

WRITES: Final = ("POST", "PUT", "PATCH", "DELETE")
IDEMPOTENCY_KEY: Final = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="1 to 200 printable ASCII characters, new for every new request. A request that "
    "is sent again with its key is not done again: it gets the first outcome.",
)


class Problem(serializers.Serializer[dict[str, object]]):
    """An error (RFC 9457). Tell errors apart by `code`; `title` and `detail` are for people."""

    type = serializers.CharField(default="about:blank")
    title = serializers.CharField()
    status = serializers.IntegerField(help_text="The HTTP status.")
    code = serializers.CharField(help_text="Stable; one of those listed with each call.")
    detail = serializers.CharField(help_text="What is wrong, where, and how to mend it.")
    field = serializers.CharField(required=False, help_text="The field at fault, if it is one.")


class Documented(NamedTuple):
    """One way for a call to fail."""

    status: int
    code: str
    title: str


def refuses(*refusals: type[Refused]) -> Callable[[Handler], Handler]:
    """Decorate a method of a DRF view: these refusals are documented with it."""

    def note(handler: Handler) -> Handler:
        handler.refusals = refusals  # type: ignore[attr-defined]
        return handler

    return note


class Calls(AutoSchema):
    """Adds to every call its problems, and the idempotency key to those that take one."""

    def get_override_parameters(self) -> list[Any]:
        """See drf-spectacular."""
        key = [IDEMPOTENCY_KEY] if self._noted("idempotency_refusals") else []
        return [*super().get_override_parameters(), *key]

    def _noted(self, name: str) -> tuple[type[Refused], ...]:
        """What decorators have noted on the method behind this call."""
        handler = getattr(self.view, self.method.lower())
        noted: tuple[type[Refused], ...] = getattr(handler, name, ())
        return noted

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        by_status: dict[int, dict[str, Documented]] = defaultdict(dict)
        for one in self._problems():
            by_status[one.status][one.code] = one
        for code in sorted(by_status):
            bodies[str(code)] = self._problem_body(code, [*by_status[code].values()])
        return bodies

    def _problem_body(self, code: int, ways: list[Documented]) -> Any:
        examples = [
            OpenApiExample(
                way.code,
                summary=way.title,
                value=problem(status=way.status, code=way.code, title=way.title, detail="…"),
            )
            for way in ways
        ]
        described = OpenApiResponse(
            Problem, description=", ".join(f"`{way.code}`" for way in ways), examples=examples
        )
        return self._get_response_for_code(described, str(code), media_types=[CONTENT_TYPE])  # type: ignore[no-untyped-call]

    def _problems(self) -> Iterator[Documented]:
        noted = self._noted("refusals") + self._noted("idempotency_refusals")
        for refusal in (*noted, *self._refusals_of_all()):
            yield Documented(refusal.status, refusal.code, refusal.title)
        for error in self._errors_of_all():
            yield Documented(error.status_code, *TITLES[error])
        yield Documented(*UNAVAILABLE)

    def _refusals_of_all(self) -> Iterator[type[Refused]]:
        if self._is_list_view() and hasattr(self.view, "pagination_class"):
            yield from (BadCursor, BadPageSize)
        if self.method in WRITES:
            yield from (BodyTooLarge, UnknownField, UnusableCharacter, WrongBody)

    def _errors_of_all(self) -> Iterator[type[exceptions.APIException]]:
        yield from (exceptions.Throttled, exceptions.NotAcceptable)
        if AllowAny not in self.view.permission_classes:
            yield from (exceptions.NotAuthenticated, exceptions.AuthenticationFailed)
        if self.method in WRITES:
            yield from (
                exceptions.ParseError,
                exceptions.UnsupportedMediaType,
                exceptions.PermissionDenied,
            )
        if "{" in self.path:
            yield exceptions.NotFound
