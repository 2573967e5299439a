"""The page that shows every call of the API: written by us, so that it keeps our policy."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from interface.outline_of_calls import Call, outline


@require_safe
def show_calls(request: HttpRequest) -> HttpResponse:
    """All calls, with what they take and answer."""
    return render(request, "calls.html", {"groups": _groups().items()})


@cache
def _groups() -> dict[str, list[Call]]:
    """Read once: the document does not change while a process lives."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    return outline(generator.get_schema(request=None, public=True))  # type: ignore[no-untyped-call]
