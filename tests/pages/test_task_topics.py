"""Topics on the pages of tasks: proposed with a prompt, put right in its review."""

from typing import Any

import pytest
from django.http import HttpResponse

from accounts.models import User
from tasks.kinds import KINDS, TOPICAL, Kind
from tasks.models import Task
from tests.cast import ask, topics, visitor
from tests.forest import plant
from trees.models import Review, Tree
from trees.topic_list import Topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_list(db: None) -> None:
    Topic.objects.all().delete()
    topics("cooking", "health", "law", "sports")


def at(task: Task, action: str = "answer", **fields: Any) -> HttpResponse:
    return visitor(task.user).post(f"/tasks/{task.pk}/{action}/", fields)  # type: ignore[return-value]


def page_of(task: Task) -> str:
    return visitor(task.user).get(f"/tasks/{task.pk}/").content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_only_prompts_ask_what_they_are_about(kind: Kind, alice: User, bob: User) -> None:
    plant(kind, alice)
    shown = page_of(ask(bob, kind))
    assert ('name="topics"' in shown) == (kind in TOPICAL)
    assert shown.count('type="checkbox" name="topics"') == (4 if kind in TOPICAL else 0)


def test_an_author_ticks_topics(alice: User, bob: User) -> None:
    plant(Kind.INITIAL_PROMPT, alice)
    at(ask(bob, Kind.INITIAL_PROMPT), text="How long does soup keep?", topics=["law", "cooking"])
    assert Tree.objects.get().proposed_topics == topics("cooking", "law")


def test_an_author_who_ticks_nothing_says_nothing(alice: User, bob: User) -> None:
    plant(Kind.INITIAL_PROMPT, alice)
    at(ask(bob, Kind.INITIAL_PROMPT), text="How long does soup keep?")
    assert Tree.objects.get().proposed_topics is None


@pytest.mark.parametrize(
    ("ticked", "complaint"),
    [
        (["cooking", "health", "law", "sports"], "Choose 3 topics at most."),
        (["astrology"], "Choose among the topics of the list."),
    ],
)
def test_what_cannot_be_is_said_beside_the_boxes(
    ticked: list[str], complaint: str, alice: User, bob: User
) -> None:
    plant(Kind.INITIAL_PROMPT, alice)
    task = ask(bob, Kind.INITIAL_PROMPT)

    answer = at(task, text="How long does soup keep?", topics=ticked)

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert complaint in shown
    assert "<details open>" in shown
    assert "How long does soup keep?" in shown


def test_a_draft_keeps_them(alice: User, bob: User) -> None:
    plant(Kind.INITIAL_PROMPT, alice)
    task = ask(bob, Kind.INITIAL_PROMPT)

    at(task, "draft", text="How long", topics=["law"])

    task.refresh_from_db()
    assert task.draft == {"text": "How long", "topics": ["law"]}
    assert 'value="law" id="id_topics_2" checked' in page_of(task)
    assert '<span class="tag">law</span>' in visitor(bob).get("/drafts/").content.decode()


def review(bob: User, alice: User, *, about: list[int]) -> Task:
    plant(Kind.LABEL_INITIAL_PROMPT, alice, topics=about)
    return ask(bob, Kind.LABEL_INITIAL_PROMPT)


def test_a_reviewer_sees_what_it_is_about_and_is_taken_to_say_nothing(
    alice: User, bob: User
) -> None:
    task = review(bob, alice, about=topics("law"))
    shown = page_of(task)
    assert '<span class="tag">law</span>' in shown
    assert 'value="law" id="id_topics_2" checked' in shown

    at(task, spam="0", topics=["law"], topics_shown="law")

    assert Review.objects.get().topics is None


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"topics": ["law"], "topics_fit": "on"}, ["law"]),
        ({"topics": ["cooking"]}, ["cooking"]),
        ({"topics": ["law", "cooking"]}, ["law", "cooking"]),
        ({"topics": []}, []),
    ],
)
def test_a_reviewer_agrees_or_corrects(
    sent: dict[str, Any], said: list[str], alice: User, bob: User
) -> None:
    task = review(bob, alice, about=topics("law"))
    at(task, spam="0", topics_shown="law", **sent)
    assert Review.objects.get().topics == topics(*said)


def test_what_others_said_meanwhile_is_not_taken_for_a_correction(alice: User, bob: User) -> None:
    """The page showed one topic, untouched; the prompt has another one by now."""
    task = review(bob, alice, about=topics("law"))
    Tree.objects.update(topics=topics("cooking"), proposed_topics=topics("cooking"))
    at(task, spam="0", topics=["law"], topics_shown="law")
    assert Review.objects.get().topics is None


def test_a_review_without_the_list_says_nothing(alice: User, bob: User) -> None:
    task = review(bob, alice, about=topics("law"))
    at(task, spam="0")
    assert Review.objects.get().topics is None
