"""What one may do on a task's page besides answering: preview, report, and what is asked before
sending. None loses what was typed."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone

from accounts.models import User
from moderation.models import Report
from tasks import leases
from tasks.kinds import Kind
from tasks.models import Task
from tests.cast import ask, person, visitor, write_prompt
from trees.models import Message

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Requested-With": "fetch"}
GERMAN = "Ich wüsste gern, wie das alles geht und ob es auch für mich etwas ist, oder ob nicht."


@pytest.fixture
def task(crew: list[User], vera: User) -> Task:
    return ask(vera, Kind.ASSISTANT_REPLY, now=timezone.now())


def press(task: Task, button: str, fields: dict[str, str], *, script: bool = False) -> HttpResponse:
    headers = SCRIPT if script else {}
    address = f"/tasks/{task.pk}/{button}/"
    return visitor(task.user).post(address, fields, headers=headers)  # type: ignore[return-value]


def test_a_preview_shows_the_text_as_it_will_look_and_keeps_it(task: Task) -> None:
    page = press(task, "preview", {"text": "Some **strong** <b>words</b>"}).content.decode()

    assert "<strong>strong</strong>" in page
    assert "<b>words</b>" not in page
    assert "Some **strong** &lt;b&gt;words&lt;/b&gt;</textarea>" in page
    task.refresh_from_db()
    assert task.draft is None


def test_a_script_is_given_nothing_but_the_preview(task: Task) -> None:
    page = press(task, "preview", {"text": "**strong**"}, script=True).content.decode()

    assert "<strong>strong</strong>" in page
    assert "<html" not in page


def test_a_report_keeps_what_was_typed(task: Task) -> None:
    message = task.opening.target_id

    answer = press(task, f"report/{message}", {"text": "Half a", f"report_{message}": "Rude"})

    assert answer.headers["Location"] == f"/tasks/{task.pk}/"
    report = Report.objects.get()
    assert (report.message_id, report.reason, report.author) == (message, "Rude", task.user)
    task.refresh_from_db()
    assert task.draft == {"text": "Half a"}


def test_a_report_without_a_reason_is_asked_for_one(task: Task) -> None:
    message = task.opening.target_id

    answer = press(task, f"report/{message}", {"text": "Half a", f"report_{message}": " "})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say in a few words what is wrong." in page
    assert "Half a</textarea>" in page
    assert not Report.objects.exists()


def test_a_script_that_reports_is_told_how_it_went(task: Task) -> None:
    message = task.opening.target_id
    name = f"report_{message}"

    assert press(task, f"report/{message}", {name: ""}, script=True).status_code == 422
    for _ in range(2):
        assert press(task, f"report/{message}", {name: "Rude"}, script=True).status_code == 204
    assert Report.objects.count() == 1


def test_reporting_one_reply_keeps_the_others_places(crew: list[User], vera: User) -> None:
    task = ask(vera, Kind.RANK_ASSISTANT_REPLIES, now=timezone.now())
    first, second = task.opening.shown

    press(task, f"report/{second}", {f"place_{first}": "1", f"report_{second}": "Copied"})

    task.refresh_from_db()
    assert task.draft == {"ranking": [[first]], "not_rankable": False}


def test_only_what_the_task_shows_is_reported_from_it(task: Task) -> None:
    assert task.opening.target_id
    other = Message.objects.exclude(pk=task.opening.target_id).first()
    assert other is not None

    answer = press(task, f"report/{other.pk}", {f"report_{other.pk}": "Rude"})

    assert answer.status_code == 404
    assert not Report.objects.exists()


@pytest.mark.parametrize("button", ["report/{}", "preview", "undo"])
def test_the_task_of_somebody_else_is_not_found(task: Task, button: str) -> None:
    mallory = visitor(person("mallory"))
    address = f"/tasks/{task.pk}/{button.format(task.opening.target_id)}/"

    assert mallory.post(address, {}).status_code == 404
    assert mallory.get(address).status_code == 405


def test_a_text_in_another_language_is_asked_about_and_may_be_sent(task: Task) -> None:
    page = press(task, "answer", {"text": GERMAN}).content.decode()

    assert "Your text seems to be in Deutsch. This task asks for English." in page
    assert "Send it all the same" in page
    assert f"{GERMAN}</textarea>" in page
    assert not Message.objects.by(task.user_id).exists()

    assert press(task, "answer", {"text": GERMAN, "anyway": "1"}).status_code == 302
    assert Message.objects.by(task.user_id).get().text == GERMAN


def test_a_text_that_is_there_already_is_asked_about(alice: User, bob: User) -> None:
    write_prompt(alice, "How do magnets work?")
    task = ask(bob, Kind.INITIAL_PROMPT, now=timezone.now())

    page = press(task, "answer", {"text": "How do MAGNETS work?"}).content.decode()

    assert "Exactly this message has been written before" in page
    assert press(task, "answer", {"text": "How do MAGNETS work?", "anyway": "1"}).status_code == 302


def test_saving_while_at_work_makes_the_lease_last(task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(expires_at=timezone.now() + timedelta(minutes=20))

    saved = press(task, "draft", {"text": "Half a"}, script=True)

    task.refresh_from_db()
    assert task.expires_at > timezone.now() + timedelta(minutes=59)
    assert saved.headers["Lease-Ends"] == task.expires_at.isoformat()


def test_but_only_every_few_minutes(task: Task) -> None:
    ends = timezone.now() + timedelta(minutes=58)
    Task.objects.filter(pk=task.pk).update(expires_at=ends)

    press(task, "draft", {"text": "Half a"}, script=True)

    task.refresh_from_db()
    assert task.expires_at == ends


def test_a_lease_that_is_over_is_not_taken_again_by_saving(task: Task) -> None:
    leases.expire(now=timezone.now() + timedelta(hours=2))

    saved = press(task, "draft", {"text": "Half a"}, script=True)

    assert (saved.status_code, saved.headers["Lease-Ends"]) == (204, "")
    task.refresh_from_db()
    assert task.status == "expired"
