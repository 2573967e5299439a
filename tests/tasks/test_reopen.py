"""Taking a task up again that ran out or was put off."""

from datetime import timedelta

import pytest

from accounts.models import User
from tasks import leases
from tasks.held import NoSuchTask
from tasks.kinds import Kind
from tasks.models import Opening, Status
from tests.cast import NOON, ask, review, set_policy, write_prompt

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=2)


def test_it_holds_a_place_again_and_its_draft_is_still_there(alice: User, bob: User) -> None:
    write_prompt(alice)
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    leases.save_draft(bob, task.pk, draft={"labels": {"spam": 0}}, now=NOON)
    leases.expire(now=LATER)

    for _ in range(2):  # an open one stays as it is
        again = leases.reopen(bob, task.pk, now=LATER)

    assert (again.status, again.draft) == (Status.LEASED, {"labels": {"spam": 0}})
    assert again.expires_at == LATER + timedelta(hours=1)
    assert Opening.objects.get(pk=task.opening_id).leased == 1


def test_a_new_conversation_can_be_gone_on_with(alice: User) -> None:
    write_prompt(alice)
    first = ask(alice, Kind.INITIAL_PROMPT)
    leases.save_draft(alice, first.pk, draft={"text": "first"}, now=NOON)
    leases.expire(now=LATER)

    assert leases.reopen(alice, first.pk, now=LATER).pk == first.pk


def test_a_full_hand_takes_nothing_more(alice: User, bob: User) -> None:
    write_prompt(alice)
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    leases.skip(bob, task.pk, scope="later", now=NOON)
    set_policy(max_open_tasks=1)
    ask(bob, Kind.INITIAL_PROMPT)

    with pytest.raises(leases.TooManyOpenTasks):
        leases.reopen(bob, task.pk, now=LATER)


@pytest.mark.parametrize("scope", ["not_me", "nobody_can"])
def test_what_was_turned_down_stays_turned_down(alice: User, bob: User, scope: str) -> None:
    write_prompt(alice)
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    leases.skip(bob, task.pk, scope=scope, now=NOON)

    with pytest.raises(leases.PlaceTaken):
        leases.reopen(bob, task.pk, now=LATER)


def test_what_others_have_done_is_gone(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    prompt = write_prompt(alice)
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    leases.expire(now=LATER)
    review(prompt, [carol, dan, erin])

    with pytest.raises(leases.PlaceTaken):
        leases.reopen(bob, task.pk, now=LATER)
    assert not Opening.objects.filter(pk=task.opening_id, leased__gt=0).exists()


def test_the_task_of_somebody_else_is_not_found(alice: User, bob: User) -> None:
    write_prompt(alice)
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)

    with pytest.raises(NoSuchTask):
        leases.reopen(alice, task.pk, now=LATER)
