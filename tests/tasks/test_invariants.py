"""check_all finds nothing wrong with what the site does, and everything that is broken by hand."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from tasks.invariants import GROUPS, check_all
from tests.cast import NOON, ask, claim, rank, reply, review, settle, start_tree
from trees.lifecycle import reshape
from trees.models import Message, Tree
from trees.policy import Shape

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(alice: User, bob: User, carol: User, dan: User, erin: User) -> Tree:
    """A finished tree, with a ranking and a draft of each kind of row behind it."""
    tree = start_tree(alice, [bob, carol, dan])
    reshape(tree.pk, Shape(goal_size=3, max_depth=1, max_replies=2, max_followups=1), now=NOON)
    settle()
    root = Message.objects.get(pk=tree.pk)
    best, other = reply(bob, root, "Thorough"), reply(carol, root, "Short")
    review(best, [alice, carol, dan])
    review(other, [alice, bob, dan])
    for ranker in (alice, dan, erin):
        rank(ranker, root, [best], [other])
    tree.refresh_from_db()
    assert tree.state == "ready_for_export"
    return tree


def test_a_finished_tree_breaks_nothing(tree: Tree) -> None:
    report = check_all()

    assert report.findings == []
    assert report.on_their_way == 0
    assert all(report.checked[group] for group in GROUPS)


def test_a_growing_tree_with_open_leases_breaks_nothing(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    start_tree(alice, [bob, carol, dan])
    ask(erin)
    ask(bob)

    assert check_all().findings == []


BREAKAGES = {
    "a lease nobody holds": (
        1,
        "UPDATE tasks_opening SET wanted = wanted + 1, leased = leased + 1",
    ),
    "a lease that is not counted": (
        1,
        "UPDATE tasks_task SET status = 'leased', answer_digest = '' WHERE NOT for_prompt",
    ),
    "a review by the author": (
        2,
        """
        UPDATE trees_review r SET author_id = m.author_id FROM trees_message m
        WHERE m.id = r.message_id
        AND r.id IN (SELECT min(id) FROM trees_review GROUP BY message_id)
        """,
    ),
    "a ballot by an author": (
        2,
        """
        UPDATE trees_ballot SET author_id = (
            SELECT author_id FROM trees_message WHERE depth = 1 LIMIT 1)
        WHERE id = (SELECT min(id) FROM trees_ballot)
        """,
    ),
    "a reply to oneself": (
        2,
        """
        UPDATE trees_message SET author_id = (SELECT author_id FROM trees_message WHERE depth = 0)
        WHERE depth = 1
        """,
    ),
    "a lost message": (
        3,
        "UPDATE tasks_task SET result_message_id = NULL WHERE result_message_id IS NOT NULL",
    ),
    "a lost review": (3, "DELETE FROM trees_review WHERE id = (SELECT min(id) FROM trees_review)"),
    "a lost ballot": (3, "DELETE FROM trees_ballot WHERE id = (SELECT min(id) FROM trees_ballot)"),
    "a gap in the ledger": (
        3,
        "DELETE FROM trees_contribution WHERE id = (SELECT min(id) FROM trees_contribution)",
    ),
    "a state that the facts deny": (4, "UPDATE trees_tree SET state = 'ranking'"),
    "a review that is not counted": (5, "UPDATE trees_message SET review_count = 2"),
    "a mean that is off": (
        5,
        "UPDATE trees_message SET labels = jsonb_set(labels, '{quality,value}', '0.1')",
    ),
    "an emoji of nobody": (5, "UPDATE trees_message SET emojis = '{\"+1\": 1}'"),
    "a wrong rank": (5, "UPDATE trees_message SET rank = 1 - rank WHERE rank IS NOT NULL"),
    "topics that nobody named": (5, "UPDATE trees_tree SET topics = '{7}'"),
    "a wrong verdict": (5, "UPDATE trees_message SET review_result = FALSE WHERE depth = 1"),
    "a child of the dead": (
        6,
        "UPDATE trees_message SET deleted_at = now(), deleted_with = id WHERE depth = 0",
    ),
    "a reply at the wrong depth": (6, "UPDATE trees_message SET depth = 3 WHERE depth = 1"),
}


@pytest.mark.parametrize(("group", "sql"), BREAKAGES.values(), ids=BREAKAGES.keys())
def test_what_is_broken_by_hand_is_found(tree: Tree, group: int, sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)

    assert check_all().broken(group)


def test_openings_that_are_not_what_the_tree_needs_are_found(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    tree = start_tree(alice, [bob, carol, dan])
    tree.openings.filter(is_open=True).update(tree_places=1)
    assert [f.broken for f in check_all().findings] == ["opening is not what the tree needs"]

    tree.openings.filter(is_open=True).update(is_open=False, wanted=0)
    assert [f.broken for f in check_all().findings] == ["opening assistant_reply is missing"]


def test_a_tree_on_its_way_is_not_broken(alice: User, bob: User, carol: User, dan: User) -> None:
    tree = start_tree(alice, [bob, carol, dan])
    task = claim(bob, tree.openings.get(is_open=True).pk)
    from tasks import submissions

    submissions.submit(bob, task.pk, {"text": "An answer"}, now=NOON)

    report = check_all()
    assert report.findings == []
    assert report.on_their_way == 1


@pytest.mark.django_db(transaction=True)
def test_the_command_says_what_holds_and_what_is_broken(
    tree: Tree, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_invariants")
    said = capsys.readouterr().out
    assert said.count(": holds (") == len(GROUPS)

    Message.objects.update(review_count=9)
    with pytest.raises(CommandError, match="things are broken") as caught:
        call_command("check_invariants")
    assert caught.value.returncode == 1
    assert "message counts other reviews than there are" in capsys.readouterr().out
