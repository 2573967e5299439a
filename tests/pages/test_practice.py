"""The practice: shown, judged kindly, skipped, and required where the operator says so."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override
from pytest_django import Settings

from accounts.models import User
from tasks.models import Task
from tasks.practice_examples import REVIEWS, WRITING
from tests.cast import visitor
from trees.models import Message

pytestmark = pytest.mark.django_db

REVIEW = {"0-spam": "0", "0-fails_task": "0", "0-helpfulness": "1",
          "1-spam": "1", "1-fails_task": "1", "1-pii": "1"}  # fmt: skip
RANK = {"place_1": "2", "place_2": "3", "place_3": "1"}
WRITE = {
    "text": "Take a deep breath: they chose you. Arrive ten minutes early, write down the names "
    "that you hear, and ask whatever you do not know."
}
RIGHT = {"review": REVIEW, "rank": RANK, "write": WRITE}
WRONG = {
    "review": {**REVIEW, "0-spam": "1", "1-pii": "0"},
    "rank": {"place_1": "1", "place_2": "1", "place_3": "2"},
    "write": {"text": "No idea."},
}
DONE, NEARLY = "Well done.", "Nearly."


def send(browser: Client, group: str, answers: dict[str, str]) -> str:
    response = browser.post(f"/practice/{group}/", answers)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("group", RIGHT)
def test_what_most_people_would_say_is_praised_and_kept(alice: User, group: str) -> None:
    browser = visitor(alice)
    assert DONE not in browser.get(f"/practice/{group}/").content.decode()

    page = send(browser, group, RIGHT[group])

    assert DONE in page
    assert User.objects.get(pk=alice.pk).practised == [group]
    assert "Give me a real task" in page


@pytest.mark.parametrize("group", WRONG)
def test_what_others_see_otherwise_is_explained_and_what_was_given_stays(
    alice: User, group: str
) -> None:
    page = send(visitor(alice), group, WRONG[group])

    assert NEARLY in page
    assert 'class="remark otherwise"' in page
    assert "checked" in page or "No idea." in page
    assert User.objects.get(pk=alice.pk).practised == []


@pytest.mark.parametrize("group", RIGHT)
def test_an_empty_page_is_told_what_is_missing(alice: User, group: str) -> None:
    page = send(visitor(alice), group, {})

    assert NEARLY in page
    assert User.objects.get(pk=alice.pk).practised == []


@pytest.mark.parametrize("group", RIGHT)
def test_nonsense_hurts_nobody(alice: User, group: str) -> None:
    nonsense = dict.fromkeys(RIGHT[group], "\0<script>alert(1)</script>")

    page = send(visitor(alice), group, nonsense)

    assert "<script>alert" not in page


def test_why_is_always_told(alice: User) -> None:
    page = send(visitor(alice), "review", REVIEW)

    for example in REVIEWS:
        for question in example.questions:
            assert str(question.why) in page
    assert str(WRITING.why) in send(visitor(alice), "write", WRITE)


def test_nothing_of_it_is_stored(alice: User) -> None:
    for group, answers in RIGHT.items():
        send(visitor(alice), group, answers)

    assert not Message.objects.exists()
    assert not Task.objects.exists()


def test_strangers_may_try_it_and_are_shown_the_way_in(client: Client) -> None:
    assert client.get("/practice/").status_code == 200
    page = send(client, "review", REVIEW)

    assert DONE in page
    assert 'href="/accounts/signup/"' in page
    assert client.get("/practice/nonsense/").status_code == 404


def test_the_overview_shows_what_is_done(alice: User) -> None:
    browser = visitor(alice)
    assert "Once more" not in browser.get("/practice/").content.decode()

    send(browser, "rank", RANK)

    assert browser.get("/practice/").content.decode().count("Once more") == 1


def test_newcomers_are_offered_it_with_one_button_past_it(crew: list[User], vera: User) -> None:
    browser = visitor(vera)
    page = browser.get("/first-steps/").content.decode()
    assert "Welcome, vera" in page
    assert "Skip this, give me a real task" in page

    answer = browser.post(reverse("first_task"))

    task = Task.objects.get(user=vera)
    assert answer.headers["Location"] == f"/tasks/{task.pk}/?kind=random&lang="
    assert task.opening.kind == "label_initial_prompt"


def test_where_there_is_nothing_to_do_they_are_told_why(alice: User) -> None:
    answer = visitor(alice).post(reverse("first_task"))

    assert answer.status_code == 404
    assert "nothing to do" in answer.content.decode()


def test_a_first_task_is_given_by_post_only(alice: User, client: Client) -> None:
    assert visitor(alice).get(reverse("first_task")).status_code == 405
    assert client.post(reverse("first_task")).headers["Location"].startswith("/accounts/login/")
    assert client.get("/first-steps/").headers["Location"].startswith("/accounts/login/")


def test_where_it_is_required_it_cannot_be_skipped_and_the_way_to_it_is_shown(
    crew: list[User], vera: User, settings: Settings
) -> None:
    settings.PRACTICE_REQUIRED = True
    browser = visitor(vera)
    assert "Skip this" not in browser.get("/first-steps/").content.decode()

    refused = browser.post("/tasks/", {"kind": "label_initial_prompt"})
    assert refused.headers["Location"] == "/practice/review/"
    page = browser.get("/practice/review/").content.decode()
    assert "Do the short practice first" in page

    send(browser, "review", REVIEW)
    assert browser.post("/tasks/", {"kind": "label_initial_prompt"}).status_code == 302
    assert Task.objects.filter(user=vera).count() == 1


def test_an_example_that_is_not_translated_says_that_it_is_english() -> None:
    prompt = WRITING.prompt
    with override("eo"):  # no interface of ours
        assert (prompt.lang, prompt.text) == ("en", str(prompt.source))


def test_an_example_that_is_translated_is_in_the_language_of_the_page(client: Client) -> None:
    page = client.get("/practice/write/", headers={"Accept-Language": "ar"}).content.decode()

    with override("ar"):
        prompt = WRITING.prompt
        assert prompt.lang == "ar"
        assert escape(prompt.text) in page
    assert 'lang="ar" dir="rtl"' in page
    assert "The examples are in English" not in page
