"""The rules that a simulation runs under, as people write them down."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from math import sqrt
from pathlib import Path
from typing import Any, Final

from interface.languages import check_language
from interface.refusals import UnknownLanguage
from simulation.unusable import Unusable
from tasks.kinds import Kind
from tasks.selection import URGENCY, Stock, Weigh, weight
from trees.policy import AUTO, AUTO_LIMITS, Auto, LimitName, Policy


def equal_weights(kind: Kind, stock: Stock) -> float:
    """Every kind and language alike, however much waits there."""
    return float(stock.places > 0)


def gentle_weight(kind: Kind, stock: Stock) -> float:
    """As present, but each step of urgency counts twice the one below, not four times."""
    return weight(kind, stock) / sqrt(URGENCY[kind])


def weight_without_people(kind: Kind, stock: Stock) -> float:
    """As present, whoever there is to do it."""
    return weight(kind, replace(stock, people=1))


WEIGHTS: Final[Mapping[str, Weigh]] = {
    "present": weight,
    "equal": equal_weights,
    "gentle": gentle_weight,
    "without_people": weight_without_people,
}
"""``present`` is what the site does; the others are there to be compared with it."""

AUTO_PATTERN: Final = re.compile(r"auto\((\d+)[,;] ?(\d+(?:\.\d+)?)\)")
LEAST: Final[Mapping[str, float]] = {
    "max_depth": 0,
    "max_followups": 0,
    "lonely_children": 0,
    "min_ranking_trees": 0,
    "acceptance_threshold": -1,
    "lonely_preference": 0,
    "nobody_can_share": 0,
    **dict.fromkeys(AUTO_LIMITS, 0),
}
"""The least value of a number; 1 where nothing is said."""
SHARES: Final = ("acceptance_threshold", "lonely_preference", "nobody_can_share")
MOST: Final = 1_000_000
LANGUAGES: Final = "languages"
WEIGHTS_FIELD: Final = "weights"
DEFAULTS: Final = Policy()
FIELDS: Final = tuple(field.name for field in fields(Policy))


@dataclass(frozen=True, kw_only=True)
class Rules:
    """One policy for all languages, with exceptions; what ``auto`` means; how work is weighed."""

    name: str = "default"
    default: Policy = DEFAULTS
    exceptions: Mapping[str, Policy] = field(default_factory=dict)
    autos: Mapping[LimitName, Auto] = field(default_factory=lambda: AUTO_LIMITS)
    weights: str = "present"

    def policy(self, lang: str) -> Policy:
        """What holds in the language."""
        return self.exceptions.get(lang, self.default)


def parse(words: Collection[str]) -> Rules:
    """Rules out of ``field=value`` words and names of JSON files, the later over the earlier.

    A file holds an object of fields; ``"languages": {"eu": {…}}`` in it are exceptions. Limits
    are a number, ``auto``, or ``auto(LEAST,EACH)`` for another meaning of it; ``weights`` is one
    of :data:`WEIGHTS`. Raises :class:`Unusable`.
    """
    given: dict[str, Any] = {}
    names: list[str] = []
    for word in words:
        if "=" in word:
            name, value = word.split("=", 1)
            given[name.strip()] = value.strip()
            names.append(word)
        else:
            given |= read_object(Path(word))
            names.append(Path(word).stem)
    return of_fields(given, name=" ".join(names) or "default")


def read_object(path: Path) -> dict[str, Any]:
    """The object in a JSON file; :class:`Unusable` says what is wrong with it."""
    try:
        found = json.loads(path.read_text())
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise Unusable(f"{path} is no JSON: {error}.") from None
    if not isinstance(found, dict):
        raise Unusable(f"{path} must hold a JSON object.")
    return found


def of_fields(given: Mapping[str, Any], *, name: str) -> Rules:
    """Rules out of field names and values; :class:`Unusable` for what cannot be."""
    rest = dict(given)
    exceptions, weights = rest.pop(LANGUAGES, {}), rest.pop(WEIGHTS_FIELD, "present")
    if weights not in WEIGHTS:
        raise Unusable(f"weights must be one of {', '.join(WEIGHTS)}, not {weights!r}.")
    if not isinstance(exceptions, Mapping):
        raise Unusable("languages must be an object of language codes and fields.")
    autos = {**AUTO_LIMITS, **_autos(rest)}
    default = _policy(DEFAULTS, rest)
    return Rules(
        name=name,
        default=default,
        exceptions={_lang(lang): _policy(default, more) for lang, more in exceptions.items()},
        autos=autos,
        weights=weights,
    )


def _lang(code: str) -> str:
    try:
        return check_language(code)
    except UnknownLanguage as refused:
        raise Unusable(refused.detail) from None


def _autos(given: dict[str, Any]) -> dict[LimitName, Auto]:
    """Take ``auto(LEAST,EACH)`` out of the fields and leave ``auto``."""
    found: dict[LimitName, Auto] = {}
    for name in AUTO_LIMITS:
        match = AUTO_PATTERN.fullmatch(str(given.get(name)))
        if match:
            found[name] = Auto(int(match[1]), float(match[2]))
            given[name] = AUTO
    return found


def _policy(base: Policy, given: object) -> Policy:
    if not isinstance(given, Mapping):
        raise Unusable("The fields of a language must be an object.")
    return replace(base, **{name: _value(name, value) for name, value in given.items()})


def _value(name: str, value: object) -> Any:
    if name not in FIELDS:
        raise Unusable(
            f"{name!r} is not a field of a policy; the fields are {', '.join(FIELDS)}, "
            f"and {WEIGHTS_FIELD}."
        )
    if name in AUTO_LIMITS and value == AUTO:
        return value
    if isinstance(getattr(DEFAULTS, name), bool):
        return _yes_or_no(name, value)
    return _number(name, value)


def _yes_or_no(name: str, value: object) -> bool:
    said = {"true": True, "yes": True, "false": False, "no": False}.get(str(value).lower())
    if said is None:
        raise Unusable(f"{name} must be true or false, not {value!r}.")
    return said


def _number(name: str, value: object) -> float | int:
    share = name in SHARES
    least, most = LEAST.get(name, 1), 1 if share else MOST
    try:
        number: float | int = float(str(value)) if share else int(str(value))
    except ValueError:
        number = least - 1
    if not least <= number <= most or (name == "acceptance_threshold" and number == 1):
        what = "a number" if share else "a whole number"
        auto = f", {AUTO} or {AUTO}(LEAST,EACH)" if name in AUTO_LIMITS else ""
        raise Unusable(f"{name} must be {what} from {least} to {most:,}{auto}, not {value!r}.")
    return number
