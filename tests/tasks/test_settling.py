"""Marked trees are settled many at once: the statements do not grow with their number, no tree is
held up by another, and nothing is written that is right already."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tasks import openings, settling
from tasks.invariant_comparison import compare_trees
from tasks.kinds import KINDS, Kind
from tasks.models import Opening
from tests.cast import NOON, person
from tests.forest import child, plant, plant_many, root
from trees.contributions import add_ballot, add_reply, add_review
from trees.models import Message, Transition, Tree, TreeQuerySet
from trees.states import State

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
EARLY = NOON - timedelta(minutes=1)
TO_SETTLE = 9
"""Lock, messages, reviews, ballots, policies, marks, openings; begin and end of the savepoint."""
READS_ALL = "Seq Scan on (?!trees_languagepolicy)(trees|tasks)_"
"""Policies are few, whatever the site's size."""
ABOUT_TREES = tuple(kind for kind in KINDS if kind is not Kind.INITIAL_PROMPT)


def marked() -> TreeQuerySet:
    return Tree.objects.marked()


def forest(author: User, rounds: int) -> list[Message]:
    """Trees that want each kind of work, so many of each."""
    targets = [plant(kind, author) for _ in range(rounds) for kind in ABOUT_TREES]
    return [target for target in targets if target is not None]


def contribute(opening: Opening, author: User) -> None:
    """What this opening asks for, as an answer would bring it."""
    tree, target = opening.tree, opening.target
    assert tree is not None
    assert target is not None
    if opening.kind.startswith("label"):
        given = {"spam": 0.0}
        add_review(tree, target, revision=1, author=author, labels=given, now=NOON)
    elif opening.kind.startswith("rank"):
        add_ballot(
            tree, target, author=author, ranking=[[name] for name in opening.shown],
            not_rankable=False, shown=opening.shown, contest=opening.version, now=NOON,
        )  # fmt: skip
    else:
        add_reply(tree, target, author=author, text="And so on.", now=NOON)


def contribute_everywhere(author: User) -> None:
    for opening in Opening.objects.filter(is_open=True, tree__isnull=False).order_by("id"):
        contribute(opening, author)


def statements(due: TreeQuerySet) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert settling.settle_some(due, now=NOON).trees > 0
    return [query["sql"] for query in queries]


def test_a_batch_takes_the_same_statements_whatever_its_size(alice: User, bob: User) -> None:
    found = []
    for rounds in (1, 2):
        forest(alice, rounds)
        contribute_everywhere(bob)
        found.append(statements(marked()))
        assert not marked().exists()
        Opening.objects.update(is_open=False, wanted=0, answered=0)
    few, many = found
    assert len(few) == len(many) == TO_SETTLE, "\n".join(many)


