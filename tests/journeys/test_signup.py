"""From the welcome page to work, with JavaScript switched off."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.journeys.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_stranger_joins_in_and_stands_before_their_tasks(sign_in: SignIn) -> None:
    page = sign_in(java_script_enabled=False, locale="es-ES")
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Join in").click()
    reads = page.get_by_role("group", name="Languages I read")
    expect(reads.get_by_label("Español")).to_be_checked()
    expect(reads.get_by_label("English")).not_to_be_checked()
    reads.get_by_text("More languages").click()
    reads.get_by_label("Català").check()
    _fill(page, "frida", "short")
    page.get_by_role("button", name="Join in").click()
    expect(page.get_by_text("This password is too short")).to_be_visible()
    expect(reads.get_by_label("Català")).to_be_checked()  # what was chosen is still there
    _fill(page, "frida", "a long pass phrase")
    page.get_by_role("button", name="Join in").click()

    page.wait_for_url("**/dashboard/")
    frida = User.objects.get(username="frida")
    assert (set(frida.reads), set(frida.writes)) == ({"es", "ca"}, {"es"})
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("User name or e-mail address").fill("Frida")
    page.get_by_label("Password").fill("a long pass phrase")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/dashboard/")


def _fill(page: Page, name: str, password: str) -> None:
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("Password (again)").fill(password)
