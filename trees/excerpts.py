"""What a search shows of a conversation: the message that fits best, its words marked."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final
from uuid import UUID

from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQueryField,
    SearchRank,
    SearchVector,
)
from django.db.models import Case, Value, When
from django.db.models.functions import Left
from django.utils.html import escape
from django.utils.safestring import SafeString

from trees.models import Message, MessageQuerySet, Shelved
from trees.reading_room import Wish, query_for
from trees.search_words import Term, dictionary_of


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The message of a conversation that fits a search best, and its words that do, marked."""

    message_id: UUID
    lang: str
    html: SafeString


BEGIN: Final = "\ue000"
END: Final = "\ue001"
"""Around what fits, until the text is escaped; characters that stand for nothing."""
_MARKED: Final = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")
LOOKED_AT: Final = 10_000
"""Characters of a message that are looked through for an excerpt."""
BEFORE: Final = 60
AFTER: Final = 240
"""Characters shown of a message before and after the first word that was found."""


def excerpts(wish: Wish, rows: Collection[Shelved]) -> dict[UUID, Excerpt]:
    """An excerpt of each of these conversations, in three statements at most."""
    wanted = [term for term in wish.terms if not term.excluded]
    if not wanted or not rows:
        return {}
    by_dictionary: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        by_dictionary[dictionary_of(row.lang)].append(row.pk)
    # In two statements: PostgreSQL would look for the best one again for each message.
    best = _best_fits(wanted, by_dictionary)
    found = {
        tree_id: Excerpt(message_id, lang, marked(_cut(text, text.index(BEGIN))))
        for tree_id, message_id, lang, text in _headlines(wanted, by_dictionary, best)
        if BEGIN in text
    }
    missing = [row.pk for row in rows if row.pk not in found]
    return {**found, **_as_written(wanted, missing)} if missing else found


def marked(text: str) -> SafeString:
    """The text escaped, what stands between :data:`BEGIN` and :data:`END` marked."""
    html = _MARKED.sub(r"<mark>\1</mark>", escape(text))
    return SafeString(html.replace(BEGIN, "").replace(END, ""))


def _dictionaries(by_dictionary: Mapping[str, list[UUID]]) -> Case:
    """The dictionary of the tree of each message."""
    return Case(*(When(tree__in=ids, then=Value(name)) for name, ids in by_dictionary.items()))


def _any_terms(wanted: Sequence[Term], by_dictionary: Mapping[str, list[UUID]]) -> Case:
    """Any of the terms. PostgreSQL takes seconds to mark words that must all occur."""
    return Case(
        *(
            When(tree__in=ids, then=reduce(or_, (query_for(term, name) for term in wanted)))
            for name, ids in by_dictionary.items()
        ),
        output_field=SearchQueryField(),
    )


def _best_fits(wanted: Sequence[Term], by_dictionary: Mapping[str, list[UUID]]) -> list[UUID]:
    """The message of each conversation that fits best."""
    words = SearchVector(Left("text", LOOKED_AT), config=_dictionaries(by_dictionary))
    found = (
        _readable([tree for trees in by_dictionary.values() for tree in trees])
        .annotate(fit=SearchRank(words, _any_terms(wanted, by_dictionary)))
        .order_by("tree", "-fit", "depth", "position", "id")
        .distinct("tree")
    )
    return list(found.values_list("pk", flat=True))


def _headlines(
    wanted: Sequence[Term],
    by_dictionary: Mapping[str, list[UUID]],
    messages: Collection[UUID],
) -> Iterable[tuple[UUID, UUID, str, str]]:
    """Tree, message, language and marked text."""
    headline = SearchHeadline(
        Left("text", LOOKED_AT),
        _any_terms(wanted, by_dictionary),
        config=_dictionaries(by_dictionary),
        start_sel=BEGIN,
        stop_sel=END,
        highlight_all=True,
    )
    rows = Message.objects.filter(pk__in=messages).annotate(headline=headline)
    return rows.values_list("tree_id", "pk", "lang", "headline")


def _readable(trees: Collection[UUID]) -> MessageQuerySet:
    return Message.objects.living().filter(tree__in=trees).exclude(review_result=False)


def _as_written(wanted: Sequence[Term], trees: Collection[UUID]) -> dict[UUID, Excerpt]:
    """Excerpts around the words as they were typed: where pairs were compared, or stems differ."""
    words = [term.written.casefold() for term in wanted]
    found: dict[UUID, Excerpt] = {}
    rows = _readable(trees).order_by("depth", "position", "id")
    for tree_id, message_id, lang, text in rows.values_list("tree_id", "pk", "lang", "text"):
        if tree_id not in found and (cut := around(text, words)):
            found[tree_id] = Excerpt(message_id, lang, marked(cut))
    return found


def around(text: str, words: Collection[str]) -> str:
    """A piece of the text around the first of these words in it; empty if there is none."""
    folded = text.casefold()
    if len(folded) != len(text):  # a few letters become two: places would not fit
        folded = text.lower() if len(text.lower()) == len(text) else text
    places = [(folded.find(word), len(word)) for word in words if word in folded]
    if not places:
        return ""
    place, length = min(places)
    end = place + length
    return _cut(f"{text[:place]}{BEGIN}{text[place:end]}{END}{text[end:]}", place)


def _cut(text: str, place: int) -> str:
    """What stands around a place of a text, in one line."""
    begin, end = max(0, place - BEFORE), place + AFTER
    cut = " ".join(text[begin:end].split())
    return f"{'… ' if begin else ''}{cut}{' …' if end < len(text) else ''}"
