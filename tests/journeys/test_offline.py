"""Without a connection: a kind page, and what was typed is still there."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from tests.journeys.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KEPT = {"fields": [["text", "Half a thought"]], "version": "", "at": 1_772_366_400_000}
"""As static/task.js keeps a draft."""


def test_a_page_without_a_connection_is_kind_and_the_next_with_one_is_there(
    vera: User, sign_in: SignIn
) -> None:
    page = sign_in(vera, with_worker=True)
    page.goto("/settings/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.evaluate("kept => localStorage.setItem('task:7', JSON.stringify(kept))", KEPT)

    page.context.set_offline(True)
    page.goto("/dashboard/")

    expect(page.get_by_role("heading", level=1)).to_have_text("There is no connection right now")
    kept_draft = page.get_by_role("region", name="Kept on this device")
    expect(kept_draft.get_by_text("Half a thought")).to_be_visible()
    expect(kept_draft.get_by_role("link")).to_have_attribute("href", "/tasks/7/")
    assert page.evaluate("getComputedStyle(document.body).display") == "flex"  # with its style
    assert page.evaluate("caches.keys().then((names) => names.length)") == 1
    kept = page.evaluate(
        "caches.keys().then((names) => caches.open(names[0])).then((kept) => kept.keys())"
        ".then((requests) => requests.map((request) => new URL(request.url).pathname))"
    )
    assert "/offline/" in kept
    assert all(path.startswith("/static/") or path == "/offline/" for path in kept)

    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What you can do now")
