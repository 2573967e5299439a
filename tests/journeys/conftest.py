"""A real Chromium against the running site, signed in as somebody."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests import scenery
from tests.cast import person

ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop runs in this thread, and Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert program, "Browser tests need Chromium: install it, or name it in CHROMIUM."
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def sign_in(browser: Browser, live_server: LiveServer) -> Iterator[SignIn]:
    """Opens a browser window of its own for a person; options are those of Playwright.

    Without the service worker, which would stand between pages and what tests do to requests.
    """
    windows: list[BrowserContext] = []

    def open_window(user: User | None = None, *, with_worker: bool = False, **options: Any) -> Page:
        window = browser.new_context(base_url=live_server.url, **options)
        if not with_worker:
            window.add_init_script("delete Navigator.prototype.serviceWorker")
        windows.append(window)
        if user is not None:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            cookie = client.cookies[name].value
            window.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])
        page = window.new_page()
        page.set_default_timeout(10_000)
        return page

    yield open_window
    for window in windows:
        window.close()


@pytest.fixture
def vera(transactional_db: None, painted: scenery.Rows) -> User:
    """A volunteer on a site with work of all kinds."""
    scenery.hang(painted)
    return person("vera", langs=("en",))
