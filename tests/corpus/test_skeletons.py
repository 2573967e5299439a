"""Trees without texts."""

from random import Random

import pytest

from oasst_collect.corpus import skeletons
from oasst_collect.corpus.skeletons import (
    Skeleton,
    even_out,
    grown,
    roles_in,
    with_rival_followups,
    with_rivals,
)
from trees.roles import Role


def well_formed(skeleton: Skeleton) -> bool:
    """Parents come first, depths and numbers of children are those that the parents say."""
    for index, parent in enumerate(skeleton.parents):
        if not (parent == -1 if index == 0 else 0 <= parent < index):
            return False
        if index and skeleton.depths[index] != skeleton.depths[parent] + 1:
            return False
    counted = [skeleton.parents.count(index) for index in range(len(skeleton))]
    return counted == skeleton.children


@pytest.mark.parametrize("size", [1, 2, 4, 12, 30])
def test_a_tree_has_the_size_asked_for_and_the_usual_shape(size: int) -> None:
    for seed in range(20):
        skeleton = grown(size, rng=Random(seed))
        assert len(skeleton) == size
        assert well_formed(skeleton)
        assert max(skeleton.depths) <= skeletons.MAX_DEPTH
        assert max(skeleton.children) <= 3


def test_replies_compete_in_every_tree_that_is_to_be_ranked() -> None:
    """One in three small trees would be a single thread."""
    some = [with_rivals(3, rng=Random(seed)) for seed in range(40)]
    assert all(max(skeleton.children) == 2 and len(skeleton) == 3 for skeleton in some)


def test_prompter_replies_compete_where_they_are_to() -> None:
    skeleton = with_rival_followups(9, rng=Random(1))
    assert len(skeleton) == 9
    assert well_formed(skeleton)
    assert skeleton.children[1] == 2
    assert skeleton.role(1) is Role.ASSISTANT


def test_numbers_of_roles_are_met_exactly() -> None:
    rng = Random(3)
    some = [grown(size, rng=rng) for size in skeletons.ready_sizes(300, rng=rng)]
    wanted = roles_in(some)
    wanted.update({Role.PROMPTER: 37, Role.ASSISTANT: -112})
    even_out(some, wanted, rng=rng)
    assert roles_in(some) == wanted
    assert all(well_formed(skeleton) for skeleton in some)
    assert min(len(skeleton) for skeleton in some) >= skeletons.FEWEST


def test_only_a_leaf_goes_and_those_behind_it_move_up() -> None:
    skeleton = Skeleton()
    for parent in (0, 0, 2):
        skeleton.add(parent)
    skeleton.remove(1)
    assert skeleton.parents == [-1, 0, 1]
    assert well_formed(skeleton)
