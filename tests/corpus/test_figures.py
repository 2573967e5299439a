"""How much there is of everything at a scale."""

import pytest

from oasst_collect.corpus.figures import LANGUAGES, apportion, at_scale, evened
from trees.roles import Role
from trees.states import State


def test_at_scale_1_it_is_oasst1() -> None:
    figures = at_scale(1.0)
    assert sum(figures.trees.values()) == 66_497
    assert figures.trees[State.PROMPT_LOTTERY_WAITING] == 52_159
    assert figures.trees[State.READY_FOR_EXPORT] == 10_968
    assert figures.messages == {Role.PROMPTER: 91_829, Role.ASSISTANT: 69_614}
    assert (figures.volunteers, figures.synthetic) == (13_500, 8_576)


@pytest.mark.parametrize("scale", [0.003, 0.015, 0.2, 5.0])
def test_every_state_has_trees_at_every_scale(scale: float) -> None:
    figures = at_scale(scale)
    assert sum(figures.trees.values()) == round(66_497 * scale)
    assert min(figures.trees.values()) >= 4


def test_there_is_no_corpus_too_small_for_all_states() -> None:
    with pytest.raises(ValueError, match=r"0\.003"):
        at_scale(0.001)


@pytest.mark.parametrize("number", [0, 1, 12, 1_350, 52_159])
def test_parts_add_up(number: int) -> None:
    parts = apportion(number, LANGUAGES)
    assert sum(parts.values()) == number
    assert min(parts.values()) >= 0


def test_parts_follow_the_weights() -> None:
    assert apportion(10, {"a": 7, "b": 2, "c": 1}) == {"a": 7, "b": 2, "c": 1}
    assert apportion(3, {"a": 1, "b": 1, "c": 4}) == {"a": 1, "b": 0, "c": 2}


def test_evened_weights_keep_their_order() -> None:
    weights = evened({"en": 71_956, "sk": 19})
    assert weights["en"] > weights["sk"]
    assert weights["en"] / weights["sk"] < 71_956 / 19
