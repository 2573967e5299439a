"""Middleware: people who have not agreed to the current terms are asked before they begin."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse

from accounts.consent import must_ask
from accounts.models import User

ASKED_BEFORE: Final = frozenset({"dashboard", "first_steps", "first_task", "task_request"})
"""Names of the addresses at which work begins. Whoever is in the middle of something (a task, a
draft, a form) is not held up, and reading is free."""


class ConsentAsking:
    """Leads to the page of the terms, and from there to where the person was going.

    The API is not asked: a program cannot read, and its owner is asked on the site.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """See Django. Who is signed in is looked up only where it matters."""
        before = request.resolver_match.url_name if request.resolver_match else None
        if before not in ASKED_BEFORE or not isinstance(request.user, User):
            return None
        if not must_ask(request.user.consent_version):
            return None
        asked_for = request.get_full_path()
        then = asked_for if request.method == "GET" else resolve_url(settings.LOGIN_REDIRECT_URL)
        return redirect(f"{reverse('consent')}?{urlencode({'next': then})}")
