"""Whatever people write, and wherever it is shown, it is shown and does nothing else.

The tour of all pages is taken on a site where every text, name and reason was written to do harm.
"""

from collections.abc import Iterator
from itertools import chain

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import DjangoDbBlocker

from accounts.models import User
from interface.content_security import HEADER, POLICY
from oasst_collect.errors import server_error
from tests import scenery
from tests.cast import person, visitor
from tests.hostile import HOSTILE, poison, what_harms
from tests.tour import BROKEN, LANGS, Guest, Stop, desk_stops, tour


@pytest.fixture(scope="module")
def painted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> scenery.Rows:
    with django_db_blocker.unblock():
        return scenery.painted(LANGS)


@pytest.fixture
def guests(db: None, painted: scenery.Rows) -> dict[Guest, User | None]:
    scenery.hang(painted)
    return {
        Guest.STRANGER: None,
        Guest.NOVICE: person("nora", langs=("fr",)),
        Guest.VOLUNTEER: person("vera", langs=LANGS),
        Guest.VETERAN: User.objects.get(username="crew-1"),
        Guest.ADMIN: person("ada", is_staff=True, is_superuser=True),
    }


def open_stop(guest: User | None, stop: Stop) -> HttpResponse:
    """What a browser would be given at this stop."""
    if stop.address == BROKEN:
        request = RequestFactory().post(BROKEN, {"text": "<script>"})
        request.user = AnonymousUser()
        return server_error(request)
    client = visitor(guest, enforce_csrf_checks="csrfmiddlewaretoken" in (stop.sent or {}))
    sent = client.get(stop.address) if stop.sent is None else client.post(stop.address, stop.sent)
    moved = sent.status_code == 302
    return client.get(sent.headers["Location"]) if moved else sent  # type: ignore[return-value]


@pytest.mark.slow
@pytest.mark.parametrize("sort", HOSTILE)
def test_nothing_that_people_write_does_harm(guests: dict[Guest, User | None], sort: str) -> None:
    words = HOSTILE[sort]
    poison(words)
    faults = []
    ada = guests[Guest.ADMIN]
    assert ada is not None
    desk = ((Guest.ADMIN, stop) for stop in desk_stops(ada, words[:5_000]))
    for guest, stop in chain(tour(guests, words), desk):
        answer = open_stop(guests[guest], stop)
        assert answer.status_code < 500 or stop.address == BROKEN, stop
        if "text/html" in answer.headers["Content-Type"]:
            faults += [f"{stop.name}: {fault}" for fault in what_harms(answer.content.decode())]
        faults += [f"{stop.name}: {fault}" for fault in _breaches(answer)]
    assert not faults, "\n".join(faults)


def _breaches(answer: HttpResponse) -> Iterator[str]:
    """What is wrong with the policy that goes with an answer: there is one, the same for all."""
    if answer.headers.get(HEADER, POLICY) != POLICY:
        yield f"it has a policy of its own: {answer.headers[HEADER]}"


def test_the_policy_allows_nothing_that_is_written_into_a_page() -> None:
    assert "unsafe" not in POLICY
    assert "default-src 'none'" in POLICY
    assert "frame-ancestors 'none'" in POLICY
