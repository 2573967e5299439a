"""Asking for a task."""

import pytest

from accounts.models import User
from tasks.kinds import Kind
from tasks.models import Task
from tests.cast import person, visitor, write_prompt
from trees.models import LanguagePolicy

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [*Kind, "random"])
def test_asking_leads_to_the_task(crew: list[User], vera: User, kind: str) -> None:
    answer = visitor(vera).post("/tasks/", {"kind": kind, "lang": "en"})

    task = Task.objects.get(user=vera)
    asked = "?kind=random&lang=en" if kind == "random" else ""
    assert answer.headers["Location"] == f"/tasks/{task.pk}/{asked}"
    assert kind in ("random", task.opening.kind)


def test_an_empty_queue_says_why_and_what_else_there_is(crew: list[User]) -> None:
    dieter = person("dieter", langs=("en", "de"))

    answer = visitor(dieter).post("/tasks/", {"kind": "rank_assistant_replies", "lang": "de"})

    page = answer.content.decode()
    assert answer.status_code == 404
    assert "There is nothing to do here right now" in page
    assert "No conversation" in page
    assert 'name="kind" value="assistant_reply"' in page


def test_a_language_one_has_not_chosen_is_named(crew: list[User], vera: User) -> None:
    page = visitor(vera).post("/tasks/", {"kind": "random", "lang": "fr"}).content.decode()

    assert "You have not said that you read" in page


def test_with_full_hands_one_is_shown_what_one_holds(alice: User, bob: User) -> None:
    LanguagePolicy.objects.create(lang="en", max_initial_prompt_review="9")
    browser = visitor(bob)
    for _ in range(9):
        write_prompt(alice)
        answer = browser.post("/tasks/", {"kind": "label_initial_prompt"}, follow=True)

    assert "You hold 8 open tasks" in answer.content.decode()
    assert Task.objects.of(bob.pk).open().count() == 8


@pytest.mark.parametrize("sent", [{"kind": "dance"}, {"kind": "random", "lang": "klingon"}])
def test_nonsense_is_refused_with_a_page(alice: User, sent: dict[str, str]) -> None:
    answer = visitor(alice).post("/tasks/", sent)

    assert answer.status_code == 422
    assert "<main" in answer.content.decode()
