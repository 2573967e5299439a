"""The page on which volunteers say what they know and what they would rather not see."""

import pytest
from django.urls import reverse

from accounts.models import User
from tests.cast import topics, visitor
from tests.pages.counting import queries
from trees.default_topics import add_default_topics
from trees.topic_list import Topic, all_topics

pytestmark = pytest.mark.django_db

ADDRESS = "/settings/topics/"


@pytest.fixture(autouse=True)
def _the_list(db: None) -> None:
    Topic.objects.all().delete()
    add_default_topics(Topic)
    all_topics.cache_clear()


def test_every_topic_in_use_is_a_question_with_the_present_answer(alice: User) -> None:
    cooking, grief = topics("cooking", "grief")
    Topic.objects.filter(slug="law").update(active=False)
    User.objects.filter(pk=alice.pk).update(knows_topics=[cooking], avoids_topics=[grief])
    all_topics.cache_clear()

    page = visitor(alice).get(ADDRESS)

    form, shown = page.context["form"], page.content.decode()
    said = {name: form[name].value() for name in form.fields}
    assert len(said) == Topic.objects.count() - 1
    assert "law" not in said
    assert {name: value for name, value in said.items() if value} == {
        "cooking": "knows",
        "grief": "avoids",
    }
    assert shown.count("<fieldset") == len(said)
    assert "Cooking and food" in shown
    assert "Can be hard to read" in shown


def test_what_is_said_is_stored(alice: User) -> None:
    browser = visitor(alice)
    (law,) = topics("law")
    User.objects.filter(pk=alice.pk).update(avoids_topics=[law])

    saved = browser.post(ADDRESS, {"cooking": "knows", "violence": "avoids", "law": ""})

    assert saved.headers["Location"] == ADDRESS
    alice.refresh_from_db()
    assert alice.knows_topics == topics("cooking")
    assert alice.avoids_topics == topics("violence")
    assert "Your topics are saved" in browser.get(ADDRESS).content.decode()


def test_nonsense_changes_nothing(alice: User) -> None:
    refused = visitor(alice).post(ADDRESS, {"cooking": "adores", "law": "avoids"})
    assert refused.status_code == 422
    alice.refresh_from_db()
    assert alice.avoids_topics == []


def test_a_site_without_a_list_says_so(alice: User) -> None:
    Topic.objects.all().delete()
    all_topics.cache_clear()
    assert "no list of topics yet" in visitor(alice).get(ADDRESS).content.decode()


def test_it_costs_the_same_however_long_the_list_is(alice: User) -> None:
    few = queries(alice, ADDRESS)
    topics(*(f"more-{number}" for number in range(20)))
    assert queries(alice, ADDRESS) == few


def test_a_stranger_is_asked_to_sign_in(db: None) -> None:
    answer = visitor().get(ADDRESS)
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={ADDRESS}"
