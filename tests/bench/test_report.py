"""The page is made from the result alone, and hides nothing that went wrong."""

from pathlib import Path
from typing import Any

from bench.figures import figures
from bench.plots import draw
from bench.report import page, typical
from bench.results import result_of
from bench.run import FULL, LARGE
from tests.bench.made_up_results import about, run


def result(*speeds: float, **changed: Any) -> dict[str, Any]:
    runs = []
    for speed in speeds:
        found = {**run(speed=speed), **changed}
        runs.append({"summary": figures(found), **found})
    return {"about": about(), **result_of(FULL, runs)}


def test_it_shows_ours_beside_floors_and_reference() -> None:
    text = page(result(100), {"Speed": "speed.svg"})

    assert "| `finished_per_s_8` | 108 |  | 80 | 160 | least |" in text
    assert "| `leaderboard_s` | 0.25 |  | 2 | 0.3 | aim |" in text
    assert "| `page_p95_ms_8` | 70 |  | 150 | 150 | aim |" in text
    assert "| page of assistant_reply | 40 | 30 | 70 | 90 |" in text
    assert "| stack_8 | 200 | 200, 200 | 108 | 0.54 |" in text
    assert "| `ask_p50_ms_8` | 18 | 963, 2,597, 754 | 748, 387 |" in text
    assert "| errors with 128 volunteers | 0 |  | 0 | 0 | aim |" in text
    assert "![Speed](speed.svg)" in text
    assert "commit `0123456789ab`" in text
    assert "the machine was quiet" in text


def test_several_runs_show_their_spread() -> None:
    assert "| `finished_per_s_8` | 108 | 98 to 128 | 80 |" in page(result(90, 100, 120), {})


def test_what_is_missed_failed_or_refused_is_told() -> None:
    failed = [{"step": "import", "why": "CommandFailed: no room"}]
    broken = {**run()["loads"], "8": {**run()["loads"]["8"], "invariants": "1 thing is broken"}}
    text = page(result(10, failed=failed, loads=broken, export=None), {})

    assert "run 1: import: CommandFailed: no room" in text
    assert "INVARIANTS: 1 thing is broken" in text
    assert "404 no_task_available × 3" in text
    assert "| `export_rss_mb` | – |  | 200 | 200 | not measured |" in text
    assert "**missed**" in page(result(10), {})


def test_tables_that_need_one_run_show_the_one_in_the_middle() -> None:
    runs = result(120, 90, 100)["runs"]

    assert typical(runs)["loads"]["8"]["finished_per_s"] == 108
    assert typical(runs[:2])["loads"]["8"]["finished_per_s"] == 98


def test_the_large_benchmark_gives_its_own_figure() -> None:
    found = result(100)["runs"]
    summary = result_of(LARGE, found)["summary"]

    assert summary["ask_p50_growth_large"] == 1.2
    assert "ask_p50_growth" not in summary


def test_the_pictures_are_the_same_for_the_same_result(tmp_path: Path) -> None:
    made = draw(result(100), tmp_path, prefix="a-")
    draw(result(100), tmp_path, prefix="b-")

    assert sorted(made.values()) == ["a-growth.svg", "a-latency.svg", "a-speed.svg"]
    for name in made.values():
        picture = (tmp_path / name).read_bytes()
        assert picture == (tmp_path / f"b-{name[2:]}").read_bytes()
        assert len(picture) < 60_000
    assert "128 volunteers" in (tmp_path / "a-latency.svg").read_text()


def test_a_run_in_which_everything_failed_has_a_page_too(tmp_path: Path) -> None:
    nothing = result(1, loads={}, floors={}, small={}, export=None, public_numbers=None)

    assert "not measured" in page(nothing, draw(nothing, tmp_path))
