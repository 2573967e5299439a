"""Every page of the volunteers' site in a real browser: narrow, wide, light and dark.

With ``SCREENSHOTS=folder`` in the environment the pages are photographed as well.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from accounts.groups import Group
from accounts.models import User
from community import figures, watches
from community.models import Notice, NoticeKind, Preferences
from community.preferences import unsubscribe_token
from tasks import leases
from tasks.kinds import Kind
from tests import scenery
from tests.cast import NOON, ask, person
from tests.journeys.conftest import SignIn
from trees.contributions import add_prompt
from trees.default_topics import add_default_topics
from trees.models import Tree
from trees.policy import Policy
from trees.topic_list import Topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENSHOTS: Final = os.environ.get("SCREENSHOTS")
LANGS: Final = ("en", "ar")
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
    mine = add_prompt(author=vera, text="What is salt?", lang="en", policy=Policy(), now=NOON)
    yield "contributions-own", f"/contributions/?message={mine.pk}"
    yield "message-edit", f"/messages/{mine.pk}/edit/"
    yield "message-withdraw", f"/messages/{mine.pk}/withdraw/"
    Preferences.objects.create(user=vera, weekly_goal=5)
    for told in (NoticeKind.REJECTED, NoticeKind.TREE_READY):
        Notice.objects.create(user=vera, kind=told, message=mine, created_at=timezone.now())
    watches.begin(vera, kind=Kind.RANK_ASSISTANT_REPLIES, lang="en", now=timezone.now())
    yield "notices", "/notices/"
    yield "unsubscribe", f"/notices/stop/{unsubscribe_token(vera)}/"
    figures.count(now=timezone.now())
    yield "trees", "/trees/"
    tree = Tree.objects.ready().filter(lang="en").get()
    yield "tree", f"/trees/{tree.pk}/"
    yield "tree-ar", f"/trees/{Tree.objects.ready().get(lang='ar').pk}/"
    yield "report", f"/messages/{tree.pk}/report/"
    skipped = leases.open_tasks(vera).get(opening__kind=Kind.PROMPTER_REPLY)
    leases.save_draft(vera, skipped.pk, draft={"text": "And then?"}, now=skipped.leased_at)
    leases.skip(vera, skipped.pk, scope="later", now=skipped.leased_at)
    yield "ended", f"/tasks/{skipped.pk}/"
    yield "begun", "/dashboard/"
    yield from (
        (name, reverse(name))
        for name in ("welcome", "about", "stats", "leaderboard", "settings", "settings_notices",
                     "api_keys", "releases", "account_email", "account_change_password",
                     "first_steps",
                     "practice", "guidelines", "terms", "offline")
    )  # fmt: skip
    yield from ((f"practice-{group}", f"/practice/{group}/") for group in Group)
    add_default_topics(Topic)
    yield "topics", "/settings/topics/"
    yield "missing", "/nowhere/"
    User.objects.filter(pk=vera.pk).update(consent_version=0)
    yield "consent", "/consent/"


@pytest.mark.parametrize("look", LOOKS if SCREENSHOTS else ("wide-light", "phone"))
def test_no_page_is_wider_than_its_window_or_breaks_its_policy(
    vera: User, sign_in: SignIn, look: str
) -> None:
    page = sign_in(vera, **LOOKS[look])
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    for name, address in addresses(vera):
        page.goto(address)
        wide = page.evaluate(TOO_WIDE)
        assert wide <= 0, f"{name} is {wide} px too wide"
        photograph(page, f"{name}-{look}")
    assert [text for text in complaints if "404" not in text] == []


def test_what_a_stranger_sees_fits_too(sign_in: SignIn, transactional_db: None) -> None:
    page = sign_in(None, **LOOKS["phone"])
    for name in ("welcome", "about", "account_login", "account_signup", "leaderboard", "stats",
                 "account_reset_password", "guidelines", "practice", "terms"):  # fmt: skip
        page.goto(reverse(name))
        assert page.evaluate(TOO_WIDE) <= 0, name
        photograph(page, f"stranger-{name}-phone")


def test_conflicts_errors_and_empty_queues_fit_too(vera: User, sign_in: SignIn) -> None:
    page = sign_in(vera, **LOOKS["phone"], java_script_enabled=False)
    page.goto(f"/tasks/{ask(vera, Kind.LABEL_ASSISTANT_REPLY, now=timezone.now()).pk}/")
    page.get_by_role("button", name="Submit").click()
    photograph(page, "faults-phone")
    expect(page.get_by_role("alert")).to_be_focused()

    late = ask(vera, Kind.ASSISTANT_REPLY, now=timezone.now())
    page.goto(f"/tasks/{late.pk}/")
    page.get_by_label("Your message").fill("x" * 300)
    leases.skip(vera, late.pk, scope="not_me", now=timezone.now())
    page.get_by_role("button", name="Submit").click()
    assert page.evaluate(TOO_WIDE) <= 0
    photograph(page, "conflict-phone")

    page.goto("/dashboard/")
    ask(vera, Kind.LABEL_ASSISTANT_REPLY, "ar", now=timezone.now())
    page.locator(f'form:has(input[value="{Kind.LABEL_ASSISTANT_REPLY}"]) button').click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "There is nothing to do here right now"
    )
    assert page.evaluate(TOO_WIDE) <= 0
    photograph(page, "nothing-phone")

    page.goto("/dashboard/")
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert page.evaluate(TOO_WIDE) <= 0
    photograph(page, "dashboard-empty-phone")


@pytest.mark.parametrize("address", ["/admin/", "/admin/trees/tree/", "/api/v1/schema/ui/"])
def test_the_policy_does_not_break_the_pages_of_others(
    sign_in: SignIn, admin: User, live_server: LiveServer, address: str
) -> None:
    page = sign_in(admin)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert [text for text in complaints if "Content Security Policy" in text] == []


HIGHEST: Final = 800
TOO_WIDE: Final = "document.documentElement.scrollWidth - innerWidth"


def photograph(page: Page, name: str) -> None:
    """The upper part of a page, as a picture for the documentation."""
    if SCREENSHOTS:
        width, height = page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
        page.screenshot(
            path=Path(SCREENSHOTS) / f"{name}.png",
            full_page=True,
            clip={"x": 0, "y": 0, "width": width, "height": min(height, HIGHEST)},
        )
