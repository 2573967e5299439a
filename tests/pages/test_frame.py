"""What stands around every page, and the pages that stand in when no view answers."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from accounts.models import User
from interface.refusals import Conflict
from oasst_collect.errors import ErrorPages, server_error


def request_of(person: User | AnonymousUser) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = person
    storage: Any = CookieStorage(request)
    request._messages = storage  # type: ignore[attr-defined]
    return request


def test_an_unknown_address_gets_a_page_that_asks_no_database() -> None:
    answer = Client().get("/nowhere/")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()
    assert '<main id="content"' in answer.content.decode()


def test_the_page_for_our_own_faults_asks_no_database() -> None:
    assert server_error(request_of(AnonymousUser())).status_code == 500


def test_nothing_written_into_a_page_is_run() -> None:
    policy = Client().get("/nowhere/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_refusal_becomes_a_page_with_its_status_and_its_words() -> None:
    pages = ErrorPages(lambda request: None)  # type: ignore[arg-type,return-value]

    answer = pages.process_exception(request_of(AnonymousUser()), Conflict("It is <gone>."))

    assert answer is not None
    assert answer.status_code == 409
    assert "It is &lt;gone&gt;." in answer.content.decode()
    assert pages.process_exception(request_of(AnonymousUser()), ValueError()) is None


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("gone")])
def test_while_the_database_is_away_a_page_says_so(error: Exception) -> None:
    pages = ErrorPages(lambda request: None)  # type: ignore[arg-type,return-value]

    answer = pages.process_exception(request_of(AnonymousUser()), error)

    assert answer is not None
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"


def test_a_middleware_that_cannot_reach_the_database_is_no_fault_of_ours() -> None:
    try:
        raise OperationalError("gone")
    except OperationalError:
        assert server_error(request_of(AnonymousUser())).status_code == 503


@pytest.mark.parametrize(
    ("person", "offered", "not_offered"),
    [
        (AnonymousUser(), ["Join in", "Sign in"], ["Sign out", "Moderation"]),
        (User(username="vera"), ["Sign out"], ["Join in", "Moderation"]),
        (User(username="milo", is_staff=True), ["Sign out", "Moderation"], ["Join in"]),
    ],
)
def test_the_navigation_offers_what_a_person_can_do(
    person: User | AnonymousUser, offered: list[str], not_offered: list[str]
) -> None:
    page = render_to_string("base.html", request=request_of(person))

    assert all(f"{entry}" in page for entry in offered)
    assert not any(entry in page for entry in not_offered)
