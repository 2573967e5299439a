"""Labels: their values, what is refused, and how sets are summed up."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.made_up_json import json_values
from trees.labels import ALL, BY_NAME, STEPS, BadLabels, Mean, Scale, clean, offered, tally

CLEAN = {"spam": 0}
known_sets = st.dictionaries(
    st.sampled_from(sorted(BY_NAME)), st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), max_size=6
)


def test_the_labels_are_those_of_the_contract() -> None:
    by_scale = {scale: {label.name for label in ALL if label.scale is scale} for scale in Scale}
    assert by_scale[Scale.YES_NO] == {"spam", "fails_task"}
    assert by_scale[Scale.FLAG] == {
        "lang_mismatch", "pii", "not_appropriate", "hate_speech", "sexual_content",
        "moral_judgement", "political_content",
    }  # fmt: skip
    assert by_scale[Scale.FIVE_STEPS] == {
        "quality", "toxicity", "humor", "helpfulness", "creativity", "violence",
    }  # fmt: skip
    assert {label.name for label in ALL if label.mandatory} == {"spam"}
    assert {label.name for label in ALL if label.assistant_only} == {"fails_task", "helpfulness"}
    assert STEPS[Scale.FIVE_STEPS] == (0.0, 0.25, 0.5, 0.75, 1.0)


def test_a_label_not_given_stays_absent() -> None:
    assert clean({"spam": 0, "quality": 1}, to_assistant=False) == {"spam": 0.0, "quality": 1.0}


@pytest.mark.parametrize(
    ("labels", "field"),
    [
        (None, "labels"),
        ([["spam", 0]], "labels"),
        ({}, "labels.spam"),
        ({"quality": 1}, "labels.spam"),
        ({"spam": True}, "labels.spam"),
        ({"spam": "0"}, "labels.spam"),
        ({"spam": None}, "labels.spam"),
        ({"spam": 0.5}, "labels.spam"),
        ({"spam": math.nan}, "labels.spam"),
        ({"spam": 10**400}, "labels.spam"),
        ({"spam": 0, "quality": 0.3}, "labels.quality"),
        ({"spam": 0, "quality": -0.25}, "labels.quality"),
        ({"spam": 0, "helpfulness": 1}, "labels.helpfulness"),
        ({"spam": 0, "beauty": 1}, "labels.beauty"),
        ({"spam": 0, "\ud800": 1}, "labels.\\ud800"),
        ({"spam": 0, "x" * 99: 1}, "labels." + "x" * 50),
    ],
)
def test_what_is_refused_names_its_field(labels: object, field: str) -> None:
    with pytest.raises(BadLabels) as refused:
        clean(labels, to_assistant=False)
    assert refused.value.extra["field"] == field
    refused.value.detail.encode()


@given(json_values | st.dictionaries(st.sampled_from(sorted(BY_NAME)), json_values))
def test_any_value_is_cleaned_or_refused(labels: object) -> None:
    for to_assistant in (True, False):
        try:
            cleaned = clean(labels, to_assistant=to_assistant)
        except BadLabels:
            continue
        allowed = {label.name: label for label in offered(to_assistant=to_assistant)}
        assert all(value in allowed[name].steps for name, value in cleaned.items())
        assert "spam" in cleaned


@given(st.lists(known_sets, max_size=6), st.randoms(use_true_random=False))
def test_a_tally_counts_who_gave_a_label_and_whatever_the_order(sets, order) -> None:  # type: ignore[no-untyped-def]
    summed = tally(sets)
    assert list(summed) == [name for name in BY_NAME if any(name in labels for labels in sets)]
    for name, mean in summed.items():
        values = [labels[name] for labels in sets if name in labels]
        assert mean["count"] == len(values)
        assert math.isclose(mean["value"], sum(values) / len(values))
    assert tally(order.sample(sets, len(sets))) == summed


@given(st.lists(known_sets, max_size=4), st.lists(known_sets, max_size=4))
def test_adding_to_a_tally_is_tallying_all(
    before: list[dict[str, float]], after: list[dict[str, float]]
) -> None:
    added, at_once = tally(after, onto=tally(before)), tally(before + after)
    assert added.keys() == at_once.keys()
    for name in added:
        assert added[name]["count"] == at_once[name]["count"]
        assert math.isclose(added[name]["value"], at_once[name]["value"], abs_tol=1e-12)


@given(
    st.dictionaries(
        st.sampled_from([*BY_NAME, "a label of another site"]),
        st.builds(lambda v, c: Mean(value=v, count=c), st.floats(0, 1), st.integers(1, 30)),
    )
)
def test_an_imported_tally_that_nothing_is_added_to_stays_to_the_last_bit(
    imported: dict[str, Mean],
) -> None:
    assert tally([], onto=imported) == imported
