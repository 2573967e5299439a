"""Every page of the site in a real browser: narrow and wide, light and dark, English and Arabic.

Each is looked at by axe and by ``look.js``, walked through by keyboard, and its console read.
``AXE=document`` in the environment does so in all combinations and writes a table into the
document.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import ConsoleMessage, Page, Response
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests import scenery
from tests.cast import person
from tests.journeys.axe import judge
from tests.journeys.conftest import SignIn
from tests.journeys.ledger import Ledger
from tests.journeys.visiting import visit
from tests.tour import BROKEN, LANGS, Guest, Stop, tour

AXE: Final = os.environ.get("AXE")
HERE: Final = Path(__file__).parent
LOOK: Final = (HERE / "look.js").read_text()
WATCH_FOCUS: Final = (HERE / "watch_focus.js").read_text()


class Sight(NamedTuple):
    """How somebody sees a page."""

    look: str
    width: int

    def __str__(self) -> str:
        return f"{self.look} {self.width}"


WIDE_LIGHT, WIDE_DARK = Sight("light", 1280), Sight("dark", 1280)
PHONE_LIGHT, PHONE_DARK = Sight("light", 320), Sight("dark", 320)
ALL: Final = (WIDE_LIGHT, WIDE_DARK, PHONE_LIGHT, PHONE_DARK)
# Every page is judged in two ways that have nothing in common; `make axe` goes through all eight.
EVERY_DAY: Final = {"en": (WIDE_LIGHT,), "ar": (PHONE_DARK,)}
# A page of errors is one, and Playwright keeps offline storage out; missing files are seen apart.
MEANT: Final = re.compile("Failed to load resource|blocked by Playwright")
ZOOMED_LIGHT: Final = Sight("light", 640)  # 1,280 px at 200 %


@pytest.fixture(scope="module")
def painted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> scenery.Rows:
    with django_db_blocker.unblock():
        return scenery.painted(LANGS)


@pytest.fixture(scope="module")
def ledger() -> Iterator[Ledger]:
    kept = Ledger()
    yield kept
    if AXE:
        kept.write_into(Path(AXE))


@pytest.fixture
def guests(transactional_db: None, painted: scenery.Rows) -> dict[Guest, User | None]:
    scenery.hang(painted)
    return {
        Guest.STRANGER: None,
        Guest.NOVICE: person("nora", langs=("fr",)),
        Guest.VOLUNTEER: person("vera", langs=LANGS),
        Guest.VETERAN: User.objects.get(username="crew-1"),
        Guest.ADMIN: person("ada", is_staff=True, is_superuser=True),
    }


@dataclass(frozen=True, slots=True)
class Window:
    """A guest's window, and what the browser complains about in it."""

    page: Page
    complaints: list[str]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lang", LANGS)
def test_every_page_can_be_used_by_everybody(
    guests: dict[Guest, User | None],
    sign_in: SignIn,
    live_server: LiveServer,
    ledger: Ledger,
    lang: str,
) -> None:
    before = len(ledger.faults)
    windows = {
        guest: _window(sign_in, user, lang, home=live_server.url) for guest, user in guests.items()
    }
    for guest, stop in tour(guests):
        window = windows[guest]
        visit(window.page, stop)
        _inspect(window.page, stop, lang, ledger)
        ledger.note(stop.name, f"{lang}, console", window.complaints)
        window.complaints.clear()
    found = ledger.faults[before:]
    assert not found, "\n".join(found)


def _window(sign_in: SignIn, user: User | None, lang: str, *, home: str) -> Window:
    """A window in which the site speaks this language."""
    if user is not None:
        User.objects.filter(pk=user.pk).update(interface_lang=lang)
    page = sign_in(user, locale=lang, reduced_motion="reduce")
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not MEANT.search(message.text):
            complaints.append(message.text)

    def see(response: Response) -> None:
        request = response.request
        if response.status >= 400 and request.resource_type != "document":
            complaints.append(f"{request.url} is not there")
        if not request.url.startswith((home, "data:")):
            complaints.append(f"{request.url} is elsewhere")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", see)
    return Window(page, complaints)


def _inspect(page: Page, stop: Stop, lang: str, ledger: Ledger) -> None:
    direction = page.evaluate("document.documentElement.dir")
    mirrored = lang == "ar" and not stop.address.startswith("/api/")  # which speaks English
    if direction != ("rtl" if mirrored else "ltr"):
        ledger.note(stop.name, lang, [f"it is written {direction}"])
    if lang == "en" and not AXE:
        _show(page, WIDE_LIGHT)
        ledger.note(stop.name, "keyboard", _walk_by_keyboard(page))
    judged = ALL if AXE else EVERY_DAY[lang]
    for sight in (WIDE_LIGHT, WIDE_DARK, ZOOMED_LIGHT, PHONE_LIGHT, PHONE_DARK):
        if sight.look == "dark" and sight not in judged:
            continue
        _show(page, sight)
        if sight == PHONE_LIGHT:
            page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        if sight.look == "light":
            ledger.note(stop.name, f"{lang} {sight}", page.evaluate(LOOK))
        if sight in judged:
            ledger.judge(stop.name, f"{lang} {sight}", judge(page))


def _show(page: Page, sight: Sight) -> None:
    page.emulate_media(color_scheme="dark" if sight.look == "dark" else "light")
    page.set_viewport_size({"width": sight.width, "height": 800})


SPARE_PRESSES: Final = 8
"""For what can be scrolled by keyboard, and for the turn from the end to the beginning."""


def _walk_by_keyboard(page: Page) -> list[str]:
    """Press Tab until one has come round; what could not be reached or seen."""
    presses: int = page.evaluate(WATCH_FOCUS)
    for _ in range(presses + SPARE_PRESSES):
        page.keyboard.press("Tab")
    faults: list[str] = page.evaluate("document.activeElement.blur() ?? focusWatch.faults()")
    return faults


@pytest.mark.django_db
def test_the_tour_leaves_no_page_out(painted: scenery.Rows) -> None:
    scenery.hang(painted)
    vera = person("vera", langs=LANGS)
    crew = User.objects.get(username="crew-1")
    guests = {
        Guest.STRANGER: None,
        Guest.NOVICE: vera,
        Guest.VOLUNTEER: vera,
        Guest.VETERAN: crew,
    }
    stops = [stop.address for _, stop in tour(guests) if stop.name != "missing"]
    seen = {resolve(urlsplit(address).path).url_name for address in stops if address != BROKEN}

    assert set(_pages(get_resolver().url_patterns)) - seen == set(SHOW_NOTHING)


# They answer to buttons, by sending people on to a page that the tour shows, or are no pages.
SHOW_NOTHING: Final = (
    "account_confirm_login_code",
    "account_set_password",
    "interface_language",
    "manifest",
    "message",
    "message_put_back",
    "notice",
    "notices_read",
    "service_worker",
    "tree_at_random",
    "watch_end",
    "api_key_revoke",
    "message_react",
    "task_discard_draft",
    "task_draft",
    "task_extend",
    "task_reopen",
    "task_skip",
    "task_undo",
)


def _pages(patterns: Sequence[URLPattern | URLResolver]) -> Iterator[str]:
    """Names of all addresses for people; the desk is walked by its models."""
    for entry in patterns:
        if isinstance(entry, URLPattern):
            yield from [entry.name] if entry.name else []
        elif str(entry.pattern) not in ("api/v1/", "admin/"):
            yield from _pages(entry.url_patterns)
