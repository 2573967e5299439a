"""Topics over REST: what a task says of them, what an answer may say, and lists by topic."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tasks.kinds import KINDS, TOPICAL, Kind
from tests.api.calls import TASKS, as_json, ask_for, good_answer, problem_of, unchanged
from tests.cast import topics
from tests.forest import plant
from trees.models import Review, Tree
from trees.topic_list import Topic

pytestmark = pytest.mark.django_db


TREES = "/api/v1/trees/"


@pytest.fixture(autouse=True)
def _the_list(db: None) -> None:
    Topic.objects.all().delete()
    topics("cooking", "health", "law", "sports")


@pytest.mark.parametrize("kind", KINDS)
def test_a_task_says_what_it_is_about_and_what_may_be_chosen(
    kind: Kind, alice: User, as_bob: APIClient
) -> None:
    plant(kind, alice, topics=topics("cooking", "law"))

    task = ask_for(as_bob, kind)

    assert task["topics"] == ([] if kind is Kind.INITIAL_PROMPT else ["cooking", "law"])
    assert ("topic_choices" in task) == (kind in TOPICAL)
    if kind in TOPICAL:
        assert task["topic_choices"][0] == {"slug": "cooking", "name": "cooking"}
        assert len(task["topic_choices"]) == 4
    assert as_bob.get(f"{TASKS}{task['id']}/").json() == task


def send(client: APIClient, task: dict[str, Any], said: object) -> Any:
    body = {**good_answer(task), "topics": said}
    return client.post(f"{TASKS}{task['id']}/answer/", **as_json(body))


def test_an_author_proposes_topics(alice: User, as_bob: APIClient) -> None:
    plant(Kind.INITIAL_PROMPT, alice)
    task = ask_for(as_bob, Kind.INITIAL_PROMPT)

    done = send(as_bob, task, ["law", "cooking"])

    assert done.status_code == 200
    tree = Tree.objects.get(pk=done.json()["message_id"])
    assert tree.topics == topics("cooking", "law")
    assert as_bob.get(f"{TREES}{tree.pk}/").json()["topics"] == ["cooking", "law"]


def test_a_reviewer_says_what_a_prompt_is_about(alice: User, as_bob: APIClient) -> None:
    plant(Kind.LABEL_INITIAL_PROMPT, alice)

    assert send(as_bob, ask_for(as_bob, Kind.LABEL_INITIAL_PROMPT), ["law"]).status_code == 200

    assert Review.objects.get().topics == topics("law")
    assert Tree.objects.get().topics == topics("law")


@pytest.mark.parametrize("kind", TOPICAL)
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("law", "unknown_topic"),
        (None, "unknown_topic"),
        ([7], "unknown_topic"),
        (["astrology"], "unknown_topic"),
        (["cooking", "health", "law", "sports"], "too_many_topics"),
    ],
)
def test_what_cannot_be_is_refused(
    kind: Kind, wrong: object, code: str, alice: User, as_bob: APIClient
) -> None:
    plant(kind, alice)
    task = ask_for(as_bob, kind)

    with unchanged():
        response = send(as_bob, task, wrong)

    assert problem_of(response, 422, code)["field"] == "topics"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in TOPICAL])
def test_only_prompts_are_said_to_be_about_something(
    kind: Kind, alice: User, as_bob: APIClient
) -> None:
    plant(kind, alice)
    response = send(as_bob, ask_for(as_bob, kind), ["law"])
    problem_of(response, 422, "wrong_answer_kind")


def test_trees_are_listed_by_topic(alice: User, as_bob: APIClient) -> None:
    plant(Kind.ASSISTANT_REPLY, alice, topics=topics("cooking", "law"))
    plant(Kind.ASSISTANT_REPLY, alice, topics=topics("health"))

    (found,) = as_bob.get(f"{TREES}?topic=law").json()["results"]

    assert found["topics"] == ["cooking", "law"]
    problem_of(as_bob.get(f"{TREES}?topic=astrology"), 422, "unknown_topic")
