"""The dashboard: what there is to do, what one has begun, and why there is nothing."""

import pytest
from django.utils import timezone

from accounts.models import User
from community.models import Preferences
from community.notices import tell
from tasks import leases
from tasks.kinds import Kind
from tests import scenery
from tests.cast import NOON, ask, finish_tree, person, review, visitor, write_prompt
from tests.pages.counting import queries
from trees.models import Contribution

pytestmark = pytest.mark.django_db


def dashboard(user: User) -> str:
    answer = visitor(user).get("/dashboard/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_kind_that_can_be_done_has_a_button_for_its_language(
    crew: list[User], vera: User
) -> None:
    page = dashboard(vera)

    for kind in Kind:
        assert f'<input type="hidden" name="kind" value="{kind}">' in page
    assert page.count('name="lang" value="en"') == len(Kind)
    assert "Give me anything" in page
    assert "Nothing right now" not in page


def test_an_empty_kind_says_why(alice: User, bob: User) -> None:
    write_prompt(alice)

    page = dashboard(alice)

    assert "Nothing right now. Why?" in page
    assert "One task here is about your own work" in page
    assert 'value="label_initial_prompt"' not in page
    assert 'value="label_initial_prompt"' in dashboard(bob)


def test_who_has_chosen_no_language_is_led_to_choosing_one() -> None:
    newcomer = person("newcomer", langs=())

    page = dashboard(newcomer)

    assert "Choose my languages" in page
    assert "Give me anything" not in page


def test_open_tasks_and_lost_drafts_are_in_sight(alice: User, bob: User) -> None:
    write_prompt(alice)
    task = ask(bob, "label_initial_prompt")
    page = dashboard(bob)
    assert f'href="/tasks/{task.pk}/"' in page
    assert "draft of a task you no longer hold" not in page

    leases.save_draft(bob, task.pk, draft={"labels": {"spam": 0}}, now=NOON)
    leases.skip(bob, task.pk, scope="later", now=NOON)

    assert "1 draft of a task you no longer hold" in dashboard(bob)


def test_where_one_stands_with_the_account_of_ones_points(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    review(write_prompt(alice), [bob, carol, dan])
    Preferences.objects.create(user=bob, weekly_goal=4)
    Contribution.objects.update(created_at=timezone.now())

    page = dashboard(alice)
    assert "<dt>Points</dt><dd>4</dd>" in page
    assert "<dt>Level</dt><dd>1</dd>" in page
    assert "<dt>Days in a row</dt><dd>1</dd>" in page
    assert "16 points to the next level" in page
    assert '>a prompt</th><td class="number">1</td><td class="number">4</td>' in page
    assert "Set myself a goal" in page
    assert "Your goal for this week: 1 of 4 pieces of work" in dashboard(bob)


def test_what_became_of_ones_work(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    assert "Nothing yet." in dashboard(alice)
    finish_tree(alice, bob, carol, dan, erin)
    tell(now=NOON)
    tell(now=NOON)

    page = dashboard(bob)

    assert "Others found your reply the best of all: “\u2068A long and good reply\u2069”" in page
    assert "2 of them unread" in page
    assert "accepted by the reviewers · its conversation: finished" in page


def test_who_has_nothing_to_do_may_have_themselves_told() -> None:
    page = dashboard(person("late"))
    assert 'action="/watches/"' in page
    assert "Tell me when there is work" in page


def test_it_costs_the_same_however_much_there_is(crew: list[User], vera: User) -> None:
    few = queries(vera, "/dashboard/")
    scenery.lively_site(crew)
    assert queries(vera, "/dashboard/") == few
