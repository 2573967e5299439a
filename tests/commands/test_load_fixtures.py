"""A new site is alive: conversations in every state at rest, work of every kind, and right."""

import json
from collections import Counter
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from accounts.models import User
from oasst_collect.management.commands.load_fixtures import FOLDER
from tasks.claims import Wish, count_offers
from tasks.invariants import check_all
from tasks.kinds import Kind
from tasks.models import Opening
from trees.models import Message, Tree
from trees.states import State

pytestmark = pytest.mark.django_db


def load() -> str:
    said = StringIO()
    call_command("load_fixtures", stdout=said)
    return said.getvalue()


def test_there_are_trees_in_every_state_in_which_a_tree_rests() -> None:
    load()

    # ready_for_scoring is passed through in one transaction.
    assert set(Tree.objects.values_list("state", flat=True)) == set(State) - {
        State.READY_FOR_SCORING
    }
    assert Tree.objects.count() >= 40
    assert len(set(Tree.objects.values_list("lang", flat=True))) >= 8
    assert Tree.objects.in_state(State.READY_FOR_EXPORT).count() >= 30


def test_there_is_work_of_every_kind() -> None:
    load()

    assert set(Opening.objects.wanting().values_list("kind", flat=True)) == set(Kind)


def test_the_demo_volunteer_finds_work_of_every_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEBUG", True)
    load()

    counts = count_offers(Wish(User.objects.get(username="vera"), tuple(Kind), None))
    assert {kind for kind, _ in counts} == set(Kind)


def test_nothing_is_broken_and_every_tree_stays_where_it_is() -> None:
    load()
    before = Counter(Tree.objects.values_list("state", flat=True))
    from tests.cast import settle

    settle()

    assert check_all().findings == []
    assert Counter(Tree.objects.values_list("state", flat=True)) == before


def test_it_is_done_once() -> None:
    assert "57 sample conversations" in load()
    before = Message.objects.count()

    assert load() == ""
    assert Message.objects.count() == before


@pytest.mark.parametrize(("debug", "logins"), [(True, 3), (False, 0)])
def test_demo_accounts_are_for_development_only(
    debug: bool, logins: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEBUG", debug)
    load()

    assert User.objects.filter(is_active=True).count() == logins


def test_every_text_is_there_once() -> None:
    texts: Counter[str] = Counter()
    for path in FOLDER.glob("*.trees.jsonl"):
        for line in path.read_text().splitlines():
            todo = [json.loads(line)["prompt"]]
            while todo:
                message = todo.pop()
                texts[message["text"]] += 1
                todo += message["replies"]

    assert [text for text, count in texts.items() if count > 1] == []
    assert len(texts) >= 300
