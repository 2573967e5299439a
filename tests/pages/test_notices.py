"""The page of notices, and the quiet number in the navigation."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from community import unread
from community.models import Notice, NoticeKind, Watch
from tasks import leases
from tests.cast import NOON, ask, finish_tree, visitor, write_prompt
from tests.pages.counting import queries
from trees.models import Message

pytestmark = pytest.mark.django_db

COUNT = re.compile(r'<span class="count">(\d+)<span class="visually-hidden"> unread</span>')


def a_notice(user: User, subject: str, **more: object) -> Notice:
    more.setdefault("kind", NoticeKind.WORK_AGAIN)
    return Notice.objects.create(user=user, subject=subject, created_at=NOON, **more)


def page(user: User, address: str = "/notices/") -> str:
    answer = visitor(user).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_news_it_says_what_would_be_news(alice: User) -> None:
    assert "There is nothing to tell yet" in page(alice)
    assert COUNT.search(page(alice)) is None


def test_notices_lead_to_what_they_are_about_and_are_read_then(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    tree = finish_tree(alice, bob, carol, dan, erin)
    best = Message.objects.get(tree=tree, rank=0, depth=1)
    write_prompt(carol, "One more")
    task = ask(bob, "label_initial_prompt")
    leads = {
        a_notice(bob, "a", kind="ranked_first", message=best): f"/trees/{tree.pk}/#m-{best.pk}",
        a_notice(bob, "b", kind="rejected", message=best): (
            f"/contributions/?part=messages&message={best.pk}"
        ),
        a_notice(bob, "c", kind="draft_left", task=task): f"/tasks/{task.pk}/",
        a_notice(bob, "d"): "/dashboard/",
    }
    assert COUNT.search(page(bob)).group(1) == "4"  # type: ignore[union-attr]
    browser = visitor(bob)
    for notice, address in leads.items():
        assert browser.get(f"/notices/{notice.pk}/").headers["Location"] == address
    assert COUNT.search(page(bob)) is None
    assert Notice.objects.filter(read_at=None).count() == 0


def test_the_notice_of_another_is_not_found_and_stays_unread(alice: User, bob: User) -> None:
    notice = a_notice(alice, "a")
    assert visitor(bob).get(f"/notices/{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_that_the_page_showed_is_marked_as_read_at_once(alice: User, bob: User) -> None:
    a_notice(alice, "a")
    a_notice(bob, "a")
    shown = re.search(r'name="until" value="([^"]+)"', page(alice))
    assert shown is not None
    late = a_notice(alice, "b")
    Notice.objects.filter(pk=late.pk).update(created_at=timezone.now() + timedelta(minutes=1))

    visitor(alice).post("/notices/read/", {"until": shown.group(1)})

    unread_ones = Notice.objects.filter(read_at=None)
    assert set(unread_ones.values_list("user__username", "subject")) == {
        ("alice", "b"),
        ("bob", "a"),
    }


@pytest.mark.parametrize("until", ["", "nonsense", "2026-13-45T99:00:00Z", "2026-03-01T12:00:00"])
def test_a_moment_that_makes_no_sense_is_now(alice: User, until: str) -> None:
    a_notice(alice, "a")
    assert visitor(alice).post("/notices/read/", {"until": until}).status_code == 302
    assert not Notice.objects.filter(read_at=None).exists()


def test_the_number_in_the_navigation_costs_no_statement(alice: User) -> None:
    without = queries(alice, "/drafts/")
    for number in range(30):
        a_notice(alice, str(number))
    unread.recount([alice.pk])

    assert queries(alice, "/drafts/") == without
    assert COUNT.search(page(alice, "/drafts/")).group(1) == "30"  # type: ignore[union-attr]


@pytest.mark.usefixtures("no_redis")
def test_without_a_cache_there_is_no_number_and_the_page_is_there(alice: User) -> None:
    a_notice(alice, "a")
    assert COUNT.search(page(alice, "/drafts/")) is None
    assert "Mark 1 as read" in page(alice)


def test_it_costs_the_same_however_much_there_is(alice: User) -> None:
    a_notice(alice, "a")
    few = queries(alice, "/notices/")
    for number in range(40):
        prompt = write_prompt(alice, f"Prompt {number}") if number < 3 else None
        a_notice(alice, str(number), kind="rejected", message=prompt)
    assert queries(alice, "/notices/") == few


def test_waiting_for_work_begins_and_ends_with_a_button(alice: User) -> None:
    browser = visitor(alice)
    answer = browser.post(
        "/watches/", {"kind": "rank_assistant_replies", "lang": "de"}, follow=True
    )
    shown = answer.content.decode()
    assert "We tell you when there is work" in shown
    assert "Rank assistant replies, in Deutsch" in shown
    watch = Watch.objects.get(user=alice)

    browser.post(f"/watches/{watch.pk}/end/")

    watch.refresh_from_db()
    assert watch.ended_at is not None


def test_what_cannot_be_waited_for_is_refused(alice: User) -> None:
    assert visitor(alice).post("/watches/", {"kind": "nonsense"}).status_code == 422
    assert visitor(alice).post("/watches/", {"lang": "xx"}).status_code == 422
    assert not Watch.objects.exists()


def test_the_text_of_anothers_message_that_is_gone_is_not_in_a_notice(
    alice: User, bob: User
) -> None:
    prompt = write_prompt(alice, "Something regrettable")
    a_notice(bob, "a", kind="tree_ready", message=prompt)
    Message.objects.filter(pk=prompt.pk).update(deleted_at=NOON, deleted_with=prompt.pk)
    assert "Something regrettable" not in page(bob)


def test_hostile_words_in_a_notice_are_shown_harmlessly(alice: User) -> None:
    prompt = write_prompt(alice, "<script>alert(1)</script> %(text)s %s {{ x }}")
    a_notice(alice, "a", kind="rejected", message=prompt)
    shown = page(alice)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; %(text)s %s {{ x }}" in shown


def test_a_task_that_ran_out_is_named(alice: User, bob: User) -> None:
    write_prompt(alice)
    task = ask(bob, "label_initial_prompt")
    leases.save_draft(bob, task.pk, draft={"labels": {"spam": 0}}, now=NOON)
    a_notice(bob, "a", kind="draft_left", task=task)
    assert "The time for a task ran out before you sent your draft" in page(bob)
