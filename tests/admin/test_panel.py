"""The panel as a whole: who gets in, its name, its look, its index page."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from interface.content_security import HEADER
from moderation import actions
from tests.admin.conftest import Enter
from tests.cast import NOON
from trees.models import Tree

pytestmark = pytest.mark.django_db


def test_strangers_sign_in_where_all_others_do(client: Client) -> None:
    there = client.get("/admin/trees/tree/", follow=True)
    assert there.redirect_chain[-1][0] == "/accounts/login/?next=/admin/trees/tree/"
    assert there.status_code == 200


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/trees/tree/"])
def test_volunteers_are_refused(path: str, enter: Enter, alice: User) -> None:
    assert enter(alice).get(path, follow=True).status_code == 403


def test_moderators_who_come_to_the_sign_in_are_led_on(enter: Enter, mod: User) -> None:
    assert enter(mod).get("/admin/login/").headers["Location"] == "/admin/"


def test_signing_out_and_changing_the_password_are_the_sites_own(enter: Enter, mod: User) -> None:
    client = enter(mod)
    assert client.get("/admin/logout/").headers["Location"] == reverse("account_logout")
    there = client.get("/admin/password_change/").headers["Location"]
    assert there == reverse("account_change_password")


def test_it_says_whose_it_is(enter: Enter, mod: User) -> None:
    page = enter(mod).get("/admin/").content.decode()
    assert "OASST Collect" in page
    assert "Django administration" not in page


def test_the_index_counts_open_reports(enter: Enter, mod: User, ready: Tree, dan: User) -> None:
    client = enter(mod)
    assert "No report waits." in client.get("/admin/").content.decode()
    report = actions.report_message(ready.pk, author=dan, reason="Spam.", now=NOON)
    assert re.search(r"1\s+open report<", client.get("/admin/").content.decode())
    actions.close_report(report.pk, actor=mod, reason="No.", now=NOON)
    assert "No report waits." in client.get("/admin/").content.decode()


def test_our_pages_need_nothing_that_the_content_policy_forbids(
    enter: Enter, admin: User, everything: Tree
) -> None:
    client = enter(admin)
    for path in (
        "/admin/",
        f"/admin/trees/tree/{everything.pk}/change/",
        f"/admin/trees/message/{everything.pk}/change/",
        f"/admin/trees/message/{everything.pk}/act/delete/",
        "/admin/trees/languagepolicy/add/",
        "/admin/moderation/report/",
    ):
        answer = client.get(path)
        page = answer.content.decode()
        assert "script-src 'self'" in answer.headers[HEADER], path
        assert not re.search(r'<style|\sstyle="|\son[a-z]+="|<script(?![^>]*\ssrc=)', page), path
        assert "https://" not in page, path
