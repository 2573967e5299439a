"""How long marks stay: what is measured of the worker."""

from datetime import UTC, datetime, timedelta

from bench.queues import Lags

START = datetime(2026, 3, 1, tzinfo=UTC)


def at(ms: float) -> datetime:
    return START + timedelta(milliseconds=ms)


def test_a_lag_lasts_from_the_mark_to_the_first_look_without_it() -> None:
    lags = Lags()
    lags.look({"a": at(0)}, at(3))
    lags.look({"a": at(0), "b": at(4)}, at(6))
    assert lags.ms == []

    lags.look({"b": at(4)}, at(9))
    lags.look({}, at(20))

    assert lags.ms == [9.0, 16.0]


def test_a_newer_mark_does_not_end_the_wait_of_the_older_one() -> None:
    lags = Lags()
    lags.look({"a": at(0)}, at(1))
    lags.look({"a": at(5)}, at(6))
    lags.look({}, at(10))

    assert sorted(lags.ms) == [5.0, 10.0]
