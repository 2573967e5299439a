"""The language of the pages: who decides it, and that programs are spared it."""

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.interface_language import language_for
from accounts.models import User
from tests.cast import client_of, visitor

pytestmark = pytest.mark.django_db
COOKIE = settings.LANGUAGE_COOKIE_NAME


def language_of(browser: Client, **headers: str) -> str:
    answer = browser.get(reverse("about"), headers=headers)
    lang = answer.headers["Content-Language"]
    assert f'<html lang="{lang}"' in answer.content.decode()
    return lang


def choose(browser: Client, lang: str, back: str = "/about/") -> str:
    answer = browser.post(reverse("interface_language"), {"language": lang, "next": back})
    assert answer.status_code == 302
    return answer.headers["Location"]


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("", "en"),
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("pt-PT", "pt-br"),
        ("zh-CN", "zh-hans"),
        ("zh", "zh-hans"),
        ("tlh, ja;q=0.3", "ja"),
        ("tlh", "en"),
        ("de;q=x,;;;", "en"),
    ],
)
def test_a_stranger_is_spoken_to_as_the_browser_asks(header: str, lang: str) -> None:
    assert language_of(visitor(), **{"Accept-Language": header}) == lang


def test_what_was_chosen_in_this_browser_goes_before_what_it_asks_for() -> None:
    browser = visitor()

    assert choose(browser, "ja") == "/about/"

    assert language_of(browser, **{"Accept-Language": "de"}) == "ja"
    cookie = browser.cookies[COOKIE]
    assert (cookie["samesite"], cookie["httponly"], cookie["max-age"]) == ("Lax", True, 31536000)


def test_what_a_person_has_chosen_goes_before_all_and_along_to_other_browsers(
    alice: User,
) -> None:
    choose(visitor(alice), "ar")

    elsewhere = visitor(User.objects.get(pk=alice.pk))
    elsewhere.cookies[COOKIE] = "fr"
    assert language_of(elsewhere, **{"Accept-Language": "de"}) == "ar"


def test_who_has_chosen_nothing_is_spoken_to_as_the_browser_asks(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(interface_lang="")

    assert language_of(visitor(alice), **{"Accept-Language": "ru"}) == "ru"


def test_a_language_that_the_site_no_longer_speaks_is_not_spoken(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(interface_lang="tlh")

    assert language_of(visitor(alice)) == "en"


def test_arabic_pages_run_from_right_to_left() -> None:
    page = visitor().get(reverse("about"), headers={"Accept-Language": "ar"})

    assert '<html lang="ar" dir="rtl">' in page.content.decode()


@pytest.mark.parametrize("lang", ["tlh", "", "DE", "x" * 500])
def test_only_a_language_of_the_site_can_be_chosen(lang: str) -> None:
    browser = visitor()

    answer = browser.post(reverse("interface_language"), {"language": lang})

    assert answer.status_code == 422
    assert COOKIE not in browser.cookies


@pytest.mark.parametrize(
    "away", ["https://elsewhere.example/", "//elsewhere.example", "/\\\\elsewhere.example", ""]
)
def test_choosing_leads_nowhere_else(away: str) -> None:
    assert choose(visitor(), "de", away) == "/"


def test_choosing_keeps_what_the_address_asked_for() -> None:
    assert choose(visitor(), "de", "/leaderboard/?frame=day") == "/leaderboard/?frame=day"


def test_a_language_is_chosen_by_sending_a_form_of_this_site() -> None:
    assert visitor().get(reverse("interface_language")).status_code == 405
    strict = visitor(enforce_csrf_checks=True)
    assert strict.post(reverse("interface_language"), {"language": "de"}).status_code == 403


def test_every_page_offers_each_language_under_its_own_name() -> None:
    page = visitor().get("/nowhere/?a=1&b=2", headers={"Accept-Language": "fr"}).content.decode()

    for code, name in settings.LANGUAGES:
        assert f'value="{code}" lang="{code}"' in page
        assert f">{name}</button>" in page
    assert 'lang="fr" aria-current="true"' in page
    assert 'name="next" value="/nowhere/?a=1&amp;b=2"' in page


def test_a_page_that_may_hold_what_somebody_typed_is_not_left(alice: User) -> None:
    page = visitor(alice).post("/nowhere/", {"text": "my long text"}).content.decode()

    assert reverse("interface_language") not in page


def test_caches_keep_the_languages_apart() -> None:
    varies = visitor().get(reverse("about")).headers["Vary"]

    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in varies.split(",")}


def test_programs_are_spoken_to_in_english(alice: User) -> None:
    alice.interface_lang = "ar"
    alice.save()
    visitor(alice).get(reverse("about"))

    answer = client_of(alice).post(
        "/api/v1/tasks/",
        {"kind": "rank_assistant_replies"},
        format="json",
        headers={"Accept-Language": "de"},
    )

    assert answer.json()["title"] == "There is nothing to do here right now"
    assert "Content-Language" not in answer.headers
    assert "Accept-Language" not in answer.headers.get("Vary", "")


def test_a_page_leaves_its_language_to_nobody() -> None:
    visitor().get(reverse("about"), headers={"Accept-Language": "ar"})

    assert translation.get_language() == settings.LANGUAGE_CODE


def test_while_the_database_is_away_the_browser_is_heard() -> None:
    class Away:
        @property
        def interface_lang(self) -> str:
            raise OperationalError("gone")

    request = HttpRequest()
    request.user = Away()  # type: ignore[assignment]
    request.META["HTTP_ACCEPT_LANGUAGE"] = "hi"

    assert language_for(request) == "hi"
