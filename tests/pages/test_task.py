"""The page of a task, for each of the eight kinds and in each of its states."""

from datetime import timedelta

import pytest
from django.test.html import parse_html
from django.utils import timezone

from accounts.models import User
from tasks import leases
from tasks.kinds import SPECS, Kind, Yields
from tasks.models import Task
from tests import scenery
from tests.cast import NOON, ask, person, visitor, write_prompt
from tests.pages.counting import queries
from trees.labels import offered
from trees.models import Message
from trees.roles import Role

pytestmark = pytest.mark.django_db

JUDGING = [kind for kind, spec in SPECS.items() if spec.yields is Yields.LABELS]
RANKING = [kind for kind, spec in SPECS.items() if spec.yields is Yields.RANKING]
WRITING = [kind for kind, spec in SPECS.items() if spec.yields is Yields.TEXT]


def page_of(task: Task) -> str:
    answer = visitor(task.user).get(f"/tasks/{task.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("kind", WRITING)
def test_a_writing_task_shows_the_thread_and_an_empty_text(
    crew: list[User], vera: User, kind: Kind
) -> None:
    page = page_of(ask(vera, kind))

    assert '<textarea name="text"' in page
    talk = scenery.TALKS["en"]
    assert (talk.prompt in page) == (kind is not Kind.INITIAL_PROMPT)
    assert ("Imagine that every bit" in page) == (kind is Kind.PROMPTER_REPLY)


@pytest.mark.parametrize("kind", JUDGING)
def test_a_review_asks_every_question_and_suggests_no_answer(
    crew: list[User], vera: User, kind: Kind
) -> None:
    page = page_of(ask(vera, kind))

    labels = offered(to_assistant=SPECS[kind].role is Role.ASSISTANT)
    assert page.count('<fieldset class="question') == len(labels)
    assert all(label.question in page for label in labels)
    checked = [line for line in page.split("<input") if "checked" in line.split(">")[0]]
    assert len(checked) == len([label for label in labels if not label.mandatory])
    assert all('value=""' in line for line in checked)
    assert page.count("needed") == 1


@pytest.mark.parametrize("kind", RANKING)
def test_a_ranking_shows_the_rivals_without_their_authors(
    crew: list[User], vera: User, kind: Kind
) -> None:
    task = ask(vera, kind)
    page = page_of(task)

    for name in task.opening.shown:
        reply = Message.objects.get(pk=name)
        assert reply.text.split("\n")[0] in page
        assert f'name="place_{name}"' in page
    assert "crew-" not in page
    assert 'name="not_rankable"' in page
    assert "checked" not in page


def test_texts_are_shown_as_they_are_and_harmless(alice: User, bob: User) -> None:
    write_prompt(alice, "<script>alert(1)</script>\n  {{ 7 }} \u202e")

    page = page_of(ask(bob, Kind.LABEL_INITIAL_PROMPT))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>{{ 7 }} <span" in page
    assert "U+202E" in page
    assert "<script>alert" not in page


def test_a_text_in_arabic_runs_from_right_to_left() -> None:
    writer, reader = (person(name, langs=("ar",)) for name in ("writer", "reader"))
    write_prompt(writer, scenery.TALKS["ar"].prompt, "ar")

    page = page_of(ask(reader, Kind.LABEL_INITIAL_PROMPT, "ar"))

    assert '<div class="prose" lang="ar" dir="rtl">' in page


def test_the_page_is_sound_html(crew: list[User], vera: User) -> None:
    for kind in Kind:
        parse_html(page_of(ask(vera, kind)))  # raises on tags that do not match


def test_the_time_left_and_the_draft_are_shown(alice: User, bob: User) -> None:
    write_prompt(alice)
    now = timezone.now()
    task = ask(bob, Kind.INITIAL_PROMPT, now=now)
    leases.save_draft(bob, task.pk, draft={"text": "Half a thought"}, now=now)

    page = page_of(task)

    assert "Reserved for you for another <span data-left>59\xa0minutes</span>" in page
    assert "Half a thought</textarea>" in page


def test_a_ranking_draft_comes_back_with_its_ties(crew: list[User], vera: User) -> None:
    task = ask(vera, Kind.RANK_ASSISTANT_REPLIES)
    first, second = task.opening.shown
    leases.save_draft(vera, task.pk, draft={"ranking": [[first, second]]}, now=NOON)

    page = page_of(task)

    assert f'name="place_{first}" value="1"' in page
    assert page.count("checked") == 2


@pytest.mark.parametrize(
    "draft", [{}, {"text": 7}, {"labels": [1]}, {"labels": {"spam": "x", "nonsense": 1}}]
)
def test_a_draft_that_makes_no_sense_is_no_obstacle(
    alice: User, bob: User, draft: dict[str, object]
) -> None:
    write_prompt(alice)
    for kind in (Kind.LABEL_INITIAL_PROMPT, Kind.INITIAL_PROMPT):
        task = ask(bob, kind)
        leases.save_draft(bob, task.pk, draft=draft, now=NOON)
        assert "Submit" in page_of(task)


def test_after_its_time_a_task_can_be_sent_as_long_as_its_place_is_free(
    alice: User, bob: User
) -> None:
    write_prompt(alice)
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    leases.expire(now=NOON + timedelta(hours=2))

    page = page_of(task)

    assert "As long as nobody else takes this task you can still send it" in page
    assert "Submit" in page
    assert "Give this task back" not in page


def test_a_skipped_task_keeps_what_was_written_in_sight(alice: User) -> None:
    task = ask_for_prompt(alice)
    leases.save_draft(alice, task.pk, draft={"text": "Half a thought"}, now=NOON)
    leases.skip(alice, task.pk, scope="not_me", now=NOON)

    page = page_of(task)

    assert "It will not be offered to you again" in page
    assert "Half a thought" in page
    assert "Submit" not in page


def ask_for_prompt(user: User) -> Task:
    write_prompt(user)  # so that the language has an opening for prompts
    return ask(user, Kind.INITIAL_PROMPT)


def test_a_task_costs_the_same_on_a_larger_site(crew: list[User], vera: User) -> None:
    addresses = [f"/tasks/{ask(vera, kind).pk}/" for kind in Kind]
    few = [queries(vera, address) for address in addresses]
    assert max(few) <= 8

    scenery.lively_site(crew)

    assert [queries(vera, address) for address in addresses] == few
