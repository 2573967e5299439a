"""Simulated volunteers judge near the file's means and rank in the file's order."""

from hypothesis import given
from hypothesis import strategies as st

from oasst_collect.replay.judgement import labels_for, ranking_of
from oasst_collect.replay.script import Node
from trees.acceptance import Verdict, verdict
from trees.labels import BY_NAME, Mean, clean, tally
from trees.roles import Role


def node(labels: dict[str, Mean] | None = None, rank: int | None = None) -> Node:
    return Node("text", Role.ASSISTANT, "en", rank, labels or {})


@given(st.floats(0, 1), st.integers(1, 8))
def test_the_mean_of_all_answers_comes_near_to_the_files(value: float, reviewers: int) -> None:
    line = node({"quality": Mean(value=value, count=3)})

    given_sets = [labels_for(line, number=n, offered=["quality"]) for n in range(reviewers)]

    assert (
        abs(sum(g["quality"] for g in given_sets) / reviewers - value) <= 0.125 / reviewers + 1e-9
    )


@given(st.floats(0, 0.399), st.floats(0, 0.399))
def test_what_the_file_accepted_is_accepted_again(spam: float, mismatch: float) -> None:
    if spam + mismatch >= 0.4:
        return
    line = node({"spam": Mean(value=spam, count=5), "lang_mismatch": Mean(value=mismatch, count=5)})
    sets = [labels_for(line, number=n, offered=["spam", "lang_mismatch"]) for n in range(3)]

    assert verdict(tally(sets), reviews=3, needed=3, threshold=0.6) is Verdict.ACCEPTED


def test_every_answer_is_one_that_the_site_takes() -> None:
    line = node({name: Mean(value=0.4, count=3) for name in BY_NAME})
    for number in range(5):
        labels = labels_for(line, number=number, offered=list(BY_NAME))
        assert clean(labels, to_assistant=True) == labels


def test_what_the_file_does_not_say_stays_unanswered_but_for_spam() -> None:
    assert labels_for(node(), number=0, offered=["spam", "quality"]) == {"spam": 0.0}


def test_labels_that_the_task_does_not_offer_are_not_given() -> None:
    line = node({"helpfulness": Mean(value=1.0, count=3)})

    assert labels_for(line, number=0, offered=["spam"]) == {"spam": 0.0}


def test_rankings_follow_the_file_and_tie_what_it_does_not_rank() -> None:
    lines = {
        "c": node(rank=2),
        "x": node(),
        "a": node(rank=0),
        "y": node(),
        "b": node(rank=1),
    }

    assert ranking_of(lines) == [["a"], ["b"], ["c"], ["x", "y"]]
