"""The other buttons of the task page: draft, more time, giving back. None loses what was typed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from tasks import leases
from tasks.kinds import Kind
from tasks.models import Status, Task
from tests.cast import NOON, answer, ask, review, visitor, write_prompt
from trees.models import Reaction

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(alice: User) -> Task:
    """Alice's open task to start a conversation."""
    write_prompt(alice)
    return ask(alice, Kind.INITIAL_PROMPT)


def test_a_draft_is_kept_as_it_was_typed(task: Task) -> None:
    found = visitor(task.user).post(
        f"/tasks/{task.pk}/draft/", {"text": " half\r\na "}, follow=True
    )

    task.refresh_from_db()
    assert task.draft == {"text": " half\na "}
    assert "Your draft is kept" in found.content.decode()
    assert " half\na </textarea>" in found.content.decode()


def test_a_script_that_saves_gets_no_page(task: Task) -> None:
    browser = visitor(task.user)

    saved = browser.post(
        f"/tasks/{task.pk}/draft/", {"text": "a\0b"}, headers={"X-Requested-With": "fetch"}
    )

    task.refresh_from_db()
    assert (saved.status_code, task.draft) == (204, {"text": "ab"})


def test_emptying_the_text_empties_the_draft(task: Task) -> None:
    browser = visitor(task.user)
    browser.post(f"/tasks/{task.pk}/draft/", {"text": "half"})
    browser.post(f"/tasks/{task.pk}/draft/", {"text": ""})

    task.refresh_from_db()
    assert task.draft is None


def test_a_draft_of_an_answered_task_is_shown_but_not_kept(task: Task) -> None:
    answer(task.user, task, text="The first")

    late = visitor(task.user).post(f"/tasks/{task.pk}/draft/", {"text": "More"})

    assert late.status_code == 409
    assert "More" in late.content.decode()


def test_more_time_starts_the_lease_anew_and_keeps_the_text(task: Task) -> None:
    visitor(task.user).post(f"/tasks/{task.pk}/extend/", {"text": "half"})

    task.refresh_from_db()
    assert task.draft == {"text": "half"}
    assert task.expires_at > timezone.now() + timedelta(minutes=59)


def test_after_its_time_a_task_is_reserved_again(task: Task) -> None:
    leases.expire(now=NOON + timedelta(hours=2))

    visitor(task.user).post(f"/tasks/{task.pk}/extend/", {"text": "half"})

    task.refresh_from_db()
    assert (task.status, task.draft) == (Status.LEASED, {"text": "half"})


@pytest.mark.parametrize(
    ("scope", "status"),
    [("later", Status.SKIPPED_LATER), ("not_me", Status.SKIPPED_NOT_ME)],
)
def test_giving_back_keeps_text_and_reason(task: Task, scope: str, status: Status) -> None:
    browser = visitor(task.user)

    page = browser.post(
        f"/tasks/{task.pk}/skip/",
        {"text": "half", "scope": scope, "reason": " no\0 time "},
        follow=True,
    ).content.decode()

    task.refresh_from_db()
    assert (task.status, task.reason, task.draft) == (status, "no time", {"text": "half"})
    assert "You gave the task back. What you had written is among your drafts." in page
    ended = browser.get(f"/tasks/{task.pk}/").content.decode()
    assert "You gave this task back" in ended
    assert ("Open it again" in ended) == (scope == "later")


def test_what_nobody_can_do_is_marked_on_the_message(alice: User, bob: User) -> None:
    prompt = write_prompt(alice)
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)

    visitor(bob).post(f"/tasks/{task.pk}/skip/", {"scope": "nobody_can"})

    assert Reaction.objects.get(author=bob).message_id == prompt.pk


def test_a_new_prompt_cannot_be_what_nobody_can_do(task: Task) -> None:
    page = visitor(task.user).get(f"/tasks/{task.pk}/").content.decode()

    assert 'value="not_me"' in page
    assert 'value="nobody_can"' not in page


def test_an_unknown_meaning_is_refused(task: Task) -> None:
    assert visitor(task.user).post(f"/tasks/{task.pk}/skip/", {"scope": "x"}).status_code == 422

    task.refresh_from_db()
    assert task.status == Status.LEASED


def test_what_was_put_off_can_be_opened_again(task: Task) -> None:
    leases.skip(task.user, task.pk, scope="later", now=NOON)

    page = visitor(task.user).post(f"/tasks/{task.pk}/reopen/", follow=True).content.decode()

    task.refresh_from_db()
    assert task.status == Status.LEASED
    assert "Submit" in page


def test_what_others_have_done_cannot_be_opened_again(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    prompt = write_prompt(alice)
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    leases.skip(bob, task.pk, scope="later", now=NOON)
    review(prompt, [carol, dan, erin])

    page = visitor(bob).post(f"/tasks/{task.pk}/reopen/", follow=True).content.decode()

    assert "The place is taken" in page
    assert "Submit" not in page
