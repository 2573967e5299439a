"""Percentiles between neighbours, of few values and of none."""

import pytest

from bench.percentiles import percentile, quantiles, summary


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.5, None),
        ([7.0], 0.95, 7.0),
        ([3.0, 1.0], 0.5, 2.0),
        ([4.0, 1.0, 2.0, 3.0], 0.5, 2.5),
        ([float(n) for n in range(101)], 0.95, 95.0),
        ([1.0, 2.0], 1.0, 2.0),
        ([1.0, 2.0], 0.0, 1.0),
    ],
)
def test_percentile(values: list[float], share: float, expected: float | None) -> None:
    assert percentile(values, share) == expected


def test_summary_of_none_says_so() -> None:
    assert summary([]) == {"n": 0, "p50": None, "p95": None, "p99": None, "max": None}
    assert summary([1.0, 3.0])["max"] == 3.0


def test_quantiles_are_the_distribution_in_a_hundred_and_one_numbers() -> None:
    assert quantiles([float(n) for n in range(201)]) == [2.0 * n for n in range(101)]
    assert quantiles([]) == []
