"""Pictures of runs: how long trees take, how the days went, what was wasted."""

from collections.abc import Collection, Iterator
from pathlib import Path
from statistics import fmean
from typing import Any, Final

from simulation.figures import ALL, mean
from simulation.runs import Run
from simulation.table import by_policy
from simulation.unusable import Unusable

STYLE: Final[dict[Any, Any]] = {
    "svg.hashsalt": "simulation",  # the same picture is the same file
    "svg.fonttype": "none",
    "font.size": 8,
    "axes.grid": True,
    "grid.alpha": 0.3,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def require(folder: Path | None) -> None:
    """Raise :class:`Unusable` before the work if plots are wanted and cannot be drawn."""
    if folder is None:
        return
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise Unusable("Plots need matplotlib: pip install -r requirements-dev.txt.") from None
    if not folder.is_dir():
        raise Unusable(f"{folder} is no folder.")


def draw(runs: Collection[Run], folder: Path) -> list[Path]:
    """Draw all plots into a folder; returns their paths."""
    import matplotlib as mpl

    mpl.use("svg")
    paths = []
    with mpl.rc_context(STYLE):
        for name, picture in (("time", _time), ("days", _days), ("waste", _waste)):
            path = folder / f"simulation_{name}.svg"
            figure = picture(runs)
            figure.savefig(path, metadata={"Date": None}, bbox_inches="tight")
            paths.append(path)
    return paths


def _panels(number: int, height: float) -> tuple[Any, list[Any]]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3.2 * number, height), layout="constrained")
    axes = figure.subplots(1, number, squeeze=False)[0]
    return figure, list(axes)


def _time(runs: Collection[Run]) -> Any:
    """Days from prompt to ready tree: the median, and a line from p10 to p90."""
    policies = by_policy(runs)
    langs = list(next(iter(runs)).figures)
    figure, axes = _panels(len(langs), 0.8 + 0.3 * len(policies))
    for axis, lang in zip(axes, langs, strict=True):
        for row, mine in enumerate(policies.values()):
            found = [run.figures[lang] for run in mine]
            p10, p50, p90 = (mean(found, f"days_to_ready.p{n}") for n in (10, 50, 90))
            if p10 is not None and p50 is not None and p90 is not None:
                axis.plot([p10, p90], [row, row], color="0.6", linewidth=3)
                axis.plot(p50, row, "o", color="tab:blue")
        axis.set(title=_title(lang), xlabel="days from prompt to ready tree", xlim=(0, None))
        _name_rows(axis, list(policies), first=axis is axes[0])
    return figure


def _name_rows(axis: Any, names: list[str], *, first: bool) -> None:
    axis.set_yticks(range(len(names)), names if first else [""] * len(names))
    axis.set_ylim(len(names) - 0.5, -0.5)


def _title(lang: str) -> str:
    return "all languages" if lang == ALL else lang


def _days(runs: Collection[Run]) -> Any:
    """Ready trees by day, in each language: the mean over the seeds."""
    langs = [lang for lang in next(iter(runs)).figures if lang != ALL]
    figure, axes = _panels(len(langs), 2.6)
    for axis, lang in zip(axes, langs, strict=True):
        for name, mine in by_policy(runs).items():
            days, ready = zip(*_by_day(mine, lang), strict=True)
            axis.plot(days, ready, label=name)
        axis.set(title=lang, xlabel="day", ylabel="ready trees", ylim=(0, None))
    axes[0].legend(fontsize=6)
    return figure


def _by_day(runs: Collection[Run], lang: str) -> Iterator[tuple[int, float]]:
    ready: dict[int, list[float]] = {}
    for run in runs:
        for evening in run.history:
            if evening["lang"] == lang:
                ready.setdefault(evening["day"], []).append(evening["ready"])
    yield from ((day, fmean(values)) for day, values in ready.items())


def _waste(runs: Collection[Run]) -> Any:
    """What goes wrong, all languages together: one panel for each share."""
    shares = {
        "requests.idle_share": "requests that got nothing",
        "wasted.share": "answers wasted",
        "judged.spam_accepted_share": "spam accepted",
        "judged.good_rejected_share": "good texts rejected",
    }
    policies = by_policy(runs)
    figure, axes = _panels(len(shares), 0.8 + 0.3 * len(policies))
    for axis, (path, words) in zip(axes, shares.items(), strict=True):
        values = [mean([run.figures[ALL] for run in mine], path) for mine in policies.values()]
        axis.barh(range(len(values)), [100 * (value or 0.0) for value in values])
        axis.set(title=words, xlabel="%")
        _name_rows(axis, list(policies), first=axis is axes[0])
    return figure
