"""The page about a benchmark, from its result alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from bench.figures import spread
from bench.reference import ASK_P50_MS, EXPORT, GOALS, LEADERBOARD, SPEED, Goal

LOAD_COLUMNS: Final = (
    "volunteers", "finished/s", "ask p50", "ask p95", "answer p50", "answer p95", "errors",
    "nothing to do", "openings lag p95", "backlog at the end", "drained after",
)  # fmt: skip
TITLES: Final = {
    "latest": "full scale",
    "quick": "a tenth of full scale",
    "large": "five times full scale",
}
CPU_COLUMNS: Final = ("web", "worker", "postgres", "redis", "beat", "client", "clients", "machine")


def page(result: Mapping[str, Any], plots: Mapping[str, str]) -> str:
    """Markdown. ``plots`` are file names by title."""
    run = typical(result["runs"])
    parts = [
        _head(result),
        _figures(result),
        *(f"## {title}\n\n![{title}]({name})" for title, name in plots.items()),
        _loop(run),
        _pages(run),
        _processors(run),
        _floors(run),
        _beside_the_reference(result),
        _datasets(run),
        _what_went_wrong(result["runs"]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def typical(runs: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The run in the middle by speed: tables and plots that need one run show this one."""

    def speed(run: Mapping[str, Any]) -> float:
        return float(run["summary"].get("finished_per_s_8") or 0)

    return sorted(runs, key=speed)[(len(runs) - 1) // 2]


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; None shows as a dash."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return (
        f"{value:,.4g}"
        if isinstance(value, float) and value < 1000
        else (f"{value:,.0f}" if isinstance(value, float | int) else str(value))
    )


def _head(result: Mapping[str, Any]) -> str:
    about = result["about"]
    machine, versions = about["machine"], about["versions"]
    count, scales = len(result["runs"]), result["runs"][0]["scales"]
    quiet = "quiet" if machine["quiet"] else f"NOT QUIET (load {machine['load_before']})"
    dirty = ", changed since" if about["changed_since_commit"] else ""
    named = [f"{name} {told}" for name, told in versions.items() if isinstance(told, str)]
    took = f"{count} run{'s' if count > 1 else ''}, {result['seconds'] // 60} minutes in all"
    on = f"{machine['cores']} cores of {machine['processor']}, {machine['memory_gb']:g} GB"
    lines = (
        f"{took}; scales {scales['small']:g} and {scales['full']:g} of OASST1 (66,497 trees)",
        f"commit `{about['commit'][:12] or 'unknown'}`{dirty}",
        f"{on}, Linux {machine['kernel']}; before the run the machine was {quiet}",
        ", ".join(named),
    )
    written = f"Written by `python -m bench` from `{result['file']}`"
    title = f"# Benchmark at {TITLES[result['runs'][0]['size']]}, {about['date']}"
    return (
        f"{title}\n\n{written}; how it is "
        "measured stands in `docs/performance.md`.\n\n" + "\n".join(f"- {line}" for line in lines)
    )


def _figures(result: Mapping[str, Any]) -> str:
    runs = result["runs"]
    ranges = spread([run["summary"] for run in runs])
    shown = {f"`{key}`": (key, value) for key, value in result["summary"].items()}
    crowded = [run["loads"]["128"]["errors"] for run in runs if "128" in run["loads"]]
    if crowded:
        shown["errors with 128 volunteers"] = ("errors_128", max(crowded))
        ranges["errors_128"] = [min(crowded), 0, max(crowded)]
    # The goals are for the full scale and beyond it.
    goals = {} if result["file"] == "quick.json" else GOALS
    rows = []
    for name, (key, value) in shown.items():
        goal = goals.get(key)
        least, _, most = ranges.get(key, (None, None, None))
        reach = f"{_cell(least)} to {_cell(most)}" if len(runs) > 1 else ""
        bounds = (goal.least, goal.aim) if goal else ("", "")
        rows.append((name, value, reach, *bounds, _verdict(goal, value)))
    columns = ("figure", "median", "spread", "at least", "aim", "reached")
    return "## Figures\n\n" + table(columns, rows)


def _verdict(goal: Goal | None, value: float | None) -> str:
    if goal is None:
        return ""
    if value is None:
        return "not measured"
    if goal.holds(value, goal.aim):
        return "aim"
    return "least" if goal.holds(value, goal.least) else "**missed**"


