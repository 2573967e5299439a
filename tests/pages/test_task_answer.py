"""Sending an answer from the page of a task."""

from datetime import timedelta

import pytest
from django.http import HttpResponse

from accounts.models import User
from tasks import leases
from tasks.kinds import Kind
from tasks.models import Task
from tests.cast import NOON, ask, person, review, visitor, write_prompt
from trees.models import Ballot, Message, Review

pytestmark = pytest.mark.django_db


def send(task: Task, **fields: str) -> HttpResponse:
    return visitor(task.user).post(f"/tasks/{task.pk}/answer/", fields)  # type: ignore[return-value]


@pytest.mark.parametrize("kind", [Kind.INITIAL_PROMPT, Kind.PROMPTER_REPLY, Kind.ASSISTANT_REPLY])
def test_a_text_is_taken_in_and_leads_to_what_comes_next(
    crew: list[User], vera: User, kind: Kind
) -> None:
    task = ask(vera, kind)

    answer = send(task, text=" One line\r\n  and another ")

    assert answer.status_code == 302
    assert Message.objects.by(vera.pk).get().text == "One line\n  and another"
    page = visitor(vera).get(f"/tasks/{task.pk}/").content.decode()
    assert "Thank you, that is in" in page
    assert f'name="kind" value="{kind}"' in page
    assert 'name="kind" value="random"' in page


@pytest.mark.parametrize(
    "kind", [Kind.LABEL_INITIAL_PROMPT, Kind.LABEL_PROMPTER_REPLY, Kind.LABEL_ASSISTANT_REPLY]
)
def test_only_what_was_answered_is_stored_of_a_review(
    crew: list[User], vera: User, kind: Kind
) -> None:
    send(ask(vera, kind), spam="0", quality="0.75", pii="1", toxicity="", humor="nonsense!")
    assert not Review.objects.filter(author=vera).exists()  # "nonsense!" is not on the page

    send(Task.objects.get(user=vera), spam="0", quality="0.75", pii="1", toxicity="")

    assert Review.objects.get(author=vera).labels == {"spam": 0.0, "quality": 0.75, "pii": 1.0}


@pytest.mark.parametrize("kind", [Kind.RANK_PROMPTER_REPLIES, Kind.RANK_ASSISTANT_REPLIES])
def test_places_become_a_ranking(crew: list[User], vera: User, kind: Kind) -> None:
    task = ask(vera, kind)
    first, second = task.opening.shown

    send(task, **{f"place_{first}": "2", f"place_{second}": "1"})

    assert Ballot.objects.get(author=vera).ranking == [[second], [first]]


def test_equal_places_are_ties_and_none_may_be_acceptable(crew: list[User], vera: User) -> None:
    task = ask(vera, Kind.RANK_ASSISTANT_REPLIES)
    first, second = sorted(task.opening.shown)

    send(task, **{f"place_{first}": "2", f"place_{second}": "2", "not_rankable": "on"})

    ballot = Ballot.objects.get(author=vera)
    assert (ballot.ranking, ballot.not_rankable) == ([[first, second]], True)


def test_who_finds_none_acceptable_needs_no_places(crew: list[User], vera: User) -> None:
    send(ask(vera, Kind.RANK_ASSISTANT_REPLIES), not_rankable="on")

    ballot = Ballot.objects.get(author=vera)
    assert (ballot.ranking, ballot.not_rankable) == ([], True)


def test_a_missing_answer_is_asked_for_where_it_is_missing(crew: list[User], vera: User) -> None:
    answer = send(ask(vera, Kind.LABEL_INITIAL_PROMPT), quality="0.75")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_spam_0">This question must be answered' in page
    assert 'id="id_spam_0"' in page
    assert 'aria-describedby="id_spam_error"' in page
    assert 'value="0.75" required' not in page
    assert 'name="quality" value="0.75"' in page
    assert page.split('name="quality" value="0.75"')[1].split(">")[0].count("checked") == 1


def test_a_reply_without_a_place_is_asked_for(crew: list[User], vera: User) -> None:
    task = ask(vera, Kind.RANK_ASSISTANT_REPLIES)
    first, second = task.opening.shown

    answer = send(task, **{f"place_{first}": "1", "not_rankable": "on"})

    assert answer.status_code == 422
    assert f'<a href="#id_place_{second}_0">Give reply' in answer.content.decode()
    assert not Ballot.objects.filter(author=vera).exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write something before you send it."),
        (" \n ", "spaces alone are not a text"),
        ("x" * 20_001, "at most 20,000"),
        ("a\0b", "Null characters are not allowed"),
    ],
)
def test_a_text_that_cannot_be_used_is_shown_again_with_the_reason(
    alice: User, text: str, words: str
) -> None:
    write_prompt(alice)
    answer = send(ask(alice, Kind.INITIAL_PROMPT), text=text)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'href="#id_text"' in page
    assert 'aria-invalid="true"' in page
    assert text.strip() in page
    assert Message.objects.by(alice.pk).count() == 1


def test_sending_twice_stores_once(alice: User) -> None:
    write_prompt(alice)
    task = ask(alice, Kind.INITIAL_PROMPT)

    for _ in range(2):
        assert send(task, text="The same").status_code == 302

    assert Message.objects.by(alice.pk).filter(text="The same").count() == 1


def test_another_answer_to_an_answered_task_is_shown_but_not_stored(alice: User) -> None:
    write_prompt(alice)
    task = ask(alice, Kind.INITIAL_PROMPT)
    send(task, text="The first")

    answer = send(task, text="The second, from another tab")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The second, from another tab" in page
    assert "What you sent now was not stored" in page


def test_an_answer_whose_place_is_taken_stays_as_a_draft(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    prompt = write_prompt(alice)
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    leases.expire(now=NOON + timedelta(hours=2))
    review(prompt, [carol, dan, erin])

    answer = send(task, spam="0", quality="1")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The lease ran out and the place is taken" in page
    assert "High quality" in page
    assert "kept among your drafts" in page
    task.refresh_from_db()
    assert task.draft == {"labels": {"spam": 0.0, "quality": 1.0}}


def test_an_answer_to_a_task_given_back_stays_as_a_draft(alice: User) -> None:
    write_prompt(alice)
    task = ask(alice, Kind.INITIAL_PROMPT)
    leases.skip(alice, task.pk, scope="later", now=NOON)

    answer = send(task, text="Written in another tab")

    assert answer.status_code == 409
    assert "Written in another tab" in answer.content.decode()
    task.refresh_from_db()
    assert task.draft == {"text": "Written in another tab"}


def test_after_its_time_an_answer_counts_if_its_place_is_free() -> None:
    alice = person("alice")
    write_prompt(alice)
    task = ask(alice, Kind.INITIAL_PROMPT)
    leases.expire(now=NOON + timedelta(hours=2))

    assert send(task, text="Late but welcome").status_code == 302

    assert Message.objects.by(alice.pk).filter(text="Late but welcome").exists()
