"""What reviewers thought, in words."""

import pytest

from trees.label_words import NAMES, in_words
from trees.labels import BY_NAME, Mean


def test_every_label_has_a_name() -> None:
    assert set(NAMES) == set(BY_NAME)


@pytest.mark.parametrize(
    ("name", "value", "count", "said"),
    [
        ("quality", 0.0, 1, "quality: very low (1 review)"),
        ("quality", 0.5, 3, "quality: medium (3 reviews)"),
        ("quality", 0.75, 3, "quality: high (3 reviews)"),
        ("toxicity", 0.9, 2, "rudeness: very high (2 reviews)"),
        ("humor", 0.65, 2, "humour: high (2 reviews)"),
        ("spam", 1 / 3, 3, "spam: yes, says 1 of 3"),
        ("pii", 1.0, 2, "personal data: yes, say 2 of 2"),
    ],
)
def test_means_become_words(name: str, value: float, count: int, said: str) -> None:
    assert list(in_words({name: Mean(value=value, count=count)})) == [said]


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [("spam", 0.0, 3), ("quality", 0.5, 0), ("unknown", 1.0, 3), ("violence", 0.5, 3)],
)
def test_what_nobody_says_or_everybody_expects_is_not_said(
    name: str, value: float, count: int
) -> None:
    assert list(in_words({name: Mean(value=value, count=count)})) == []
