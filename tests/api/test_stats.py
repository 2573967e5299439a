"""``GET /api/v1/stats/``."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import User
from tests.cast import client_of, finish_tree, forget_kept, person, write_prompt
from trees import contributions
from trees.models import Contribution, Message, Tree
from trees.states import State

pytestmark = pytest.mark.django_db

STATS = "/api/v1/stats/"


def stats() -> Any:
    forget_kept()
    response = APIClient().get(STATS)
    assert response.status_code == 200
    return response.json()


def test_numbers_of_an_empty_site() -> None:
    found = stats()

    assert found["trees"] == {
        "total": 0,
        "by_state": dict.fromkeys(map(str, State), 0),
        "by_lang": {},
    }
    assert found["messages"] == {
        "total": 0,
        "by_role": {"prompter": 0, "assistant": 0},
        "by_lang": {},
    }
    assert found["contributors"] == 0
    assert found["contributions"] == {"last_day": 0, "last_week": 0}


def test_strangers_see_trees_messages_people_and_activity(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    finish_tree(alice, bob, carol, dan, erin)
    write_prompt(bob, "Wie geht das?", "de")

    found = stats()

    assert found["trees"]["total"] == 2
    assert found["trees"]["by_state"]["ready_for_export"] == 1
    assert found["trees"]["by_lang"]["de"]["initial_prompt_review"] == 1
    assert found["messages"]["by_role"] == {"prompter": 2, "assistant": 2}
    assert found["messages"]["by_lang"]["en"] == {"prompter": 1, "assistant": 2}
    assert list(found["messages"]["by_lang"]) == ["en", "de"]
    assert found["contributors"] == 5


def test_activity_of_the_last_day_and_week(alice: User) -> None:
    write_prompt(alice)
    row = Contribution.objects.get()
    for days in (0.5, 3, 9):
        row.pk, row.created_at = None, timezone.now() - timedelta(days=days)
        row.save(force_insert=True)

    assert stats()["contributions"] == {"last_day": 1, "last_week": 2}


def test_deleted_messages_and_imported_authors_do_not_count(alice: User) -> None:
    prompt = write_prompt(alice)
    contributions.delete_message(Tree.objects.get(pk=prompt.pk), prompt, now=prompt.created_at)
    author = person("from-a-file", imported=True, is_active=False)
    Message.objects.filter(pk=prompt.pk).update(author=author)
    Contribution.objects.update(author=author)

    found = stats()

    assert found["messages"]["total"] == 0
    assert found["contributors"] == 0


def test_statements_are_few_and_none_while_the_numbers_are_fresh(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    write_prompt(alice)
    write_prompt(alice, "Wie geht das?", "de")
    with django_assert_num_queries(5):
        stats()
    with django_assert_num_queries(0):
        APIClient().get(STATS)


@pytest.mark.usefixtures("no_redis")
def test_without_the_cache_the_numbers_are_counted_anew(alice: User) -> None:
    assert APIClient().get(STATS).json()["messages"]["total"] == 0

    write_prompt(alice)

    assert APIClient().get(STATS).json()["messages"]["total"] == 1


def test_a_key_is_taken_and_a_wrong_one_refused(alice: User) -> None:
    assert client_of(alice).get(STATS).status_code == 200
    stranger = APIClient(headers={"Authorization": "Bearer oasst_wrong"})

    refused = stranger.get(STATS)

    assert refused.status_code == 401
    assert refused.json()["code"] == "authentication_failed"
