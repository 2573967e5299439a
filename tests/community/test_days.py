"""The sums of the ledger by day: the boards are the same with them as without."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from community import days
from community.models import DayOfWork
from community.queues import sum_up_days
from community.work import Counts, accepted_work, work_of
from tests.cast import CLEAN, SPAM, person, review, write_prompt
from trees.models import Contribution, LanguagePolicy, Message

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 14, 30, tzinfo=UTC)
AGES = [
    timedelta(minutes=5), timedelta(hours=14, minutes=30), timedelta(hours=20), timedelta(days=1),
    timedelta(days=2), timedelta(days=6, hours=23), timedelta(days=7), timedelta(days=8),
    timedelta(days=29), timedelta(days=31), timedelta(days=40), timedelta(days=400),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _years_of_work(alice: User, bob: User, carol: User, dan: User) -> None:
    """Accepted and rejected prompts of two people in two languages, at all ages."""
    LanguagePolicy.objects.create(lang="default", max_prompt_lottery_waiting="100")
    rng = Random(1)
    for number, age in enumerate(AGES):
        author, judge = rng.sample([alice, bob], 2)
        prompt = write_prompt(author, f"Prompt {number}", lang=("en", "de")[number % 2])
        review(prompt, [judge, carol, dan], SPAM if number == 4 else CLEAN)
        Contribution.objects.filter(message=prompt).update(created_at=NOW - age)


def boards() -> Iterator[dict[int, Counts]]:
    for lang in (None, "en", "de"):
        yield accepted_work(since=None, lang=lang)
        for span in (age for age in AGES if age <= days.BY_DAY):
            yield accepted_work(since=NOW - span, lang=lang)


def test_sums_change_no_board() -> None:
    without = list(boards())
    assert days.sum_up(now=NOW) > 0
    assert list(boards()) == without
    assert any(without[0].values())


@pytest.mark.parametrize("later", [timedelta(hours=5), timedelta(days=1), timedelta(days=3)])
def test_sums_that_have_not_been_renewed_change_no_board(later: timedelta) -> None:
    days.sum_up(now=NOW - later)
    with_old_sums = list(boards())
    DayOfWork.objects.all().delete()
    assert with_old_sums == list(boards())


def test_days_are_kept_apart_for_a_month_and_rolled_up_before() -> None:
    days.sum_up(now=NOW)
    kept = set(DayOfWork.objects.values_list("day", flat=True))
    assert max(kept) == date(2026, 3, 9)
    assert min(kept) == date(2026, 2, 6)


def test_today_is_read_from_the_ledger_since_much_of_it_is_still_undecided(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    prompt = write_prompt(alice, "A late prompt")
    Contribution.objects.filter(message=prompt).update(created_at=NOW - timedelta(hours=14))
    days.sum_up(now=NOW)
    before = accepted_work(since=None, lang=None)[alice.pk]
    review(prompt, [bob, carol, dan])
    assert accepted_work(since=None, lang=None)[alice.pk][0] == before[0] + 1


def test_what_became_of_older_work_shows_when_it_is_summed_up_again(alice: User) -> None:
    days.sum_up(now=NOW)
    before = accepted_work(since=None, lang=None)[alice.pk]
    oldest = Contribution.objects.filter(
        author=alice, kind="prompt", message__review_result=True
    ).earliest("created_at")
    Message.objects.filter(pk=oldest.message_id).update(
        deleted_at=NOW, deleted_with=oldest.message_id
    )
    assert accepted_work(since=None, lang=None)[alice.pk] == before
    sum_up_days()
    assert accepted_work(since=None, lang=None)[alice.pk][0] == before[0] - 1


def test_summing_up_twice_changes_nothing() -> None:
    days.sum_up(now=NOW)
    once = sorted(DayOfWork.objects.values_list("day", "author", "lang", "prompts", "reviews"))
    days.sum_up(now=NOW)
    again = sorted(DayOfWork.objects.values_list("day", "author", "lang", "prompts", "reviews"))
    assert again == once


def test_who_has_left_and_authors_of_imports_are_on_no_board(alice: User) -> None:
    days.sum_up(now=NOW)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert alice.pk not in accepted_work(since=None, lang=None)


def test_the_work_of_one_person_is_what_the_board_says_of_them(alice: User) -> None:
    days.sum_up(now=NOW)
    for since in (None, NOW - timedelta(days=7)):
        for lang in (None, "de"):
            board = accepted_work(since=since, lang=lang)
            assert work_of(alice, since=since, lang=lang).counts == board.get(alice.pk, (0,) * 5)


def test_a_board_takes_as_many_queries_whatever_its_span(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    days.sum_up(now=NOW)
    person("zoe")
    for since in (None, NOW - timedelta(days=30), NOW - timedelta(days=7)):
        with django_assert_num_queries(3):
            accepted_work(since=since, lang=None)