def _loads(run: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for load in run["small"].get("loads", ()):
        yield f"{load['volunteers']} (scale {load['scale']:g})", load
    for name, load in sorted(run["loads"].items(), key=lambda item: int(item[0])):
        yield name, load


def _loop(run: Mapping[str, Any]) -> str:
    rows = []
    for name, load in _loads(run):
        ask, answer, nothing = load["ask_ms"], load["answer_ms"], load["nothing_ms"]
        backlog = ", ".join(f"{n} {what}" for what, n in load["backlog"].items())
        drained = load["drained_s"]
        waited = [ask["p50"], ask["p95"], answer["p50"], answer["p95"]]
        told = [backlog, "not within a minute" if drained is None else f"{drained:g} s"]
        counted = [load["errors"], nothing["n"], load["opening_lag_ms"]["p95"]]
        rows.append([name, load["finished_per_s"], *waited, *counted, *told])
    mixes = [
        f"- {name} volunteers: "
        + ", ".join(f"{kind} {share:.0%}" for kind, share in load["mix"].items())
        for name, load in _loads(run)
    ]
    return "\n\n".join(
        (
            "## The loop\n\nMilliseconds. Volunteers ask and answer without a pause.",
            table(LOAD_COLUMNS, rows),
            "What they were handed:\n\n" + "\n".join(mixes),
        )
    )


def _pages(run: Mapping[str, Any]) -> str:
    found = run.get("pages")
    if not found:
        return ""
    rows = [
        (doing, ms["n"], ms["p50"], ms["p95"], ms["max"])
        for doing, ms in found["by_page_ms"].items()
    ]
    told = (
        f"{found['volunteers']} volunteers, signed in, read and send as browsers do; milliseconds "
        f"until a page is there, {found['finished_per_s']:g} finished tasks a second, "
        f"{found['errors']} errors."
    )
    columns = ("page", "requests", "p50", "p95", "max")
    return f"## Pages\n\n{told}\n\n{table(columns, rows)}"


def _processors(run: Mapping[str, Any]) -> str:
    measured = list(_loads(run))
    for name, floor in run["floors"].items():
        measured += [(f"floor {name}", one) for one in floor["runs"]]
    columns = [part for part in CPU_COLUMNS if any(part in one["cpu"] for _, one in measured)]
    rows = [[name, *(one["cpu"].get(part) for part in columns)] for name, one in measured]
    return (
        "## Processors\n\nCores kept busy by each part, out of those of the machine.\n\n"
        + table(("load", *columns), rows)
    )


def _floors(run: Mapping[str, Any]) -> str:
    rows = []
    for name, floor in run["floors"].items():
        volunteers = name.rpartition("_")[2]
        ours = run["loads"].get(volunteers, {}).get("finished_per_s")
        each = ", ".join(_cell(one["finished_per_s"]) for one in floor["runs"])
        share = ours / floor["finished_per_s"] if ours and floor["finished_per_s"] else None
        rows.append((name, floor["finished_per_s"], each, ours, share))
    return "## Floors\n\nBefore and after the site's own load, each on a fresh copy.\n\n" + table(
        ("floor", "finished/s", "each", "ours", "ours / floor"), rows
    )


def _beside_the_reference(result: Mapping[str, Any]) -> str:
    summary = result["summary"]
    rows = []
    for count in (8, 32):
        for key, known in (("finished_per_s", SPEED), ("ask_p50_ms", ASK_P50_MS)):
            told = [", ".join(f"{one:,g}" for one in runs[count]) for runs in known.values()]
            rows.append((f"`{key}_{count}`", summary.get(f"{key}_{count}"), *told))
    source = (
        "Its figures are from section 7 of the design, measured on another 2-core machine of "
        "the same kind; each number is a run."
    )
    more = f"Its export takes {EXPORT}, its leaderboards {LEADERBOARD}."
    shown = table(("figure", "ours", *SPEED), rows)
    return "\n\n".join(("## Beside the reference system", source, shown, more))


def _datasets(run: Mapping[str, Any]) -> str:
    rows = [
        (title.replace("_", " "), name, value)
        for title in ("export", "import", "public_numbers")
        for name, value in (run.get(title) or {}).items()
        if not isinstance(value, Mapping)
    ]
    each = (run.get("public_numbers") or {}).get("cold_s", {})
    rows += [("public numbers", f"{name}, nothing kept, s", took) for name, took in each.items()]
    if not rows:
        return ""
    return "## Datasets and public numbers\n\n" + table(("what", "figure", "value"), rows)


def _what_went_wrong(runs: Sequence[Mapping[str, Any]]) -> str:
    lines = []
    for number, run in enumerate(runs, 1):
        lines += [f"run {number}: {one['step']}: {one['why']}" for one in run["failed"]]
        for name, load in _loads(run):
            for doing, codes in load["refused"].items():
                told = ", ".join(f"{code} × {count}" for code, count in codes.items())
                lines.append(f"run {number}, {name} volunteers, {doing}: {told}")
            if load["invariants"] not in (None, "hold"):
                lines.append(f"run {number}, {name} volunteers, INVARIANTS: {load['invariants']}")
    told = "\n".join(f"- {line}" for line in lines) or "Nothing."
    checked = sum(load["invariants"] == "hold" for run in runs for _, load in _loads(run))
    return (
        f"## Refusals and failures\n\n{told}\n\nAll invariants were checked after {checked} "
        "loads, and held there."
    )
