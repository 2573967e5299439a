"""The page of one's own work."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from tests import scenery
from tests.cast import NOON, SPAM, review, visitor, write_prompt
from tests.pages.counting import queries
from trees.contributions import add_prompt, delete_message
from trees.models import Message, Tree
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
    assert work(crew[3], "?part=messages").count("ranked 1 of 2") == 1
    assert work(crew[4], "?part=messages").count("ranked 2 of 2") == 1


def test_the_text_of_a_deleted_message_is_withheld(alice: User) -> None:
    prompt = write_prompt(alice, "Something regrettable")
    delete_message(prompt.tree, prompt, now=timezone.now())

    page = work(alice)

    assert "Something regrettable" not in page
    assert "This message was taken away" in page


def test_it_can_be_narrowed_down_to_a_stage_a_language_and_a_message(crew: list[User]) -> None:
    ready = Tree.objects.ready().get()
    finished = work(crew[0], "?stage=finished")
    assert finished.count('<li class="card') == finished.count(f"/trees/{ready.pk}/")
    assert finished.count('<li class="card') > 0
    assert "Nothing here yet" in work(crew[0], "?lang=de")
    mine = Message.objects.filter(author=crew[0])[0]
    assert work(crew[0], f"?message={mine.pk}").count(f'id="m-{mine.pk}"') == 1
    assert work(crew[0], f"?message={mine.pk}").count('<li class="card') == 1
    everything = work(crew[0]).count('<li class="card')
    assert work(crew[0], "?message=nonsense").count('<li class="card') == everything > 1


def test_the_author_reads_what_reviewers_thought_as_soon_as_they_have_decided(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    prompt = write_prompt(alice)
    review(prompt, [bob, carol], SPAM)
    page = work(alice)
    assert "2 reviews so far" in page
    assert "Is it spam" not in page

    review(prompt, [dan], SPAM)

    page = work(alice)
    assert "not accepted by the reviewers" in page
    assert "Is it spam" in page
    assert "yes, say 3 of 3" in page
    assert "style=" not in page


def test_what_can_be_done_is_offered_and_what_cannot_says_why(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    prompt = write_prompt(alice)
    page = work(alice)
    assert f"/messages/{prompt.pk}/edit/" in page
    assert f"/messages/{prompt.pk}/withdraw/" in page

    review(prompt, [bob, carol, dan], SPAM)

    page = work(alice)
    assert f"/messages/{prompt.pk}/edit/" not in page
    assert "Its conversation has ended" in page


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
