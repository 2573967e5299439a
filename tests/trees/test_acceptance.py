"""When a message is accepted: a label that was not given is no evidence, least of all a no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trees.acceptance import Verdict, score, verdict
from trees.labels import LabelSet, tally

NEEDED = 3
label_sets = st.fixed_dictionaries(
    {"spam": st.sampled_from([0.0, 1.0])},
    optional={
        "lang_mismatch": st.sampled_from([0.0, 1.0]),
        "quality": st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]),
    },
)


def judge(*sets: LabelSet, threshold: float = 0.6) -> Verdict:
    return verdict(tally(sets), reviews=len(sets), needed=NEEDED, threshold=threshold)


def spam(value: float, **more: float) -> dict[str, float]:
    return {"spam": value, **more}


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ([], Verdict.UNDECIDED),
        ([spam(1), spam(1)], Verdict.UNDECIDED),
        ([spam(0), spam(0), spam(0)], Verdict.ACCEPTED),
        ([spam(1), spam(0), spam(0)], Verdict.ACCEPTED),
        ([spam(1), spam(1), spam(0)], Verdict.REJECTED),
        ([spam(0, lang_mismatch=1)] * 3, Verdict.REJECTED),
        ([spam(1, lang_mismatch=0), spam(0, lang_mismatch=1), spam(0)], Verdict.REJECTED),
    ],
)
def test_three_reviews_decide(sets: list[LabelSet], expected: Verdict) -> None:
    assert judge(*sets) is expected


def test_a_label_that_was_not_given_is_not_a_no() -> None:
    """One of three says the language is wrong, two did not say: nobody said it is right."""
    silent = judge(spam(0, lang_mismatch=1), spam(0), spam(0))
    denied = judge(spam(0, lang_mismatch=1), spam(0, lang_mismatch=0), spam(0, lang_mismatch=0))
    assert (silent, denied) == (Verdict.REJECTED, Verdict.ACCEPTED)


def test_the_score_must_be_above_the_threshold_not_at_it() -> None:
    sets = [spam(1), spam(1), spam(0), spam(0)]
    assert judge(*sets, threshold=0.5) is Verdict.REJECTED
    assert judge(*sets, threshold=0.49) is Verdict.ACCEPTED


@given(st.lists(label_sets, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_reviews_does_not_matter(sets, order) -> None:  # type: ignore[no-untyped-def]
    assert judge(*sets) is judge(*order.sample(sets, len(sets)))


@given(st.lists(label_sets, min_size=1, max_size=6), st.sampled_from(["spam", "lang_mismatch"]))
def test_a_complaint_more_never_helps(sets: list[dict[str, float]], name: str) -> None:
    worse = [{**sets[0], name: 1.0}, *sets[1:]]
    given_before = name in sets[0]
    if given_before:
        assert score(tally(worse)) <= score(tally(sets)) + 1e-9


@given(st.lists(label_sets, max_size=6), st.sampled_from([0.0, 0.5, 1.0]))
def test_other_labels_do_not_decide(sets: list[dict[str, float]], quality: float) -> None:
    assert judge(*sets) is judge(*[{**labels, "quality": quality} for labels in sets])


@given(st.lists(label_sets, max_size=6))
def test_the_score_has_its_bounds(sets: list[LabelSet]) -> None:
    assert -1.0 <= score(tally(sets)) <= 1.0


@pytest.mark.parametrize("result", [None, True, False])
def test_the_oasst_field_and_the_verdict_say_the_same(result: bool | None) -> None:
    assert Verdict.of_result(result).as_result is result
