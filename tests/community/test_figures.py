"""Growth, and how long prompts take: counted now and then, read in one statement."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from community import figures
from community.figures import Kept, Week
from tests.cast import NOON, backlog_tree, finish_tree, write_prompt
from trees.models import Message, Transition, Tree

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 2, 23)  # of the week in which NOON lies


def test_nothing_is_counted_before_it_is_counted() -> None:
    assert figures.kept() == Kept((), (), None)
    assert figures.kept().spread == (0,) * 7


def test_weeks_tell_what_was_written_and_what_was_finished(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    tree = finish_tree(alice, bob, carol, dan, erin)
    old = write_prompt(alice, "An old one")
    Message.objects.filter(pk=old.pk).update(created_at=NOON - timedelta(days=14))
    gone = write_prompt(bob, "One that is gone")
    Message.objects.filter(pk=gone.pk).update(deleted_at=NOON, deleted_with=gone.pk)

    figures.count(now=NOON)

    kept = figures.kept()
    assert kept.counted_at == NOON
    assert kept.weeks == (Week(MONDAY - timedelta(days=14), 1, 0), Week(MONDAY, 3, 1))
    assert kept.last_weeks(3, today=NOON.date())[1] == Week(MONDAY - timedelta(days=7), 0, 0)
    assert tree.state == "ready_for_export"


def test_a_tree_counts_once_from_when_it_was_finished_first_and_no_imports(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    tree = finish_tree(alice, bob, carol, dan, erin)
    Tree.objects.filter(pk=tree.pk).update(created_at=NOON - timedelta(days=4))
    first = Transition.objects.get(tree=tree, to_state="ready_for_export")
    first.pk, first.at = None, NOON + timedelta(days=50)
    first.save(force_insert=True)
    Tree.objects.filter(pk=backlog_tree(rivals=2).pk).update(state="ready_for_export")

    figures.count(now=NOON)

    (found,) = figures.kept().ripening
    assert (found.lang, found.trees) == ("en", 1)
    assert found.quick == found.median == found.slow == timedelta(days=4)
    assert found.spread == (0, 0, 1, 0, 0, 0, 0)


def test_counting_again_replaces_and_reading_takes_one_statement(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    write_prompt(alice)
    figures.count(now=NOON)
    figures.count(now=NOON + timedelta(minutes=1))
    with django_assert_num_queries(1):
        kept = figures.kept()
    assert kept.counted_at == NOON + timedelta(minutes=1)
    assert sum(week.messages for week in kept.weeks) == 1
