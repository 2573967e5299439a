"""Where the practice is required, nothing is handed out before it, and counted as little."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.groups import Group
from accounts.models import User
from accounts.practised import mark_practised
from tasks.claims import Wish, count_offers
from tasks.kinds import KINDS, Kind
from tasks.reasons import availability, why_nothing
from tasks.requirements import PracticeNeeded, require_practice
from tests.cast import ask, person, write_prompt

pytestmark = pytest.mark.django_db


@pytest.fixture
def required(settings: Settings) -> None:
    settings.PRACTICE_REQUIRED = True


def test_usually_nothing_is_required(alice: User, bob: User) -> None:
    write_prompt(alice)

    assert require_practice(bob, KINDS) == KINDS
    assert ask(bob, Kind.LABEL_INITIAL_PROMPT).user == bob


@pytest.mark.usefixtures("required")
def test_a_group_opens_with_its_practice() -> None:
    alice = person("alice", practised=list(Group))
    write_prompt(alice)
    bob = person("bob")
    for kind in (Kind.LABEL_INITIAL_PROMPT, "random"):
        with pytest.raises(PracticeNeeded, match="/practice/") as refused:
            ask(bob, kind)
    assert refused.value.status == 409

    mark_practised(bob, Group.REVIEW)

    with pytest.raises(PracticeNeeded) as refused:
        ask(bob, Kind.INITIAL_PROMPT)
    assert refused.value.extra == {"practice": "write"}
    assert ask(bob, "random").opening.kind == Kind.LABEL_INITIAL_PROMPT


@pytest.mark.usefixtures("required")
def test_what_is_counted_is_what_would_be_handed_out() -> None:
    alice = person("alice", practised=list(Group))
    write_prompt(alice)
    bob = person("bob", practised=["rank"])

    rows: dict[Any, Any] = {row["kind"]: row for row in availability(bob, lang=None)}

    def codes(kind: Kind) -> list[str]:
        return [reason["code"] for reason in rows[kind]["reasons"]]

    assert rows[Kind.LABEL_INITIAL_PROMPT]["count"] == 0
    assert codes(Kind.LABEL_INITIAL_PROMPT) == ["practice_needed"]
    assert "practice_needed" not in codes(Kind.RANK_ASSISTANT_REPLIES)


@pytest.mark.usefixtures("required")
def test_why_there_is_nothing_names_the_practice_first() -> None:
    bob = person("bob", practised=["rank"])

    codes = [reason.code for reason in why_nothing(bob, kinds=KINDS, lang="en")]

    assert codes[:2] == ["practice_needed"] * 2  # writing and reviewing
    assert codes[2:]
    assert "practice_needed" not in codes[2:]
    assert not count_offers(Wish(person("carol"), KINDS, None))


@pytest.mark.usefixtures("required")
def test_requiring_costs_no_statement(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0), pytest.raises(PracticeNeeded):
        require_practice(alice, KINDS)
