"""From one task to the next: what was asked for is carried along."""

import pytest
from django.http import HttpResponse
from django.utils import timezone

from accounts.models import User
from tasks import leases
from tasks.kinds import Kind
from tasks.models import Status, Task
from tests.cast import ask, person, set_policy, visitor, write_prompt
from trees.models import Review

pytestmark = pytest.mark.django_db

ANYTHING = {"asked_kind": "random", "asked_lang": "en"}


def press(task: Task, button: str, **fields: str) -> HttpResponse:
    return visitor(task.user).post(f"/tasks/{task.pk}/{button}/", fields)  # type: ignore[return-value]


def newest(user: User) -> Task:
    return leases.open_tasks(user).order_by("-leased_at")[0]


def test_the_same_kind_comes_next(crew: list[User], vera: User) -> None:
    task = ask(vera, Kind.LABEL_ASSISTANT_REPLY, now=timezone.now())

    answer = press(task, "answer", spam="0")

    assert Review.objects.filter(author=vera).count() == 1
    address = answer.headers["Location"]
    if address.startswith("/tasks/none/"):
        assert address == "/tasks/none/?kind=label_assistant_reply&lang=en"
    else:
        assert newest(vera).opening.kind == Kind.LABEL_ASSISTANT_REPLY


def test_who_asked_for_anything_is_given_anything(crew: list[User], vera: User) -> None:
    task = ask(vera, Kind.LABEL_INITIAL_PROMPT, now=timezone.now())

    answer = press(task, "answer", spam="0", **ANYTHING)

    following = newest(vera)
    assert answer.headers["Location"] == f"/tasks/{following.pk}/?kind=random&lang=en"
    page = visitor(vera).get(answer.headers["Location"]).content.decode()
    assert 'name="asked_kind" value="random"' in page
    assert 'name="asked_lang" value="en"' in page


def test_what_was_sent_is_said_with_the_next_task(crew: list[User], vera: User) -> None:
    task = ask(vera, Kind.LABEL_INITIAL_PROMPT, now=timezone.now())

    page = visitor(vera).post(f"/tasks/{task.pk}/answer/", {"spam": "0", **ANYTHING}, follow=True)

    assert "Your answer is in. Thank you." in page.content.decode()
    assert f'<a href="/tasks/{task.pk}/">See it</a>' in page.content.decode()


def test_without_a_next_task_the_reasons_are_shown(alice: User, bob: User) -> None:
    write_prompt(alice)
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT, now=timezone.now())

    answer = visitor(bob).post(f"/tasks/{task.pk}/answer/", {"spam": "0"}, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/tasks/none/?kind=label_initial_prompt&lang=en"
    assert "There is nothing to do here right now" in page
    assert "Look again" in page
    assert "Your answer is in" in page


@pytest.mark.parametrize("query", ["kind=dance", "kind=random&lang=klingon"])
def test_nonsense_has_no_reasons(alice: User, query: str) -> None:
    assert visitor(alice).get(f"/tasks/none/?{query}").status_code == 422


def test_who_stops_is_given_nothing(crew: list[User], vera: User) -> None:
    task = ask(vera, Kind.LABEL_INITIAL_PROMPT, now=timezone.now())

    answer = press(task, "answer", spam="0", then="stop")

    assert answer.headers["Location"] == f"/tasks/{task.pk}/"
    assert not leases.open_tasks(vera).exists()


def test_a_skip_leads_on_with_its_reason_kept(crew: list[User], vera: User) -> None:
    task = ask(vera, Kind.LABEL_INITIAL_PROMPT, now=timezone.now())

    answer = visitor(vera).post(
        f"/tasks/{task.pk}/skip/",
        {
            "scope": "not_me",
            "reason_common": ["unclear", "nonsense"],
            "reason": " Two questions at once ",
            **ANYTHING,
        },
        follow=True,
    )

    task.refresh_from_db()
    assert (task.status, task.reason) == (
        Status.SKIPPED_NOT_ME,
        "unclear; Two questions at once",
    )
    assert "You gave the task back." in answer.content.decode()
    assert "Your part" in answer.content.decode()


def test_what_is_put_off_does_not_come_back_at_once(alice: User, bob: User) -> None:
    write_prompt(alice)
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT, now=timezone.now())

    answer = press(task, "skip", scope="later")

    assert answer.headers["Location"] == f"/tasks/{task.pk}/"
    task.refresh_from_db()
    assert task.status == Status.SKIPPED_LATER


def test_replies_that_cannot_be_compared_are_skipped_for_all(crew: list[User], vera: User) -> None:
    task = ask(vera, Kind.RANK_ASSISTANT_REPLIES, now=timezone.now())
    assert "They cannot be compared" in visitor(vera).get(f"/tasks/{task.pk}/").content.decode()

    press(task, "skip", scope="nobody_can", reason_common="not comparable")

    task.refresh_from_db()
    assert (task.status, task.reason) == (Status.SKIPPED_NOBODY_CAN, "not comparable")


def test_with_full_hands_one_is_led_to_what_one_holds(alice: User) -> None:
    bob = person("bob")
    write_prompt(alice)
    set_policy(max_open_tasks=1)
    review = ask(bob, Kind.LABEL_INITIAL_PROMPT, now=timezone.now())
    set_policy(max_open_tasks=2)
    ask(bob, Kind.INITIAL_PROMPT, now=timezone.now())
    set_policy(max_open_tasks=1)

    assert press(review, "answer", spam="0").headers["Location"] == "/dashboard/"
