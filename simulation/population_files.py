"""A population as people write it down: JSON in, checked habits out."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, Final

from interface.languages import check_language
from interface.refusals import UnknownLanguage
from simulation.habits import HABITS, MINUTES, POPULATION, Conduct, Habit, Population, Scope
from simulation.unusable import Unusable
from tasks.kinds import ASKABLE, Yields

MOST_PEOPLE: Final = 100_000
FIELDS: Final = ("languages", "habits", "minutes")


def of_object(given: Mapping[str, Any]) -> Population:
    """A population out of an object; what it does not say is as in the usual one.

    Raises :class:`Unusable`, which begins with the place.
    """
    for name in given:
        if name not in FIELDS:
            raise _bad(name, f"is not known; the fields are {', '.join(FIELDS)}")
    habits = given.get("habits")
    if habits is not None and (not isinstance(habits, list) or not habits):
        raise _bad("habits", "must be a list of at least one habit")
    found = tuple(_habit(habit, f"habits[{n}]") for n, habit in enumerate(habits or ()))
    if habits is not None and not any(habit.share for habit in found):
        raise _bad("habits", "must have a share above 0 somewhere")
    return Population(
        languages=_languages(given.get("languages", POPULATION.languages)),
        habits=found or HABITS,
        minutes={**MINUTES, **_minutes(given.get("minutes", {}))},
    )


def _bad(field: str, what: str) -> Unusable:
    return Unusable(f"{field} {what}.")


def _languages(given: object) -> dict[str, int]:
    if not isinstance(given, Mapping) or not given:
        raise _bad("languages", 'must be an object such as {"en": 900, "eu": 3}')
    for code, people in given.items():
        field = f"languages.{code}"
        try:
            check_language(code)
        except UnknownLanguage as refused:
            raise Unusable(f"{field}: {refused.detail}") from None
        if not isinstance(people, int) or not 1 <= people <= MOST_PEOPLE:
            raise _bad(field, f"must be a whole number of people from 1 to {MOST_PEOPLE:,}")
    return dict(given)


def _minutes(given: object) -> dict[Yields, float]:
    return {
        Yields(name): _number(value, f"minutes.{name}", 0.01, 10_000)
        for name, value in _object(given, "minutes", tuple(Yields)).items()
    }


def _habit(given: object, where: str) -> Habit:
    values = _object(given, where, tuple(field.name for field in fields(Habit)))
    for needed in ("name", "share"):
        if needed not in values:
            raise _bad(f"{where}.{needed}", "is missing")
    usual = Habit(name="", share=0.0)
    checked = {name: _CHECKS[name](value, f"{where}.{name}") for name, value in values.items()}
    habit = replace(usual, **checked)
    if sum(habit.skips.values()) + habit.walks_away > 0.99:
        raise _bad(f"{where}.skips", "and walks_away together must leave some tasks to be done")
    return habit


def _object(given: object, where: str, names: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise _bad(where, "must be an object")
    for name in given:
        if name not in names:
            raise _bad(f"{where}.{name}", f"is not known; there are {', '.join(names)}")
    return dict(given)


def _number(value: object, where: str, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise _bad(where, f"must be a number from {least:g} to {most:g}")
    return float(value)


def _between(least: float, most: float) -> Callable[[object, str], float]:
    return lambda value, where: _number(value, where, least, most)


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise _bad(where, "must be a text")
    return value


def _conduct(value: object, where: str) -> Conduct:
    if not isinstance(value, str) or value not in set(Conduct):
        raise _bad(where, f"must be one of {', '.join(Conduct)}")
    return Conduct(value)


def _hours(value: object, where: str) -> tuple[int, int]:
    match value:
        case [int(first), int(last)] if 0 <= first < last <= 24:
            return first, last
    raise _bad(where, "must be two hours such as [8, 23], the earlier first")


def _kinds(value: object, where: str) -> dict[str, float]:
    weights = {
        name: _number(weight, f"{where}.{name}", 0, 1_000_000)
        for name, weight in _object(value, where, ASKABLE).items()
    }
    if not any(weights.values()):
        raise _bad(where, "must give some kind a weight above 0")
    return weights


def _skips(value: object, where: str) -> dict[Scope, float]:
    return {
        Scope(name): _number(share, f"{where}.{name}", 0, 1)
        for name, share in _object(value, where, tuple(Scope)).items()
    }


_SHARE: Final = _between(0, 1)
_CHECKS: Final[Mapping[str, Callable[[object, str], Any]]] = {
    "name": _text,
    "share": _between(0, 1_000_000),
    "conduct": _conduct,
    "sessions_a_week": _between(0.01, 100),
    "tasks_a_session": _between(1, 1000),
    "days_of_interest": _between(0.1, 10_000),
    "hours": _hours,
    "weekend": _between(0, 100),
    "kinds": _kinds,
    "second_language": _SHARE,
    "skips": _skips,
    "walks_away": _SHARE,
    "good_texts": _SHARE,
    "accuracy": _SHARE,
}
