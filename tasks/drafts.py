"""Reading drafts. They come from pages and programs, unchecked: what makes no sense is left out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django_stubs_ext import StrOrPromise

from tasks.showing import Shown
from tasks.wording import step_names
from trees.labels import STEPS, Label
from trees.topic_list import Topic

Draft = Mapping[str, object]


def text_in(draft: Draft) -> str:
    """The text that was begun."""
    text = draft.get("text")
    return text if isinstance(text, str) else ""


def labels_in(draft: Draft, labels: Collection[Label]) -> dict[str, float]:
    """The labels answered so far, as far as they are of this task and on their scale."""
    given = draft.get("labels")
    if not isinstance(given, Mapping):
        return {}
    return {
        label.name: float(value)
        for label in labels
        if isinstance(value := given.get(label.name), int | float) and value in STEPS[label.scale]
    }


def places_in(draft: Draft, replies: Collection[str]) -> dict[str, int]:
    """The place given so far to each of these replies, 1 for the best; equal ones are ties."""
    groups = draft.get("ranking")
    if not isinstance(groups, list):
        return {}
    return {
        name: place
        for place, group in enumerate(groups, start=1)
        if isinstance(group, list)
        for name in group
        if isinstance(name, str) and name in replies
    }


def topics_in(draft: object, choices: Collection[Topic]) -> list[str] | None:
    """The topics named so far, of those that may be chosen; ``None`` if nothing was said."""
    given = draft.get("topics") if isinstance(draft, Mapping) else None
    if not isinstance(given, list):
        return None
    return [topic.slug for topic in choices if topic.slug in given]


def finds_none_acceptable(draft: Draft) -> bool:
    return draft.get("not_rankable") is True


@dataclass(frozen=True, slots=True)
class WrittenSoFar:
    """A draft as its author reads it: a text, or answers to questions, or replies by place."""

    shown: Shown
    text: str
    answers: tuple[tuple[str, StrOrPromise], ...]
    places: tuple[tuple[int, str], ...]
    none_acceptable: bool
    topics: tuple[str, ...]


def read_draft(shown: Shown) -> WrittenSoFar | None:
    """What the holder of a task has written so far; ``None`` without a draft."""
    draft = shown.task.draft
    if not isinstance(draft, Mapping):
        return None
    values = labels_in(draft, shown.labels)
    texts = {str(reply.id): reply.text for reply in shown.replies}
    places = places_in(draft, texts)
    topics = topics_in(draft, shown.topic_choices) or []
    return WrittenSoFar(
        shown=shown,
        text=text_in(draft),
        answers=tuple(
            (label.question, step_names(label)[values[label.name]])
            for label in shown.labels
            if label.name in values
        ),
        places=tuple(sorted((place, texts[name]) for name, place in places.items())),
        none_acceptable=finds_none_acceptable(draft),
        topics=tuple(topic.label for topic in shown.topic_choices if topic.slug in topics),
    )
