"""Every page of the volunteers' site in a real browser: narrow, wide, light and dark.

With ``SCREENSHOTS=folder`` in the environment the pages are photographed as well.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from accounts.models import User
from tasks import leases
from tasks.kinds import Kind
from tests import scenery
from tests.cast import ask, person
from tests.journeys.conftest import SignIn
from trees.models import Tree

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LANGS: Final = ("en", "de", "ar")
LOOKS: Final = {
    "wide-light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "wide-dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
}


@pytest.fixture(scope="module")
def painted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> scenery.Rows:
    with django_db_blocker.unblock():
        return scenery.painted(LANGS)


@pytest.fixture
def vera(transactional_db: None, painted: scenery.Rows) -> User:
    scenery.hang(painted)
    return person("vera", langs=LANGS)


def addresses(vera: User) -> Iterator[tuple[str, str]]:
    """Name and address of every page, each in the language that shows most of it."""
    yield "dashboard", "/dashboard/"
    for kind in Kind:
        lang = "ar" if kind is Kind.ASSISTANT_REPLY else "en"
        yield kind, f"/tasks/{ask(vera, kind, lang, now=timezone.now()).pk}/"
    begun = leases.open_tasks(vera).get(opening__kind=Kind.INITIAL_PROMPT)
    leases.save_draft(vera, begun.pk, draft={"text": "Why is the sky "}, now=begun.leased_at)
    yield "drafts", "/drafts/"
    yield "contributions", "/contributions/"
    yield "trees", "/trees/"
    tree = Tree.objects.ready().filter(lang="en").get()
    yield "tree", f"/trees/{tree.pk}/"
    yield "tree-ar", f"/trees/{Tree.objects.ready().get(lang='ar').pk}/"
    yield "report", f"/messages/{tree.pk}/report/"
    yield "missing", "/nowhere/"


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_is_wider_than_its_window_or_breaks_its_policy(
    vera: User, sign_in: SignIn, look: str
) -> None:
    page = sign_in(vera, **LOOKS[look])
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    for name, address in addresses(vera):
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{name} is {wide} px too wide"
        photograph(page, f"{name}-{look}")
    assert [text for text in complaints if "404" not in text] == []


def photograph(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
