"""What is shown when no view answers: a page for people, a problem document below /api/."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from interface.problems import plain_problem


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request makes no sense (a forbidden host, say)."""
    return _answer(request, 400, "bad_request", "This request makes no sense here")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not for this person."""
    return _answer(request, 403, "permission_denied", "You may not see or do this")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is no such address."""
    return _answer(request, 404, "not_found", "There is nothing here")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return _answer(request, 500, "server_error", "Something went wrong on our side")


def _answer(request: HttpRequest, status: int, code: str, title: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return plain_problem(request, status=status, code=code, title=title)
    return render(request, "error.html", {"status": status, "title": title}, status=status)
