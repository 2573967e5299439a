"""The page of drafts: everything begun and not sent."""

import pytest

from accounts.models import User
from tasks import leases
from tasks.kinds import Kind
from tasks.models import Task
from tests.cast import NOON, ask, visitor, write_prompt
from tests.pages.counting import queries

pytestmark = pytest.mark.django_db


def drafts(user: User) -> str:
    return visitor(user).get("/drafts/").content.decode()


def begin(user: User, kind: Kind, draft: dict[str, object]) -> Task:
    task = ask(user, kind)
    leases.save_draft(user, task.pk, draft=draft, now=NOON)
    return task


def test_each_draft_is_shown_whole_and_can_be_gone_on_with(crew: list[User], vera: User) -> None:
    long_text = "\n".join(f"Line {number} <b>" for number in range(200))
    task = begin(vera, Kind.ASSISTANT_REPLY, {"text": long_text})

    page = drafts(vera)

    assert long_text.replace("<b>", "&lt;b&gt;") in page
    assert f'href="/tasks/{task.pk}/"' in page


def test_answers_and_places_are_shown_in_words(crew: list[User], vera: User) -> None:
    begin(vera, Kind.LABEL_ASSISTANT_REPLY, {"labels": {"spam": 0, "helpfulness": 0.75}})
    task = begin(vera, Kind.RANK_ASSISTANT_REPLIES, {})
    best = next(iter(task.opening.shown))
    leases.save_draft(vera, task.pk, draft={"ranking": [[best]], "not_rankable": True}, now=NOON)

    page = drafts(vera)

    assert "How helpful is it?</dt><dd>Rather helpful" in page
    assert "Place 1" in page
    assert "None of them is acceptable." in page


def test_a_draft_outlives_its_task(alice: User) -> None:
    write_prompt(alice)
    task = begin(alice, Kind.INITIAL_PROMPT, {"text": "Half a thought"})
    leases.skip(alice, task.pk, scope="not_me", now=NOON)

    page = drafts(alice)

    assert "Half a thought" in page
    assert f'href="/tasks/{task.pk}/"' not in page


def test_a_draft_can_be_thrown_away_by_its_author_only(alice: User, bob: User) -> None:
    write_prompt(alice)
    task = begin(alice, Kind.INITIAL_PROMPT, {"text": "Half a thought"})

    visitor(bob).post(f"/tasks/{task.pk}/draft/discard/")
    assert "Half a thought" in drafts(alice)
    assert "Half a thought" not in drafts(bob)

    visitor(alice).post(f"/tasks/{task.pk}/draft/discard/")
    assert "You have no drafts" in drafts(alice)


def test_it_costs_the_same_however_many_there_are(crew: list[User], vera: User) -> None:
    begin(vera, Kind.ASSISTANT_REPLY, {"text": "One"})
    few = queries(vera, "/drafts/")
    begin(vera, Kind.RANK_ASSISTANT_REPLIES, {"ranking": []})
    begin(vera, Kind.LABEL_PROMPTER_REPLY, {"labels": {"spam": 0}})

    assert queries(vera, "/drafts/") == few
