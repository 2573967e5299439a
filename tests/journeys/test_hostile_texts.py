"""What was written to do harm, in a real browser: nothing runs, nothing leaves, nothing breaks."""

from typing import Final

import pytest
from playwright.sync_api import Request
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests import scenery
from tests.cast import person
from tests.hostile import HOSTILE, poison
from tests.journeys.conftest import SignIn
from tests.journeys.visiting import visit
from tests.tour import LANGS, Guest, tour

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# Where the texts of others are shown; the same tour is taken whole by tests/pages.
SHOWN: Final = (
    "welcome: stranger",
    "assistant_reply",
    "label_prompter_reply",
    "rank_assistant_replies",
    "preview",
    "two versions",
    "conflict",
    "drafts",
    "trees",
    "trees: hardly searched",
    "tree in en",
    "reported",
    "dashboard: veteran",
    "leaderboard: of all time",
    "notices",
    "contributions",
    "message_withdraw",
)


@pytest.fixture(scope="module")
def painted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> scenery.Rows:
    with django_db_blocker.unblock():
        return scenery.painted(LANGS)


@pytest.mark.parametrize("sort", HOSTILE)
def test_nothing_runs_leaves_or_breaks_the_page(
    transactional_db: None,
    painted: scenery.Rows,
    sign_in: SignIn,
    live_server: LiveServer,
    sort: str,
) -> None:
    scenery.hang(painted)
    veteran = User.objects.get(username="crew-1")
    guests = {
        Guest.STRANGER: None,
        Guest.NOVICE: person("nora", langs=("fr",)),
        Guest.VOLUNTEER: person("vera", langs=LANGS),
        Guest.VETERAN: veteran,
    }
    poison(HOSTILE[sort])
    window = {"viewport": {"width": 320, "height": 640}}
    pages = {guest: sign_in(user, **window) for guest, user in guests.items()}
    faults: list[str] = []

    def watch(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:")):
            faults.append(f"{request.url} was asked for")

    for page in pages.values():
        page.on("request", watch)
        page.on("dialog", lambda dialog: faults.append("it opened a dialog"))
        page.on("console", lambda said: faults.append(said.text) if POLICY in said.text else None)
    for guest, stop in tour(guests, HOSTILE[sort]):
        if stop.name in SHOWN:
            page = pages[guest]
            visit(page, stop)
            harmed, wide = page.evaluate(STATE)
            faults += [f"{stop.name}: a script has run"] if harmed else []
            faults += [f"{stop.name}: {wide} px too wide"] if wide > ROUNDED else []
    assert not faults, "\n".join(faults)


POLICY: Final = "Content Security Policy"
ROUNDED: Final = 1
"""A pixel that comes of rounding; nothing can be scrolled by it."""
STATE: Final = "['harmed' in window, document.documentElement.scrollWidth - innerWidth]"
