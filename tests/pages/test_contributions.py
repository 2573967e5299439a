"""The page of one's own work."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from tests import scenery
from tests.cast import NOON, visitor, write_prompt
from tests.pages.counting import queries
from trees.contributions import add_prompt, delete_message
from trees.models import Tree
from trees.policy import Policy

pytestmark = pytest.mark.django_db


def work(user: User, query: str = "") -> str:
    return visitor(user).get(f"/contributions/{query}").content.decode()


def test_all_that_one_did_is_there_with_its_tree_and_nothing_of_others(crew: list[User]) -> None:
    page = work(crew[0])

    assert "You started a conversation" in page
    assert "You reviewed" in page
    assert "You ranked the replies to" in page
    ready = Tree.objects.ready().get()
    assert f"/trees/{ready.pk}/#m-" in page
    assert "finished" in page


def test_it_can_be_narrowed_down(crew: list[User]) -> None:
    assert "You reviewed" not in work(crew[0], "?part=messages")
    assert "You started" not in work(crew[0], "?part=reviews")
    assert "You ranked" in work(crew[0], "?part=rankings")
    assert "You started" in work(crew[0], "?part=nonsense")


def test_the_rank_of_a_reply_is_told_when_its_tree_is_finished(crew: list[User]) -> None:
    assert work(crew[3], "?part=messages").count("rank 1") == 1
    assert work(crew[4], "?part=messages").count("rank 2") == 1


def test_the_text_of_a_deleted_message_is_withheld(alice: User) -> None:
    prompt = write_prompt(alice, "Something regrettable")
    delete_message(prompt.tree, prompt, now=timezone.now())

    page = work(alice)

    assert "Something regrettable" not in page
    assert "This message was taken away" in page


def test_many_are_spread_over_pages(alice: User) -> None:
    for number in range(30):
        add_prompt(
            author=alice,
            text=f"Prompt {number}",
            lang="en",
            policy=Policy(),
            now=NOON + timedelta(minutes=number),
        )

    first, second = work(alice, "?part=messages"), work(alice, "?part=messages&page=2")

    assert "Prompt 29" in first
    assert "Prompt 0" not in first
    assert "Prompt 0" in second
    assert 'href="?part=messages&amp;page=2"' in first


def test_it_costs_the_same_however_much_there_is(crew: list[User]) -> None:
    few = queries(crew[0], "/contributions/")
    scenery.lively_site(crew)

    assert queries(crew[0], "/contributions/") == few
