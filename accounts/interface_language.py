"""Which language the pages speak to somebody, and choosing it."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.models import User
from interface.problems import DATABASE_AWAY
from interface.refusals import UnknownLanguage
from interface.sentences import gettext

WITHOUT: Final = "/api/"
"""What begins like this is for programs: it speaks English, and no time is spent on asking."""


class InterfaceLanguage:
    """Middleware: pages are in the reader's language, and say which one it is.

    That is what a signed-in person has chosen; otherwise what was chosen in this browser, then
    what the browser asks for, then English.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(WITHOUT):
            return self.get_response(request)
        lang = language_for(request)
        # The next request of this thread may be one that is passed by.
        with translation.override(lang, deactivate=True):
            response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", lang)
        return response


def language_for(request: HttpRequest) -> str:
    """The language of the interface for whoever sends this request."""
    return _of_person(request) or translation.get_language_from_request(request)


def _of_person(request: HttpRequest) -> str:
    """What the person has chosen; empty for strangers and for those who have not."""
    try:
        chosen = getattr(request.user, "interface_lang", "")
    except DATABASE_AWAY:
        return ""  # the view will say so, in the language of the browser
    return chosen if chosen in dict(settings.LANGUAGES) else ""


@require_POST
def choose_interface_language(request: HttpRequest) -> HttpResponse:
    """Keep the language chosen at the foot of a page, and go back to that page."""
    lang = request.POST.get("language", "")
    if lang not in dict(settings.LANGUAGES):
        raise UnknownLanguage(
            gettext("Choose one of the languages at the foot of the page."), field="language"
        )
    if isinstance(request.user, User):
        request.user.interface_lang = lang
        request.user.save(update_fields=["interface_lang"])
    response = HttpResponseRedirect(_way_back(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        lang,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _way_back(request: HttpRequest) -> str:
    page = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if ours else "/"
