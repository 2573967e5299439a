"""What an answer must look like: the payload of a request in, a checked value out."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from interface.languages import check_language
from interface.refusals import Invalid, legible
from tasks.kinds import SPECS, TOPICAL, Kind, Yields
from trees import labels as label_rules
from trees.roles import Role
from trees.texts import clean_text
from trees.topics import check_slugs


class WrongKindOfAnswer(Invalid):
    code = "wrong_answer_kind"
    title = "The task asks for another kind of answer"


class WrongLanguage(Invalid):
    code = "wrong_language"
    title = "The task is in another language"


class BadRanking(Invalid):
    code = "invalid_ranking"
    title = "The ranking cannot be used"


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """``topics`` of a new prompt: their numbers, ``None`` if nothing was said of them."""

    text: str
    topics: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class LabelsAnswer:
    """``topics`` of a prompt: their numbers, ``None`` if nothing was said of them."""

    labels: Mapping[str, float]
    topics: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class RankingAnswer:
    ranking: tuple[tuple[str, ...], ...]
    not_rankable: bool


Answer = TextAnswer | LabelsAnswer | RankingAnswer

FIELDS: Final[Mapping[Yields, frozenset[str]]] = {
    Yields.TEXT: frozenset({"text", "lang"}),
    Yields.LABELS: frozenset({"labels"}),
    Yields.RANKING: frozenset({"ranking", "not_rankable"}),
}


def fields_of(kind: Kind) -> frozenset[str]:
    """What an answer to a task of this kind may consist of."""
    own = FIELDS[SPECS[kind].yields]
    return own | {"topics"} if kind in TOPICAL else own


def parse_answer(
    payload: object,
    *,
    kind: Kind,
    lang: str,
    shown: Mapping[str, int],
    longest_text: int,
    topics: Mapping[str, int],
) -> Answer:
    """The answer to a task of this kind; raises an ``Invalid`` that names the field at fault.

    ``shown`` are the ids that a ranking must hold, each exactly once; ``topics`` those that may be
    chosen for a prompt, slug to number.
    """
    spec = SPECS[kind]
    fields = _fields(payload, kind)
    if spec.yields is Yields.TEXT:
        _check_task_language(fields.get("lang", lang), lang)
        text = clean_text(fields.get("text"), longest=longest_text)
        return TextAnswer(text, _parse_topics(fields, topics))
    if spec.yields is Yields.LABELS:
        to_assistant = spec.role is Role.ASSISTANT
        labels = label_rules.clean(fields["labels"], to_assistant=to_assistant)
        return LabelsAnswer(labels, _parse_topics(fields, topics))
    return _parse_ranking(fields, shown)


def parse_draft(payload: object, *, kind: Kind) -> dict[str, object]:
    """What is kept of an unfinished answer: its fields, whatever their values are so far."""
    return dict(_known_fields(payload, kind))


def digest(payload: object) -> str:
    """The same for the same answer, whatever the order of its keys."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _fields(payload: object, kind: Kind) -> Mapping[str, object]:
    fields = _known_fields(payload, kind)
    yields = SPECS[kind].yields
    needed = "ranking" if yields is Yields.RANKING else yields.value
    if needed not in fields and not fields.get("not_rankable"):
        raise WrongKindOfAnswer(
            f"This task is answered with {', '.join(sorted(fields_of(kind)))}; "
            f"{needed} is missing.",
            field=needed,
        )
    return fields


def _known_fields(payload: object, kind: Kind) -> Mapping[str, object]:
    if not isinstance(payload, Mapping):
        raise WrongKindOfAnswer("The answer must be a JSON object.", field="")
    known = fields_of(kind)
    unknown = [legible(name) for name in payload if name not in known]
    if unknown:
        raise WrongKindOfAnswer(
            f"This task is answered with {', '.join(sorted(known))}, "
            f"not with {', '.join(unknown[:10])}.",
            field=unknown[0],
        )
    return payload


def _check_task_language(given: object, lang: str) -> None:
    if check_language(given) != lang:
        raise WrongLanguage(
            f"This task is in {lang!r}. Ask for a task in {given!r} to write in that language.",
            field="lang",
        )


def _parse_topics(fields: Mapping[str, object], known: Mapping[str, int]) -> tuple[int, ...] | None:
    return tuple(check_slugs(fields["topics"], known)) if "topics" in fields else None


def _parse_ranking(fields: Mapping[str, object], shown: Mapping[str, int]) -> RankingAnswer:
    not_rankable = fields.get("not_rankable", False)
    if not isinstance(not_rankable, bool):
        raise BadRanking("not_rankable must be true or false.", field="not_rankable")
    groups = fields.get("ranking", [])
    if not isinstance(groups, list) or not all(isinstance(group, list) for group in groups):
        raise BadRanking(
            "ranking must be a list of lists of message ids, best first; tied ids share a list.",
            field="ranking",
        )
    ids = [name for group in groups for name in group]
    if not (not_rankable and not ids):
        _check_complete(ids, shown)
    return RankingAnswer(tuple(tuple(group) for group in groups if group), not_rankable)


def _check_complete(ids: list[object], shown: Mapping[str, int]) -> None:
    seen: set[str] = set()
    for name in ids:
        if not isinstance(name, str) or name not in shown:
            raise BadRanking(
                f"{str(name)[:50]!r} is not one of the replies to rank.", field="ranking"
            )
        if name in seen:
            raise BadRanking(f"{name} stands in the ranking twice.", field="ranking")
        seen.add(name)
    missing = [name for name in shown if name not in seen]
    if missing:
        raise BadRanking(
            f"The ranking lacks {', '.join(missing)}: rank every reply, ties are allowed.",
            field="ranking",
        )
