"""The topics of a tree follow what people say of its prompt, and what a moderator rules."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from moderation import actions
from tasks import openings
from tasks.invariants import check_all
from tasks.kinds import Kind
from tasks.models import Opening
from tests.cast import CLEAN, NOON, answer, ask, topics
from trees.models import Message, Tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_list(db: None) -> None:
    topics("cooking", "health", "law", "sports")


def propose(author: User, *slugs: str) -> Message:
    """A prompt whose author says what it is about."""
    openings.refresh_prompts("en", now=NOON)
    task = ask(author, Kind.INITIAL_PROMPT)
    done = answer(author, task, text="How long does soup keep?", topics=list(slugs))
    assert done.result_message is not None
    return done.result_message


def see(reviewer: User, prompt: Message, *slugs: str) -> None:
    """A review of the prompt that says what it is about."""
    task = ask(reviewer, Kind.LABEL_INITIAL_PROMPT)
    assert task.opening.target_id == prompt.pk
    answer(reviewer, task, labels=CLEAN, topics=list(slugs))


def of(prompt: Message) -> list[int]:
    """The topics of its tree; its openings have the same, and every invariant holds."""
    tree = Tree.objects.get(pk=prompt.pk)
    for opening in Opening.objects.filter(tree=tree, is_open=True):
        assert opening.topics == tree.topics
    assert check_all().findings == []
    found: list[int] = tree.topics
    return found


def test_the_author_proposes(alice: User) -> None:
    assert of(propose(alice, "health", "cooking")) == topics("cooking", "health")


def test_an_author_who_says_nothing_has_not_said_none(alice: User, bob: User) -> None:
    openings.refresh_prompts("en", now=NOON)
    done = answer(alice, ask(alice, Kind.INITIAL_PROMPT), text="Why?")
    prompt = done.result_message
    assert prompt is not None
    assert Tree.objects.get(pk=prompt.pk).proposed_topics is None
    see(bob, prompt, "law")
    assert of(prompt) == topics("law")


def test_one_reviewer_adds_and_two_take_away(alice: User, bob: User, carol: User) -> None:
    prompt = propose(alice, "health")
    see(bob, prompt, "cooking")
    assert of(prompt) == topics("cooking", "health")
    see(carol, prompt, "cooking")
    assert of(prompt) == topics("cooking")


def test_a_review_that_says_nothing_of_topics_is_no_view(alice: User, bob: User) -> None:
    prompt = propose(alice, "health")
    answer(bob, ask(bob, Kind.LABEL_INITIAL_PROMPT), labels=CLEAN)
    assert of(prompt) == topics("health")
    assert [row.topics for row in prompt.reviews.all()] == [None]


def test_an_edit_leaves_the_authors_view_and_drops_those_of_the_old_text(
    alice: User, bob: User, mod: User
) -> None:
    prompt = propose(alice, "health")
    see(bob, prompt, "cooking")
    actions.edit_message(prompt.pk, actor=mod, text="And stew?", reason="x", now=NOON)
    assert of(prompt) == topics("health")


def test_what_a_moderator_ruled_stays_whatever_is_said_later(
    alice: User, bob: User, mod: User
) -> None:
    prompt = propose(alice, "health")
    actions.change_topics(prompt.pk, topics=["sports"], actor=mod, reason="x", now=NOON)
    see(bob, prompt, "cooking")
    assert of(prompt) == topics("sports")


def test_topics_that_are_not_those_people_see_are_found(alice: User) -> None:
    prompt = propose(alice, "health")
    Tree.objects.filter(pk=prompt.pk).update(topics=topics("law"))
    found = {(finding.group, finding.broken) for finding in check_all().findings}
    assert found == {
        (4, "opening is not what the tree needs"),
        (5, "topics are not those that people see"),
    }


@pytest.mark.parametrize("wrong", [[1, 2, 3, 4], [1, 1], [2, 1], [1, 2, 2]])
def test_the_database_keeps_no_more_than_three_and_none_twice(
    wrong: list[int], alice: User
) -> None:
    prompt = propose(alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tree.objects.filter(pk=prompt.pk).update(topics=wrong)
