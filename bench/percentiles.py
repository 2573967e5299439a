"""Percentiles by linear interpolation, and the other small sums of the report."""

from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which this share lies, between neighbours in proportion; None of none."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def summary(values: Sequence[float]) -> dict[str, float | int | None]:
    """Number, p50, p95, p99 and the longest."""
    named = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    found = {name: percentile(values, share) for name, share in named.items()}
    return {
        "n": len(values),
        **{name: None if value is None else round(value, 2) for name, value in found.items()},
    }


def quantiles(values: Sequence[float]) -> list[float]:
    """Every hundredth from the least to the most: the whole distribution in 101 numbers."""
    ordered = sorted(values)
    found = (percentile(ordered, hundredth / 100) for hundredth in range(101))
    return [round(value, 2) for value in found if value is not None]
