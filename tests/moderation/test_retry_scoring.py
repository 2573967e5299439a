"""Computing ranks again after that failed."""

import pytest

from accounts.models import User
from moderation.actions import retry_scoring
from tasks import openings
from tests.cast import NOON
from tests.moderation.conftest import Family
from trees import advancing
from trees.lifecycle import NotPossibleNow
from trees.models import Message, Tree
from trees.states import State

pytestmark = pytest.mark.django_db


def test_the_error_is_kept_and_a_retry_computes_the_ranks(
    ranked: Family, mod: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise ArithmeticError("no ranks today")

    Tree.objects.filter(pk=ranked.root.pk).update(state=State.READY_FOR_SCORING)
    Message.objects.update(rank=None)
    with monkeypatch.context() as broken:
        broken.setattr(advancing, "ranks_and_strengths", fail)
        openings.settle(ranked.root.pk, now=NOON)
    assert ranked.tree.state == State.SCORING_FAILED
    assert ranked.tree.failure == "ArithmeticError: no ranks today"

    tree = retry_scoring(ranked.root.pk, actor=mod, now=NOON, reason="Mended.")
    assert (tree.state, tree.failure) == (State.READY_FOR_EXPORT, "")
    ranked.other.refresh_from_db()
    assert ranked.other.rank == 1


def test_there_is_nothing_to_retry_elsewhere(ranked: Family, mod: User) -> None:
    with pytest.raises(NotPossibleNow):
        retry_scoring(ranked.root.pk, actor=mod, now=NOON)
