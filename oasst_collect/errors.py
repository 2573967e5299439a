"""What is shown when no view answers: a page for people, a problem document below /api/."""

import logging
import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from interface.problems import DATABASE_AWAY, RETRY_SECONDS, plain_problem
from interface.refusals import Refused

log = logging.getLogger(__name__)


class ErrorPages:
    """Middleware: a page that explains a refusal, or that the database cannot be reached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for what a page's view let through; a fault of ours is left to Django."""
        if isinstance(error, DATABASE_AWAY):
            log.warning("The database cannot be reached: %s", error)
            return unavailable(request)
        if not isinstance(error, Refused):
            return None
        return _page(request, error.status, error.title, detail=error.detail)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request makes no sense (a forbidden host, say)."""
    return _answer(request, 400, "bad_request", _("This request makes no sense here"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not for this person."""
    return _answer(request, 403, "permission_denied", _("You may not see or do this"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was opened before signing in or out, or was sent from another site."""
    title = _("This form is out of date")
    if request.path.startswith("/api/"):
        return plain_problem(request, status=403, code="permission_denied", title=title)
    detail = _(
        "You signed in or out since you opened it, or your browser blocks cookies. Go back, "
        "reload the page and send it again. Nothing was stored."
    )
    return _page(request, 403, title, detail=detail)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is no such address."""
    return _answer(request, 404, "not_found", _("There is nothing here"))


def too_many_attempts(request: HttpRequest) -> HttpResponse:
    """429: allauth's limit on attempts to sign in, to sign up and the like."""
    title = _("Too many attempts; please wait a few minutes and try again")
    return _answer(request, 429, "too_many_attempts", title)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; 503 when a middleware could not reach the database."""
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return unavailable(request)
    return _answer(request, 500, "server_error", _("Something went wrong on our side"))


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: come back in a moment."""
    title = _("The site is busy with itself, try again in a moment")
    response = _answer(request, 503, "unavailable", title)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


@csrf_exempt
def no_such_call(request: HttpRequest) -> HttpResponse:
    """404 below /api/ for programs, in development too, where Django would explain itself."""
    return _answer(request, 404, "not_found", _("There is nothing here"))


def _answer(request: HttpRequest, status: int, code: str, title: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return plain_problem(request, status=status, code=code, title=title)
    return _page(request, status, title)


def _page(request: HttpRequest, status: int, title: str, *, detail: str = "") -> HttpResponse:
    """The page, with the text that was sent: it may be all that is left of it."""
    # A request that makes no sense (400) may have a body that cannot be read.
    typed = request.POST.get("text", "") if status != 400 else ""
    shown = {"status": status, "title": title, "detail": detail, "typed": typed}
    return render(request, "error.html", shown, status=status)
