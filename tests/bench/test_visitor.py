"""A volunteer in a browser: reads forms as they stand on the site's pages, and is led on."""

from random import Random

import pytest
from django.conf import settings
from django.http import QueryDict

from accounts.models import APIKey, User
from bench import sessions
from bench.answers import Author
from bench.tally import PageTally
from bench.visitor import ASKED, NOTHING, READ, SENT, form_of
from bench.wire import Response
from tasks.forms import answer_form
from tasks.kinds import Kind
from tasks.showing import show
from tests.cast import ask, visitor
from tests.forest import plant

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", Kind)
def test_the_form_of_every_kind_is_filled_in_so_that_it_can_be_sent(
    kind: Kind, alice: User, bob: User
) -> None:
    plant(kind, alice)
    task = ask(bob, kind)
    page = visitor(bob).get(f"/tasks/{task.pk}/?kind=random&lang=").content.decode()

    form = form_of(page)

    assert form is not None
    assert (form.kind, form.action) == (kind, f"/tasks/{task.pk}/answer/")
    sent = QueryDict(mutable=True)
    for name, value in form.filled(Author(Random(1))):
        sent.appendlist(name, value)
    assert (sent["asked_kind"], sent["asked_lang"]) == ("random", "")
    filled = answer_form(show(task), sent)
    assert filled.is_valid(), filled.errors


def test_other_pages_have_no_such_form(alice: User) -> None:
    assert form_of(visitor(alice).get("/settings/").content.decode()) is None


def test_a_session_opens_the_pages(alice: User, capsys: pytest.CaptureFixture[str]) -> None:
    _, key = APIKey.issue(alice, name="bench")

    sessions.main([key])

    browser = visitor()
    browser.cookies[settings.SESSION_COOKIE_NAME] = capsys.readouterr().out.strip()
    assert browser.get("/dashboard/").status_code == 200


def test_being_led_on_is_a_success_and_nothing_to_do_no_error() -> None:
    tally = PageTally()
    tally.open = True
    tally.response(f"{READ}assistant_reply", 0.01, Response(200, b""))
    tally.response(f"{SENT}assistant_reply", 0.02, Response(302, b"", location="/tasks/7/"))
    tally.response(NOTHING, 0.03, Response(404, b""))
    tally.response(ASKED, 0.04, Response(500, b""))

    seen = tally.as_json()

    assert seen["pages_ms"][f"{SENT}assistant_reply"] == [20.0]
    assert (seen["finished"], seen["errors"]) == (1, 1)
    assert seen["refused"] == {ASKED: {"500": 1}}
