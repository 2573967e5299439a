"""The welcome page and what is told of the project."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from tests.cast import NOON, finish_tree, forget_kept, start_tree
from trees import contributions
from trees.models import Message, Tree

pytestmark = pytest.mark.django_db

LICENCE = (
    "published under an open licence (Apache-2.0), with your user id replaced by a random number"
)


def text_of(client: Client, address: str = "/", lang: str = "en") -> str:
    forget_kept()
    response = client.get(address, headers={"Accept-Language": lang})
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_site_welcomes_strangers_and_says_what_happens_to_their_words(
    client: Client,
) -> None:
    page = text_of(client)

    assert LICENCE in page
    assert 'href="/accounts/signup/"' in page
    assert 'href="/accounts/login/"' in page
    assert "A finished conversation" not in page


def test_the_signed_in_are_shown_the_way_to_their_tasks(client: Client, alice: User) -> None:
    client.force_login(alice)

    page = text_of(client)

    assert "To my tasks" in page
    assert 'href="/accounts/signup/"' not in page


def test_a_finished_conversation_is_shown_best_reply_first(
    client: Client, alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    finish_tree(alice, bob, carol, dan, erin)

    page = text_of(client)

    parts = ["How do magnets work?", "rank 1", "A long and good reply", "rank 2", "A short one"]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert "alice" not in page


def test_it_is_in_a_language_that_the_browser_asks_for_if_there_is_one(
    client: Client, alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    finish_tree(alice, bob, carol, dan, erin)
    german = finish_tree(alice, bob, carol, dan, erin, lang="de")
    Message.objects.filter(pk=german.pk).update(text="Wie wirken Magnete?")

    assert "Wie wirken Magnete?" in text_of(client, lang="de")
    assert "How do magnets work?" in text_of(client, lang="en")
    assert "How do magnets work?" in text_of(client, lang="fr")


def test_what_was_taken_away_is_not_shown_even_while_the_choice_is_kept(
    client: Client, alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    tree = finish_tree(alice, bob, carol, dan, erin)
    text_of(client)
    reply = Message.objects.get(text="A short one")
    contributions.delete_message(tree, reply, now=NOON)
    assert "A short one" not in client.get("/").content.decode()

    contributions.delete_message(tree, Message.objects.get(pk=tree.pk), now=NOON)

    assert "A finished conversation" not in client.get("/").content.decode()


def test_a_tree_that_is_finished_no_more_is_not_shown(
    client: Client, alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    tree = finish_tree(alice, bob, carol, dan, erin)
    text_of(client)
    Tree.objects.filter(pk=tree.pk).update(state="halted_by_moderator")

    assert "How do magnets work?" not in client.get("/").content.decode()


def test_growing_trees_are_not_shown_to_strangers(
    client: Client, alice: User, bob: User, carol: User, dan: User
) -> None:
    start_tree(alice, [bob, carol, dan])

    assert "How do magnets work?" not in text_of(client)


def test_texts_are_written_as_text(
    client: Client, alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    tree = finish_tree(alice, bob, carol, dan, erin)
    Message.objects.filter(pk=tree.pk).update(text="<script>alert(1)</script>")

    page = text_of(client)

    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_statements_are_few(
    client: Client,
    alice: User,
    bob: User,
    carol: User,
    dan: User,
    erin: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    finish_tree(alice, bob, carol, dan, erin)
    forget_kept()
    with django_assert_num_queries(8):  # five numbers, a tree, its size, its messages
        client.get("/")
    with django_assert_num_queries(1):
        client.get("/")


@pytest.mark.usefixtures("no_redis")
def test_works_without_the_cache(client: Client) -> None:
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "word", [LICENCE, "lottery", "does not speak for everyone", "What is stored about you"]
)
def test_about_tells_how_and_under_which_terms(client: Client, word: str) -> None:
    assert word in text_of(client, "/about/")


def test_about_tells_what_points_are_for(client: Client) -> None:
    page = text_of(client, "/about/")

    assert "a reply as the assistant" in page
    assert '<td class="number">10</td>' in page


@pytest.mark.parametrize("address", ["/", "/about/", "/stats/", "/leaderboard/"])
def test_pages_to_read_take_no_post(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
