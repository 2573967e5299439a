"""Pictures of the site for the documentation, by `make screenshots`; no test of `make test`.

A few stops of the tour, wide and light, wide and dark, on a phone, and in Arabic. Pictures look
right where there are fonts for every script; on Debian: fonts-noto-core, fonts-noto-cjk.
"""

import io
import os
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from django.utils.text import slugify
from PIL import Image
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from accounts.models import User
from tests import scenery
from tests.cast import person
from tests.journeys.conftest import SignIn
from tests.journeys.visiting import visit
from tests.tour import LANGS, Guest, Stop, tour

FOLDER: Final = Path(os.environ.get("SCREENSHOTS", "var/screenshots"))
CHOSEN: Final = frozenset(
    (
        "welcome: stranger",
        "account_signup",
        "practice: review",
        "guidelines: stranger",
        "dashboard: veteran",
        "assistant_reply",
        "label_assistant_reply",
        "rank_assistant_replies",
        "drafts",
        "trees: searched",
        "tree in en",
        "contributions",
        "notices",
        "leaderboard: of all time",
        "topics",
        "nothing",
    )
)
HIGHEST: Final = 900


class Variant(NamedTuple):
    """A way to see a page."""

    name: str
    look: str
    width: int


VARIANTS: Final = {
    "en": (
        Variant("wide-light", "light", 1280),
        Variant("wide-dark", "dark", 1280),
        Variant("phone", "light", 360),
    ),
    "ar": (Variant("arabic", "light", 1280),),
}


@pytest.fixture(scope="module")
def painted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> scenery.Rows:
    with django_db_blocker.unblock():
        return scenery.painted(LANGS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lang", VARIANTS)
def test_pictures_are_taken(painted: scenery.Rows, sign_in: SignIn, lang: str) -> None:
    scenery.hang(painted)
    guests = {
        Guest.STRANGER: None,
        Guest.NOVICE: person("nora", langs=("fr",)),
        Guest.VOLUNTEER: person("vera", langs=LANGS),
        Guest.VETERAN: User.objects.get(username="crew-1"),
    }
    User.objects.update(interface_lang=lang)
    windows = {guest: sign_in(user, locale=lang) for guest, user in guests.items()}
    for guest, stop in tour(guests):
        if stop.name in CHOSEN:
            visit(windows[guest], stop)
            for variant in VARIANTS[lang]:
                _photograph(windows[guest], stop, variant)


def _photograph(page: Page, stop: Stop, variant: Variant) -> None:
    """The upper part of a page."""
    page.emulate_media(color_scheme="dark" if variant.look == "dark" else "light")
    page.set_viewport_size({"width": variant.width, "height": 800})
    height = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": variant.width, "height": min(height, HIGHEST)}
    taken = page.screenshot(full_page=True, clip=clip, animations="disabled")  # type: ignore[arg-type]
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{slugify(stop.name)}-{variant.name}.webp"
    Image.open(io.BytesIO(taken)).save(path, "WEBP", quality=82, method=6)
