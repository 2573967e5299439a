"""Policies as people write them down: taken, or refused with what is wrong."""

import json
from pathlib import Path

import pytest

from simulation.rules import WEIGHTS, parse
from simulation.unusable import Unusable
from tasks.kinds import Kind
from tasks.selection import Stock
from trees.policy import AUTO_LIMITS, Auto, Policy


def test_nothing_said_is_the_default() -> None:
    rules = parse([])
    assert (rules.name, rules.policy("en")) == ("default", Policy())
    assert rules.autos == AUTO_LIMITS
    assert rules.weights == "present"


def test_words_change_fields() -> None:
    words = ["goal_size=6", "acceptance_threshold=0.5", "rank_prompter_replies=yes"]
    rules = parse([*words, "max_active_trees=20", "max_prompt_lottery_waiting=auto"])
    assert rules.policy("en") == Policy(
        goal_size=6, acceptance_threshold=0.5, rank_prompter_replies=True, max_active_trees=20
    )
    assert rules.name.startswith("goal_size=6 acceptance_threshold=0.5")


def test_another_meaning_of_auto() -> None:
    rules = parse(["max_active_trees=auto(5,0.25)"])
    assert rules.policy("en").max_active_trees == "auto"
    assert rules.autos["max_active_trees"] == Auto(5, 0.25)
    assert rules.autos["max_initial_prompt_review"] == AUTO_LIMITS["max_initial_prompt_review"]


def test_a_file_with_exceptions_and_words_over_it(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text(json.dumps({"goal_size": 8, "languages": {"eu": {"reply_reviews": 2}}}))
    rules = parse([str(file), "rankings=2"])
    assert rules.name == "mine rankings=2"
    assert rules.policy("en") == Policy(goal_size=8, rankings=2)
    assert rules.policy("eu") == Policy(goal_size=8, rankings=2, reply_reviews=2)


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("goal=6", "'goal' is not a field of a policy; the fields are goal_size, "),
        ("goal_size=0", "goal_size must be a whole number from 1 to 1,000,000, not '0'"),
        ("goal_size=many", "goal_size must be a whole number"),
        ("acceptance_threshold=1", "acceptance_threshold must be a number from -1 to 1, not '1'"),
        ("lonely_preference=nan", "lonely_preference must be a number from 0 to 1"),
        ("rank_prompter_replies=perhaps", "must be true or false, not 'perhaps'"),
        ("max_active_trees=auto(5)", "from 0 to 1,000,000, auto or auto(LEAST,EACH), not"),
        (
            "weights=heavy",
            "weights must be one of present, equal, gentle, without_people, not 'heavy'",
        ),
        ("nowhere.json", "nowhere.json cannot be read: No such file or directory"),
    ],
)
def test_what_cannot_be_is_refused(word: str, says: str) -> None:
    with pytest.raises(Unusable) as refused:
        parse([word])
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is no JSON"),
        ("[]", "must hold a JSON object"),
        ('{"languages": []}', "languages must be an object"),
        ('{"languages": {"eu": 3}}', "The fields of a language must be an object"),
        ('{"languages": {"tlh": {}}}', "tlh"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "mine.json"
    file.write_text(text)
    with pytest.raises(Unusable) as refused:
        parse([str(file)])
    assert says in str(refused.value)


@pytest.mark.parametrize("name", WEIGHTS)
def test_no_weight_offers_what_is_not_there(name: str) -> None:
    assert WEIGHTS[name](Kind.ASSISTANT_REPLY, Stock(0, 3, 3)) == 0
    assert WEIGHTS[name](Kind.ASSISTANT_REPLY, Stock(3, 3, 3)) > 0
