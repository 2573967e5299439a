"""Errors of the API as problem documents (RFC 9457), each with a stable ``code``."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from interface.bodies import BodyTooLarge
from interface.refusals import Refused

log = logging.getLogger(__name__)

CONTENT_TYPE: Final = "application/problem+json"
RETRY_SECONDS: Final = 5
DATABASE_AWAY: Final = (OperationalError, InterfaceError)
"""What Django raises when the database cannot be reached, or went away in the middle of it."""

# What DRF raises by itself: class to (code, title).
TITLES: Final[Mapping[type[exceptions.APIException], tuple[str, str]]] = {
    exceptions.ParseError: ("malformed_body", "The body of the request cannot be read"),
    exceptions.NotAuthenticated: ("not_authenticated", "Say who you are"),
    exceptions.AuthenticationFailed: ("authentication_failed", "These credentials are not valid"),
    exceptions.PermissionDenied: ("permission_denied", "You may not do this"),
    exceptions.NotFound: ("not_found", "Not found"),
    exceptions.MethodNotAllowed: ("method_not_allowed", "This address takes no such call"),
    exceptions.NotAcceptable: ("not_acceptable", "No such representation"),
    exceptions.UnsupportedMediaType: ("unsupported_media_type", "Send JSON"),
    exceptions.Throttled: ("too_many_calls", "Too many calls in this minute"),
    exceptions.ValidationError: ("invalid", "A value cannot be used"),
}

UNAVAILABLE: Final = (503, "unavailable", "The site is busy with itself")
"""Status, code and title while the database cannot be reached."""


def problem(
    *, status: int, code: str, title: str, detail: str, **extra: object
) -> dict[str, object]:
    """The members of a problem document."""
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
        **extra,
    }


def of_refusal(refused: Refused) -> dict[str, object]:
    """The problem document of a refused action."""
    return problem(
        status=refused.status,
        code=refused.code,
        title=refused.title,
        detail=refused.detail,
        **refused.extra,
    )


def as_problem(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler; ``None`` (a fault of ours) for what it does not know."""
    set_rollback()
    if isinstance(error, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        error = BodyTooLarge(f"At most {most:,} bytes are taken.", max_bytes=most)
    elif isinstance(error, UnreadablePostError):
        error = exceptions.ParseError("The body ended too early.")
    if isinstance(error, Refused):
        return _response(of_refusal(error))
    if isinstance(error, DATABASE_AWAY):
        log.warning("The database cannot be reached: %s", error)
        return _unavailable()
    if isinstance(error, Http404):
        error = exceptions.NotFound(str(error) or "There is nothing here.")
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.APIException):
        return _of_drf(error)
    return None


def _of_drf(error: exceptions.APIException) -> Response:
    code, title = next(
        (found for kind, found in TITLES.items() if isinstance(error, kind)),
        ("refused", "The request was refused"),
    )
    document = problem(
        status=error.status_code, code=code, title=title, detail=_detail(error.detail)
    )
    response = _response(document)
    if challenge := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def _detail(detail: object) -> str:
    if isinstance(detail, Mapping):
        return " ".join(f"{name}: {_detail(value)}" for name, value in detail.items())
    if isinstance(detail, list):
        return " ".join(_detail(value) for value in detail)
    return str(detail)


def _response(document: Mapping[str, object]) -> Response:
    status = document["status"]
    assert isinstance(status, int)
    return Response(document, status=status, content_type=CONTENT_TYPE)


def _unavailable() -> Response:
    status, code, title = UNAVAILABLE
    response = _response(
        problem(
            status=status,
            code=code,
            title=title,
            detail="Nothing was changed. Send the same request again in a few seconds.",
        )
    )
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def plain_problem(request: HttpRequest, *, status: int, code: str, title: str) -> HttpResponse:
    """A problem document for addresses below /api/ that no view answers."""
    document = problem(status=status, code=code, title=title, detail=f"{request.path}: {title}.")
    return JsonResponse(document, status=status, content_type=CONTENT_TYPE)
