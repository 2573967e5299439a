"""Who gets in: the same rules for every page of the volunteers' site."""

from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from tests.cast import ask, visitor, write_prompt

pytestmark = pytest.mark.django_db

READING = ("dashboard", "drafts", "task_none", "contributions", "trees", "notices", "settings",
           "settings_notices", "api_keys", "first_steps", "tree_at_random",
           "topic_choices")  # fmt: skip
OWN = ("message_edit", "message_withdraw", "message_put_back")
WRITING = ("task_answer", "task_draft", "task_extend", "task_preview", "task_reopen", "task_skip",
           "task_undo")  # fmt: skip
SOME_ID = uuid4()


@pytest.mark.parametrize("name", READING)
def test_a_stranger_is_asked_to_sign_in_and_comes_back(name: str) -> None:
    address = reverse(name)

    answer = visitor().get(address)

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={address}"


@pytest.mark.parametrize("name", ["task", "tree", "message", "message_report", "message_edit"])
def test_a_stranger_is_asked_to_sign_in_before_anything_is_looked_up(name: str) -> None:
    answer = visitor().get(reverse(name, args=[SOME_ID]))

    assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["task_reopen", "task_discard_draft", "message_react", *OWN])
def test_a_stranger_changes_nothing(name: str) -> None:
    answer = visitor().post(reverse(name, args=[SOME_ID]))

    assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["task_answer", "task_draft", "task_extend", "task_skip"])
def test_who_was_signed_out_while_writing_sees_the_text_again(name: str) -> None:
    answer = visitor().post(reverse(name, args=[SOME_ID]), {"text": "A long & dear text"})

    assert answer.status_code == 401
    assert "A long &amp; dear text" in answer.content.decode()


@pytest.mark.parametrize("name", ["task", "tree", "message", "message_report"])
def test_what_is_not_there_is_not_found(name: str, alice: User) -> None:
    assert visitor(alice).get(reverse(name, args=[SOME_ID])).status_code == 404


@pytest.mark.parametrize("name", ["task", *WRITING])
def test_the_task_of_somebody_else_is_not_found(name: str, alice: User, bob: User) -> None:
    write_prompt(alice)
    task = ask(bob, "label_initial_prompt")
    intruder = visitor(alice)

    call = intruder.get if name == "task" else intruder.post
    answer = call(reverse(name, args=[task.pk]), {"spam": "0", "scope": "later"})

    assert answer.status_code == 404
    task.refresh_from_db()
    assert (task.status, task.draft) == ("leased", None)


@pytest.mark.parametrize("name", [*WRITING, "task_discard_draft", "message_react", "task_request"])
def test_nothing_is_changed_by_following_a_link(name: str, alice: User) -> None:
    ids: list[UUID] = [] if name == "task_request" else [SOME_ID]

    assert visitor(alice).get(reverse(name, args=ids)).status_code == 405


@pytest.mark.parametrize("name", [*WRITING, "task_discard_draft", "message_report"])
def test_a_form_from_another_site_is_refused(name: str, alice: User) -> None:
    strict = visitor(alice, enforce_csrf_checks=True)

    answer = strict.post(reverse(name, args=[SOME_ID]), {"text": "My text", "reason": "bad"})

    assert answer.status_code == 403
    assert "My text" in answer.content.decode()


@pytest.mark.parametrize("name", OWN)
def test_the_message_of_somebody_else_is_not_found(name: str, alice: User, bob: User) -> None:
    prompt = write_prompt(alice)
    address = reverse(name, args=[prompt.pk])
    intruder = visitor(bob)

    if name != "message_put_back":
        assert intruder.get(address).status_code == 404
    assert intruder.post(address, {"text": "Mine now"}).status_code == 404

    prompt.refresh_from_db()
    assert (prompt.revision, prompt.deleted_at) == (1, None)


@pytest.mark.parametrize("name", ["notices_read", "watch_create", "message_put_back"])
def test_news_and_waits_change_by_buttons_only(name: str, alice: User) -> None:
    ids = [SOME_ID] if name.startswith("message") else []
    assert visitor(alice).get(reverse(name, args=ids)).status_code == 405
    assert visitor(alice, enforce_csrf_checks=True).post(reverse(name, args=ids)).status_code == 403


@pytest.mark.parametrize("name", ["notices_read", "watch_create"])
def test_a_stranger_waits_for_nothing(name: str) -> None:
    answer = visitor().post(reverse(name))
    assert answer.headers["Location"].startswith(reverse("account_login"))
