"""The summary has exactly the promised keys, and says what the details say."""

from typing import Any

from bench.figures import KEYS, figures, merged, spread
from tests.bench.made_up_results import run

PROMISED = """
finished_per_s_1, finished_per_s_8, finished_per_s_32, finished_per_s_128, ask_p50_ms_8,
ask_p95_ms_8, ask_p50_ms_32, ask_p95_ms_32, answer_p95_ms_32, ask_p50_growth, errors_32,
sql_floor_ratio, stack_floor_ratio, stack_floor_ratio_32, export_ratio_to_copy_gzip, export_rss_mb,
leaderboard_s, page_p50_ms_8, page_p95_ms_8, page_answer_p95_ms_8, opening_lag_p95_ms, web_rss_mb
"""


def test_the_keys_are_those_that_were_promised() -> None:
    assert list(KEYS) == [key.strip() for key in PROMISED.split(",")]
    assert list(figures(run())) == list(KEYS)


def test_the_figures_come_from_the_details() -> None:
    found = figures(run(speed=100))

    assert found["finished_per_s_1"] == 101
    assert found["finished_per_s_128"] == 228
    assert found["ask_p50_ms_8"] == 18
    assert found["ask_p95_ms_32"] == 84
    assert found["ask_p50_growth"] == 1.2
    assert found["sql_floor_ratio"] == 0.108
    assert found["stack_floor_ratio"] == 0.54
    assert found["stack_floor_ratio_32"] == 0.528
    assert found["page_p95_ms_8"] == 70
    assert found["page_answer_p95_ms_8"] == 60
    assert found["opening_lag_p95_ms"] == 56
    assert found["web_rss_mb"] == 328


def test_what_was_not_measured_is_none() -> None:
    nothing: dict[str, Any] = {"loads": {}, "floors": {}, "small": {}, "export": None}

    assert figures(nothing) == dict.fromkeys(KEYS)


def test_of_several_runs_the_median_counts_and_the_spread_is_told() -> None:
    summaries = [figures(run(speed=speed)) for speed in (90, 120, 100)]

    assert merged(summaries)["finished_per_s_8"] == 108
    assert spread(summaries)["finished_per_s_8"] == [98, 108, 128]
    assert merged([{"a": None}, {"a": 3.0}, {"a": 5.0}]) == {"a": 4.0}
    assert merged([{"a": None}]) == {"a": None}
    assert spread([{"a": None}]) == {}
