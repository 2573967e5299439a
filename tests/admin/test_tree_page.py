"""A tree's page: what it shows, and its buttons."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from moderation import actions
from moderation.models import Action
from tasks.models import Opening
from tests import forest
from tests.admin.conftest import Enter
from tests.cast import NOON, ask, topics
from trees.models import Message, Tree
from trees.policy import Shape
from trees.states import State

pytestmark = pytest.mark.django_db

ROWS_QUERIES = 25


def page(tree: Tree) -> str:
    return f"/admin/trees/tree/{tree.pk}/change/"


def act(tree: Tree, name: str) -> str:
    return f"/admin/trees/tree/{tree.pk}/act/{name}/"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_everything_about_the_tree(
    growing: Tree, enter: Enter, mod: User, dan: User, alice: User
) -> None:
    ask(dan, "assistant_reply", "de")
    actions.report_message(growing.pk, author=alice, reason="Seems copied.", now=NOON)
    shape = Shape(9, 3, 2, 1)
    actions.reshape_tree(growing.pk, shape=shape, actor=mod, reason="Smaller.", now=NOON)
    shown = text_of(enter(mod), page(growing))
    for part in (
        "Growing: 1 of 9 messages accepted.",  # why it stands there
        "How do magnets work?",
        "accepted",
        "spam 0 (3)",
        ">dan</a> until 2026-03-01 13:00",  # the lease
        "prompt_lottery_waiting",  # a transition
        "Smaller.",  # an act
        "Seems copied.",  # a report
    ):
        assert part in shown, part


def test_deleted_and_rejected_messages_are_told_apart(
    alice: User, bob: User, enter: Enter, mod: User
) -> None:
    root = forest.root(alice)
    forest.child(root, bob, imported={**forest.ACCEPTED, "review_result": False})
    forest.child(root, bob, imported=None)
    gone = forest.child(root, bob, "Gone")
    actions.delete_message(gone.pk, actor=mod, reason="Rude.", now=NOON)
    shown = text_of(enter(mod), page(root.tree))
    for standing in ("accepted", "rejected", "pending", "deleted"):
        assert f'<span class="standing">{standing}</span>' in shown


def test_its_queries_do_not_grow_with_its_messages(
    growing: Tree, enter: Enter, mod: User, alice: User
) -> None:
    client = enter(mod)
    client.get(page(growing))
    root = Message.objects.get(pk=growing.pk)
    counts = []
    for _ in range(2):
        for _ in range(5):
            forest.child(forest.child(root, alice), alice)
        with CaptureQueriesContext(connection) as captured:
            client.get(page(growing))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= ROWS_QUERIES


@pytest.fixture
def backlog(alice: User, bob: User) -> Tree:
    root = forest.root(alice, state=State.BACKLOG_RANKING, goal=3)
    forest.child(root, bob)
    forest.child(root, alice)
    return root.tree


OFFERED = {
    State.INITIAL_PROMPT_REVIEW: {"halt"},
    State.PROMPT_LOTTERY_WAITING: {"halt"},
    State.GROWING: {"halt"},
    State.RANKING: {"halt"},
    State.READY_FOR_SCORING: {"halt"},
    State.READY_FOR_EXPORT: {"withdraw"},
    State.ABORTED_LOW_GRADE: {"resume"},
    State.HALTED_BY_MODERATOR: {"resume"},
    State.SCORING_FAILED: {"halt", "retry"},
    State.BACKLOG_RANKING: {"halt", "activate"},
}
ALWAYS = {"reshape", "topics", "derive"}
ALL = {"halt", "withdraw", "resume", "retry", "activate", *ALWAYS}


@pytest.mark.parametrize("state", State)
def test_only_what_is_possible_is_offered(
    state: State, backlog: Tree, enter: Enter, mod: User
) -> None:
    Tree.objects.filter(pk=backlog.pk).update(state=state)
    client = enter(mod)
    shown = text_of(client, page(backlog))
    assert {name for name in ALL if act(backlog, name) in shown} == OFFERED[state] | ALWAYS
    for name in ALL - OFFERED[state] - ALWAYS:
        assert "This is not possible now." in text_of(client, act(backlog, name))


def steps() -> Iterator[tuple[str, State, State]]:
    """Act, state before, state after; for the backlog tree."""
    yield "halt", State.BACKLOG_RANKING, State.HALTED_BY_MODERATOR
    yield "withdraw", State.READY_FOR_EXPORT, State.HALTED_BY_MODERATOR
    yield "resume", State.HALTED_BY_MODERATOR, State.RANKING
    yield "retry", State.SCORING_FAILED, State.RANKING
    yield "activate", State.BACKLOG_RANKING, State.RANKING


@pytest.mark.parametrize(("name", "before", "after"), list(steps()))
def test_asking_shows_and_posting_does(
    name: str, before: State, after: State, backlog: Tree, enter: Enter, mod: User
) -> None:
    Tree.objects.filter(pk=backlog.pk).update(state=before, scored="")
    client = enter(mod)
    assert "What will happen" in text_of(client, act(backlog, name))
    backlog.refresh_from_db()
    assert backlog.state == before

    done = client.post(act(backlog, name), {"reason": "Because."}, follow=True)
    backlog.refresh_from_db()
    assert backlog.state == after
    assert f"The tree is now {after}." in done.content.decode()
    assert Action.objects.get().reason == "Because."


def test_without_a_reason_it_asks_again(backlog: Tree, enter: Enter, mod: User) -> None:
    answer = enter(mod).post(act(backlog, "halt"), {"reason": " "})
    assert "This field is required." in answer.content.decode()
    assert not Action.objects.exists()


def test_what_became_impossible_meanwhile_is_said(backlog: Tree, enter: Enter, mod: User) -> None:
    answer = enter(mod).post(act(backlog, "resume"), {"reason": "Because."})
    assert answer.status_code == 200
    assert not Action.objects.exists()


def test_a_tree_gets_numbers_of_its_own(backlog: Tree, enter: Enter, mod: User) -> None:
    client = enter(mod)
    assert 'value="3"' in text_of(client, act(backlog, "reshape"))
    shape = {"goal_size": 7, "max_depth": 4, "max_replies": 2, "max_followups": 0}
    client.post(act(backlog, "reshape"), {**shape, "goal_size": 0, "reason": "Smaller."})
    backlog.refresh_from_db()
    assert backlog.goal_size == 3
    client.post(act(backlog, "reshape"), {**shape, "reason": "Larger."})
    backlog.refresh_from_db()
    assert backlog.shape == Shape(7, 4, 2, 0)


def test_a_moderator_says_what_a_tree_is_about(backlog: Tree, enter: Enter, mod: User) -> None:
    topics("cooking", "law", "sports", "health")
    client = enter(mod)
    assert "nothing of the list" in text_of(client, act(backlog, "topics"))
    said = {"topics": ["law", "cooking", "sports", "health"], "reason": "Read it."}
    refused = client.post(act(backlog, "topics"), said).content.decode()
    assert "Choose 3 topics at most." in refused
    client.post(act(backlog, "topics"), {**said, "topics": ["law", "cooking"]})
    backlog.refresh_from_db()
    assert backlog.topics == topics("cooking", "law")


def test_deriving_again_says_what_changed(growing: Tree, enter: Enter, mod: User) -> None:
    client = enter(mod)
    unchanged = client.post(act(growing, "derive"), follow=True).content.decode()
    assert "everything stood right, nothing changed" in unchanged
    Opening.objects.filter(tree=growing, is_open=True).update(wanted=1)
    mended = client.post(act(growing, "derive"), follow=True).content.decode()
    assert "0 of 1 answered" in mended
    assert "0 of 3 answered" in mended


def test_only_moderators_act(backlog: Tree, enter: Enter, alice: User, client: Client) -> None:
    for name in ALL:
        assert enter(alice).get(act(backlog, name), follow=True).status_code == 403
        assert enter(alice).post(act(backlog, name), {"reason": "x"}, follow=True).status_code in (
            403,
            405,
        )
        assert client.post(act(backlog, name), {"reason": "x"}).status_code == 302
    assert not Action.objects.exists()


def test_a_forged_request_does_nothing(backlog: Tree, mod: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(mod)
    assert strict.post(act(backlog, "halt"), {"reason": "x"}).status_code == 403
    assert not Action.objects.exists()


def test_raw_forms_change_nothing(backlog: Tree, enter: Enter, admin: User) -> None:
    answer = enter(admin).post(page(backlog), {"state": State.READY_FOR_EXPORT})
    assert answer.status_code == 403


@pytest.mark.parametrize("address", ["no-uuid", "00000000-0000-0000-0000-000000000000"])
def test_acts_on_what_is_not_there(address: str, enter: Enter, mod: User) -> None:
    client = enter(mod)
    assert client.get(f"/admin/trees/tree/{address}/act/halt/").status_code == 404


def test_unknown_acts(backlog: Tree, enter: Enter, mod: User) -> None:
    assert enter(mod).get(act(backlog, "explode")).status_code == 404
