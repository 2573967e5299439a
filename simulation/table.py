"""The figures of several policies side by side, as text."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from simulation.figures import ALL, mean
from simulation.runs import Run

ROWS: Final[Mapping[str, str]] = {
    "people": "people active in a week",
    "answers": "answers",
    "prompts": "prompts written",
    "ready": "trees ready",
    "ready_of_good_prompts": "share of good prompts that became ready",
    "days_to_ready.p10": "days from prompt to ready tree, p10",
    "days_to_ready.p50": "…, p50",
    "days_to_ready.p90": "…, p90",
    "lottery.waiting": "prompts waiting in the lottery at the end",
    "lottery.days.p90": "days in the lottery, p90",
    "stuck": "trees stuck for a week",
    "answers_for_a_ready_tree": "answers for each ready tree",
    "answers_by_others": "answers by speakers of another first language",
    "wasted.share": "share of answers wasted",
    "wasted.redundant": "answers too many",
    "wasted.expired_leases": "leases that ran out",
    "requests.asked": "requests for a task",
    "requests.idle_share": "share that found none of the kind asked for",
    "requests.sent_away_share": "share after which somebody left",
    "judged.spam_accepted_share": "share of spam accepted",
    "judged.good_rejected_share": "share of good texts rejected",
    "best_reply_found": "share of rankings that find the best reply",
}
LABEL: Final = 48
WIDTH: Final = 9


def by_policy(runs: Collection[Run]) -> dict[str, list[Run]]:
    """The runs of each policy, in the order in which they were asked for."""
    found: dict[str, list[Run]] = {}
    for run in runs:
        found.setdefault(run.policy, []).append(run)
    return found


def lines(runs: Collection[Run]) -> Iterator[str]:
    """One table for all languages together and one for each: means over the seeds."""
    policies = by_policy(runs)
    letters = dict(zip(policies, _names(len(policies)), strict=True))
    for name, letter in letters.items():
        yield f"{letter}: {name}"
    for lang in next(iter(runs)).figures:
        yield ""
        title = "all languages" if lang == ALL else lang
        yield f"{title:<{LABEL}}" + "".join(f"{letter:>{WIDTH}}" for letter in letters.values())
        for path, words in ROWS.items():
            means = [mean([run.figures[lang] for run in mine], path) for mine in policies.values()]
            yield from _row(words, means)
        yield from _why(policies, lang)


def _row(words: str, values: Sequence[float | None]) -> Iterator[str]:
    """One row; words that are too long stand above their numbers."""
    if len(words) + 2 >= LABEL:
        yield f"  {words}"
        words = ""
    yield f"  {words}".ljust(LABEL) + "".join(f"{_number(value):>{WIDTH}}" for value in values)


def _why(policies: Mapping[str, list[Run]], lang: str) -> Iterator[str]:
    """Why requests got nothing, and why trees are stuck: a row each."""
    for group, words in (("requests.why", "got nothing"), ("stuck", "stuck")):
        reasons: dict[str, list[float]] = {}
        for number, mine in enumerate(policies.values()):
            for run in mine:
                for reason, count in _at(run.figures[lang], group).items():
                    row = reasons.setdefault(reason, [0.0] * len(policies))
                    row[number] += count / len(mine)
        for reason, row in sorted(reasons.items()):
            yield from _row(f"{words}: {reason}", row)


def _at(found: Mapping[str, Any], path: str) -> Mapping[str, float]:
    value: Any = found
    for name in path.split("."):
        value = value[name]
    assert isinstance(value, Mapping)
    return value


def _names(number: int) -> list[str]:
    return [chr(ord("A") + n) if n < 26 else str(n) for n in range(number)]


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3f}" if value < 1 else f"{value:.1f}"