def test_a_batch_comes_to_what_settling_one_by_one_comes_to(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    targets = forest(alice, 2)
    for author in (bob, carol, dan):
        contribute_everywhere(author)
        settling.settle_some(marked(), now=NOON)
    assert not marked().exists()
    assert compare_trees(Tree.objects.all()) == []
    assert Transition.objects.filter(event="prompt_accepted").count() == 2
    before = rows(targets)
    for target in targets:
        openings.settle(target.tree_id, now=NOON)
    assert rows(targets) == before


def rows(targets: list[Message]) -> list[object]:
    trees = [target.tree_id for target in targets]
    return [
        list(Tree.objects.filter(pk__in=trees).order_by("pk").values()),
        list(Message.objects.filter(tree__in=trees).order_by("pk").values()),
        list(Opening.objects.filter(tree__in=trees).order_by("pk").values()),
        list(Transition.objects.order_by("pk").values()),
    ]


def test_those_marked_first_come_first_and_no_more_than_a_batch(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "AT_ONCE", 2)
    late, first, second = (root(alice).tree for _ in range(3))
    for tree, after in ((late, 3), (first, 1), (second, 2)):
        Tree.objects.filter(pk=tree.pk).update(marked_at=NOON + after * SECOND)
    assert settling.settle_some(marked(), now=NOON).trees == 2
    assert list(marked()) == [late]


def test_it_tells_the_languages_in_which_a_tree_changed_its_state(alice: User) -> None:
    root(alice, "en")
    accepted = root(alice, "de", state=State.INITIAL_PROMPT_REVIEW).tree
    Tree.objects.update(marked_at=NOON)
    assert settling.settle_some(marked(), now=NOON).moved == {"de"}
    accepted.refresh_from_db()
    assert accepted.state == State.PROMPT_LOTTERY_WAITING


def test_openings_that_are_right_are_not_written_again(alice: User, bob: User) -> None:
    prompt = root(alice)
    replies = [child(prompt, alice, f"Reply {n}") for n in range(2)]
    openings.settle(prompt.tree_id, now=NOON)
    before = versions(prompt.tree_id)
    contribute(replies[0].openings.get(), bob)
    openings.settle(prompt.tree_id, now=NOON)
    assert (
        versions(prompt.tree_id)[replies[0].pk, "prompter_reply"]
        != before[replies[0].pk, "prompter_reply"]
    ), "it has a place less"
    before = versions(prompt.tree_id)
    under_review = Message.objects.get(parent=replies[0])
    contribute(under_review.openings.get(), alice)
    openings.settle(prompt.tree_id, now=NOON)
    changed = {key for key, ctid in versions(prompt.tree_id).items() if before.get(key) != ctid}
    assert changed == {(under_review.pk, "label_prompter_reply")}


def versions(tree_id: UUID) -> dict[tuple[object, str], str]:
    """Where each opening's row lies: an update puts it somewhere else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT target_id, kind, ctid::text FROM tasks_opening WHERE tree_id = %s", [tree_id]
        )
        return {(target, kind): ctid for target, kind, ctid in cursor.fetchall()}


# A tree that cannot be settled


@pytest.fixture
def broken() -> Tree:
    """A tree without a root: the rules fall over it."""
    return Tree.objects.create(
        lang="en", goal_size=1, max_depth=1, max_replies=1, max_followups=1, created_at=NOON,
        marked_at=EARLY,
    )  # fmt: skip


def test_a_tree_that_cannot_be_settled_holds_up_none_of_its_batch(
    alice: User, broken: Tree
) -> None:
    accepted = root(alice, state=State.INITIAL_PROMPT_REVIEW).tree
    Tree.objects.filter(pk=accepted.pk).update(marked_at=NOON)
    settled = settling.settle_some(marked(), now=NOON)
    assert settled == settling.Settled(2, frozenset({"en"}))
    assert list(marked()) == [broken], "it stays marked for whoever mends it"


def test_it_is_not_tried_again_before_the_next_sweep(broken: Tree) -> None:
    Tree.objects.update(marked_at=NOON)
    assert settling.settle_some(settling.fresh(NOON), now=NOON).trees == 1
    assert settling.settle_some(settling.fresh(NOON), now=NOON).trees == 0
    this_sweep, next_sweep = (settling.overdue(NOON + n * SECOND) for n in (0, 3))
    assert settling.settle_some(this_sweep, now=NOON).trees == 0
    assert settling.settle_some(next_sweep, now=NOON + 3 * SECOND).trees == 1
    assert settling.settle_some(next_sweep, now=NOON + 3 * SECOND).trees == 0


# Who waits


@contextmanager
def held_by_another(tree_id: UUID) -> Iterator[None]:
    other = connections["default"].copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT FROM trees_tree WHERE id = %s FOR NO KEY UPDATE", [tree_id])
        yield
    finally:
        other.rollback()
        other.close()


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_nobody_who_holds_a_tree() -> None:
    alice = person("alice")
    held, free = root(alice).tree, root(alice).tree
    Tree.objects.update(marked_at=NOON)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
    with held_by_another(held.pk):
        assert settling.settle_some(marked(), now=NOON).trees == 1
        assert list(marked()) == [held]
    assert settling.settle_some(marked(), now=NOON).trees == 1
    assert free.openings.count() == held.openings.count() == 1


# Plans


def test_no_statement_reads_a_whole_table(alice: User, bob: User) -> None:
    """With so many rows that reading them all would be the dearer way."""
    forest(alice, 1)
    contribute_everywhere(bob)
    plant_many(alice, 3000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE trees_tree, trees_message, trees_review, trees_ballot")
        cursor.execute("ANALYZE tasks_opening")
    for sql in statements(marked()):
        if not sql.startswith(("SAVEPOINT", "RELEASE")):
            assert not re.search(READS_ALL, plan(sql)), f"{sql}\n{plan(sql)}"


def plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())
