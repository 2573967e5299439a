"""All eight kinds of task, one after the other, in each of the ways in which people work."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from accounts.models import User
from tasks.kinds import SPECS, Kind, Yields
from tasks.models import Status, Task
from tests import scenery
from tests.cast import person
from tests.journeys.conftest import SignIn
from tests.journeys.hands import WAYS, Mouse, Way
from tests.tour import LANGS
from trees.models import Ballot, Message, Review

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TEXTS = {
    "en": "This is what I would say to you about it, in my own words.",
    "ar": "هذا ما أقوله لك عن هذا الأمر بكلماتي الخاصة وبكل وضوح.",
}


@pytest.fixture(scope="module")
def painted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> scenery.Rows:
    with django_db_blocker.unblock():
        return scenery.painted(LANGS)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_each_kind_is_done(
    transactional_db: None, painted: scenery.Rows, sign_in: SignIn, way: Way
) -> None:
    scenery.hang(painted)
    vera = person("vera", langs=(way.lang,), interface_lang=way.lang)
    page = sign_in(vera, locale=way.lang, **way.window)
    hand = way.hand(page)
    for kind in Kind:
        page.goto(reverse("dashboard"))
        hand.press(page.locator(f'form:has(input[value="{kind}"]) button').first)
        page.wait_for_url("**/tasks/*-*/**")
        _answer(page, hand, kind, TEXTS[way.lang] + f" ({kind})")
        hand.press(page.locator('button[name="then"][value="stop"]'))
        expect(page.locator(".task")).to_have_count(0)
        done = Task.objects.get(user=vera, opening__kind=kind)
        assert done.status == Status.ANSWERED, kind
    _require_answers(vera, TEXTS[way.lang])


def _answer(page: Page, hand: Mouse, kind: Kind, text: str) -> None:
    match SPECS[kind].yields:
        case Yields.TEXT:
            hand.write(page.locator('textarea[name="text"]'), text)
        case Yields.LABELS:
            hand.choose(page.locator('[name="spam"][value="0"]'))
            hand.choose(page.locator('[name="quality"][value="0.75"]'))
        case Yields.RANKING:
            for number, rival in enumerate(page.locator("[data-rival]").all(), start=1):
                hand.choose(rival.locator(f'input[type="radio"][value="{number}"]'))


def _require_answers(user: User, text: str) -> None:
    """Each answer is stored once, as it was given."""
    texts = Message.objects.by(user.pk).values_list("text", flat=True)
    kinds = [kind for kind in Kind if SPECS[kind].yields is Yields.TEXT]
    assert sorted(texts) == sorted(f"{text} ({kind})" for kind in kinds)
    reviews = Review.objects.filter(author=user).values_list("labels", flat=True)
    assert list(reviews) == [{"spam": 0, "quality": 0.75}] * 3
    ballots = Ballot.objects.filter(author=user).values_list("ranking", flat=True)
    assert [[len(tied) for tied in ranking] for ranking in ballots] == [[1, 1]] * 2
