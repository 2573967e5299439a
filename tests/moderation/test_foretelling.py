"""What a moderator is told before an act is what the act does."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from moderation import actions, foretelling
from tasks.openings import settle
from tests.cast import NOON, ask
from tests.moderation.conftest import Family
from trees.models import Tree
from trees.states import State

pytestmark = pytest.mark.django_db

NAMES = ["root", "best", "other", "followup", "deepest"]


def foretold_state(sentences: list[str], before: str) -> str:
    """The state that the sentence about the tree names."""
    (said,) = [s for s in sentences if s.startswith(("The tree stays", "The tree, now"))]
    assert before in said
    return said.rstrip(".").split()[-1]


@pytest.mark.parametrize("which", NAMES)
@pytest.mark.parametrize("tree", ["family", "ranked"])
def test_deletion_restoration_and_edit(
    which: str, tree: str, mod: User, request: pytest.FixtureRequest
) -> None:
    family: Family = request.getfixturevalue(tree)
    message = getattr(family, which)
    acts: tuple[tuple[Callable[..., Any], Callable[..., Any], dict[str, str]], ...] = (
        (foretelling.deletion, actions.delete_message, {}),
        (foretelling.restoration, actions.restore_message, {}),
        (foretelling.edit, actions.edit_message, {"text": "Another text"}),
    )
    for foretell, act, more in acts:
        message = type(message).objects.get(pk=message.pk)
        said = foretold_state(list(foretell(message, NOON)), family.tree.state)
        act(message.pk, actor=mod, reason="For the test.", now=NOON, **more)
        assert family.tree.state == said


def test_how_many_go_along(family: Family, erin: User) -> None:
    said = foretelling.deletion(family.best, NOON)
    assert said[0] == "The message and 2 messages below it are deleted: 3 in all."
    assert foretelling.deletion(family.other, NOON)[0] == (
        "The message is deleted; nothing hangs on it."
    )


def test_who_holds_tasks_on_it(family: Family, erin: User) -> None:
    task = ask(erin, "prompter_reply")
    assert task.opening.target is not None
    said = foretelling.deletion(task.opening.target, NOON)
    assert "In volunteers' hands: 1 task on it." in said


def test_why_a_restoration_is_not_possible(family: Family, mod: User) -> None:
    actions.delete_message(family.best.pk, actor=mod, reason="Rude.", now=NOON)
    family.deepest.refresh_from_db()
    assert foretelling.restoration(family.deepest, NOON) == [
        f"It went when message {family.best.pk} was deleted; restore that one."
    ]


@pytest.mark.parametrize("tree", ["family", "ranked"])
def test_resumption(tree: str, mod: User, request: pytest.FixtureRequest) -> None:
    family: Family = request.getfixturevalue(tree)
    actions.halt_tree(family.root.pk, actor=mod, reason="For the test.", now=NOON)
    said = foretold_state(list(foretelling.resumption(family.tree, NOON)), family.tree.state)
    actions.resume_tree(family.root.pk, actor=mod, reason="For the test.", now=NOON)
    assert family.tree.state == said


@pytest.mark.parametrize("rivals", [True, False])
def test_activation(rivals: bool, family: Family, mod: User) -> None:
    if not rivals:
        actions.delete_message(family.other.pk, actor=mod, reason="For the test.", now=NOON)
    Tree.objects.filter(pk=family.root.pk).update(state=State.BACKLOG_RANKING, goal_size=3)
    said = foretold_state(list(foretelling.activation(family.tree, NOON)), family.tree.state)
    actions.activate_tree(family.root.pk, actor=mod, now=NOON)
    assert family.tree.state == said


def test_nothing_is_changed_by_telling(family: Family) -> None:
    settle(family.root.pk, now=NOON)
    before = Tree.objects.values().get(pk=family.root.pk)
    for foretell in (foretelling.halt, foretelling.reshaping, foretelling.scoring):
        assert foretell(family.tree, NOON)
    foretelling.deletion(family.root, NOON)
    foretelling.edit(family.root, NOON)
    assert Tree.objects.values().get(pk=family.root.pk) == before
    assert family.there() == list(family.all)
