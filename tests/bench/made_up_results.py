"""Results as a run would write them, with figures that can be told apart."""

from typing import Any


def load(volunteers: int, *, speed: float = 100, scale: float = 1.0) -> dict[str, Any]:
    ask = {"n": 50, "p50": 10.0 + volunteers, "p95": 20.0 + 2 * volunteers, "p99": 90.0}
    return {
        "volunteers": volunteers,
        "scale": scale,
        "finished_per_s": speed + volunteers,
        "ask_ms": {**ask, "max": 99.0},
        "ask_quantiles_ms": [1.0 + n for n in range(101)],
        "answer_ms": {**ask, "max": 98.0},
        "nothing_ms": {"n": 3},
        "opening_lag_ms": {"p50": 20.0, "p95": 40.0 + 2 * volunteers},
        "mix": {"assistant_reply": 0.25, "label_assistant_reply": 0.75},
        "cpu": {"web": 1.1, "worker": 0.3, "postgres": 0.5, "client": 0.04, "machine": 2.0},
        "refused": {"ask": {"404 no_task_available": 3}},
        "errors": 0,
        "web_rss_mb": 200.0 + volunteers,
        "backlog": {"marked trees": 4},
        "drained_s": 0.2,
        "invariants": "hold" if volunteers == 8 else None,
    }


def floor(speed: float) -> dict[str, Any]:
    one = {"finished_per_s": speed, "cpu": {"postgres": 1.0, "web": 0.8, "machine": 2.0}}
    return {"finished_per_s": speed, "runs": [one, one]}


def run(*, speed: float = 100) -> dict[str, Any]:
    """A run whose loads finish so many tasks a second, and one more for each volunteer."""
    return {
        "size": "latest",
        "scales": {"small": 0.015, "full": 1.0},
        "seconds": 700,
        "small": {"ask_p50_ms": 15.0, "loads": [load(8, scale=0.015)]},
        "loads": {str(n): load(n, speed=speed) for n in (1, 8, 32, 128)},
        "floors": {"sql_8": floor(1000), "stack_8": floor(200), "stack_32": floor(250)},
        "export": {"export_s": 9.0, "ratio_to_copy_gzip": 2.5, "export_rss_mb": 120.0},
        "import": {"messages": 1000, "import_s": 5.0},
        "public_numbers": {"leaderboard_s": 0.25, "cold_s": {"statistics": 0.1}},
        "pages": pages(),
        "failed": [],
    }


def pages() -> dict[str, Any]:
    read = {"n": 40, "p50": 30.0, "p95": 70.0, "p99": 80.0, "max": 90.0}
    return {
        "volunteers": 8,
        "scale": 1.0,
        "finished": 40,
        "finished_per_s": 40.0,
        "page_ms": read,
        "answer_ms": {**read, "p95": 60.0},
        "by_page_ms": {"page of assistant_reply": read},
        "errors": 0,
    }


def about() -> dict[str, Any]:
    return {
        "date": "2026-03-01T12:00:00+00:00",
        "commit": "0123456789abcdef",
        "changed_since_commit": False,
        "machine": {
            "processor": "A Processor",
            "cores": 2,
            "memory_gb": 24.0,
            "kernel": "6.1",
            "load_before": 0.1,
            "quiet": True,
        },
        "versions": {"python": "3.11.7", "postgresql_is_embedded": True},
    }
