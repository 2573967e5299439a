"""Pictures of a result: speed against volunteers, against the corpus, and waiting times."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl

from bench.reference import SPEED
from bench.report import typical

TREES: Final = 66_497
OURS: Final = "#1f5fa8"
STACK: Final = "#c2571a"
SQL: Final = "#7a7a7a"
REFERENCE: Final = {
    "reference as it is": "#9c2f4b",
    "reference with its missing indexes": "#c98a9b",
}
BY_LOAD: Final = ("#9fc3e6", "#5b96cf", "#1f5fa8", "#0c2d57")
"""From few volunteers to many, lighter to darker."""

mpl.use("svg")
mpl.rcParams.update({
    "svg.hashsalt": "bench",  # the same result draws the same file
    "svg.fonttype": "none",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e4e4e4",
    "figure.figsize": (7.2, 4.0),
    "figure.dpi": 100,
})  # fmt: skip


def draw(result: Mapping[str, Any], folder: Path, *, prefix: str = "") -> dict[str, str]:
    """Write the pictures; their file names by title."""
    pictures: dict[str, tuple[str, Callable[[Any, Mapping[str, Any]], None]]] = {
        "Speed against volunteers": ("speed", _speed),
        "Speed and waiting against the corpus": ("growth", _growth),
        "How long asking takes": ("latency", _latency),
    }
    run = typical(result["runs"])
    made = {}
    for title, (name, paint) in pictures.items():
        file = f"{prefix}{name}.svg"
        _save(folder / file, lambda axes, paint=paint: paint(axes, run))  # type: ignore[misc]
        made[title] = file
    return made


def _save(path: Path, paint: Callable[[Any], None]) -> None:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(layout="constrained")
    paint(axes)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False, fontsize=8)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def _speed(axes: Any, run: Mapping[str, Any]) -> None:
    ours = {int(name): load["finished_per_s"] for name, load in run["loads"].items()}
    counts = sorted(ours)
    axes.plot(counts, [ours[n] for n in counts], "o-", color=OURS, label="ours")
    for kind, colour in (("stack", STACK), ("sql", SQL)):
        floor = {
            int(name.rpartition("_")[2]): found["finished_per_s"]
            for name, found in run["floors"].items()
            if name.startswith(kind)
        }
        axes.plot(list(floor), list(floor.values()), "s--", color=colour, label=f"{kind} floor")
    for name, runs in SPEED.items():
        middle = [sorted(found)[1] for found in runs.values()]
        reach = [
            [m - min(found) for m, found in zip(middle, runs.values(), strict=True)],
            [max(found) - m for m, found in zip(middle, runs.values(), strict=True)],
        ]
        axes.errorbar(list(runs), middle, reach, fmt="^:", color=REFERENCE[name], label=name,
                      capsize=3)  # fmt: skip
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xticks(counts or [1], [str(n) for n in counts or [1]])
    axes.set_xlabel("volunteers at once")
    axes.set_ylabel("finished tasks a second")


def _growth(axes: Any, run: Mapping[str, Any]) -> None:
    points = [(load["scale"], load) for load in run["small"].get("loads", ())[:1]]
    if "8" in run["loads"]:
        points.append((run["loads"]["8"]["scale"], run["loads"]["8"]))
    trees = [scale * TREES for scale, _ in points]
    for name, colour in (("p50", OURS), ("p95", BY_LOAD[1])):
        found = [load["ask_ms"][name] for _, load in points]
        axes.plot(trees, found, "o-", color=colour, label=f"asking, {name}, ms")
    speed = [load["finished_per_s"] for _, load in points]
    axes.plot(trees, speed, "s--", color=STACK, label="finished tasks a second")
    axes.set_xscale("log")
    axes.set_xticks(trees or [1], [f"{round(count):,}" for count in trees or [1]])
    axes.minorticks_off()
    axes.set_ylim(bottom=0)
    axes.set_xlabel("trees in the corpus")
    axes.set_title("8 volunteers", fontsize=10, loc="left")


def _latency(axes: Any, run: Mapping[str, Any]) -> None:
    loads = sorted(run["loads"].items(), key=lambda item: int(item[0]))
    for (name, load), colour in zip(loads, BY_LOAD, strict=False):
        found = load["ask_quantiles_ms"]
        axes.plot(
            found,
            range(len(found)),
            color=colour,
            label=f"{name} volunteer{'s' if name != '1' else ''}",
        )
    axes.set_xscale("log")
    axes.set_xlabel("milliseconds from asking to the task")
    axes.set_ylabel("per cent that waited no longer")
    axes.set_ylim(0, 100)
