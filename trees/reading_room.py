"""Looking for conversations to read: by words, language and length, or by chance."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final
from uuid import UUID

from django.contrib.postgres.search import (
    CombinedSearchQuery,
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVector,
)
from django.db.models import Case, Count, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Left
from django.utils.html import escape
from django.utils.safestring import SafeString

from trees.models import Message, MessageQuerySet, Shelved
from trees.search_words import AS_WRITTEN, DICTIONARIES, Term, dictionary_of, terms
from trees.states import State


class Length(StrEnum):
    """How many messages a conversation has."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


LENGTHS: Final[Mapping[Length, tuple[int, int | None]]] = {
    Length.SHORT: (1, 5),
    Length.MEDIUM: (6, 12),
    Length.LONG: (13, None),
}
"""Fewest and most messages."""


class Order(StrEnum):
    """What comes first, where it is not what fits the words best."""

    NEWEST = "newest"
    OLDEST = "oldest"
    LONGEST = "longest"
    SHORTEST = "shortest"


_ORDERS: Final = {
    Order.NEWEST: ("-created_at", "tree"),
    Order.OLDEST: ("created_at", "tree"),
    Order.LONGEST: ("-size", "-created_at", "tree"),
    Order.SHORTEST: ("size", "-created_at", "tree"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody looks for. Nothing said means all of it."""

    words: str = ""
    lang: str | None = None
    length: Length | None = None
    order: Order | None = None

    @property
    def terms(self) -> tuple[Term, ...]:
        return terms(self.words)

    @property
    def only_excludes(self) -> bool:
        """Whether it says what must not occur, and nothing that must."""
        return bool(self.terms) and all(term.excluded for term in self.terms)


Query = SearchQuery | CombinedSearchQuery


def find(wish: Wish) -> QuerySet[Shelved]:
    """The conversations that fit, in the order wished for; none if nothing sensible is asked."""
    found = Shelved.objects.all()
    if wish.lang:
        found = found.filter(lang=wish.lang)
    if wish.length:
        least, most = LENGTHS[wish.length]
        found = found.filter(size__gte=least)
        found = found.filter(size__lte=most) if most else found
    if wish.words:
        query = _query(wish)
        if query is None:
            return found.none()
        found = found.filter(words=query)
        if wish.order is None:
            # Long conversations hold more words by their length alone: 1 weighs that down.
            rank = SearchRank(F("words"), query, normalization=Value(1))
            return found.order_by(rank.desc(), "-created_at", "tree")
    return found.order_by(*_ORDERS[wish.order or Order.NEWEST])


def with_prompts(found: QuerySet[Shelved]) -> QuerySet[Shelved]:
    """With the tree, and its first message as ``prompt``."""
    roots = Message.objects.living().filter(pk=OuterRef("tree"))
    return (
        found.select_related("tree").defer("words").annotate(prompt=Subquery(roots.values("text")))
    )


def still_ready(rows: Iterable[Shelved]) -> list[Shelved]:
    """Without those that were withdrawn since the shelf was tidied."""
    return [row for row in rows if row.tree.state == State.READY_FOR_EXPORT]


def count_by_language() -> Counter[str]:
    """How many conversations there are to read in each language."""
    rows = Shelved.objects.order_by().values_list("lang").annotate(Count("tree"))
    return Counter(dict(rows))


def any_of(wish: Wish, *, rng: Random) -> UUID | None:
    """One of those that fit, all equally likely; none if there is none."""
    ids = find(wish).order_by("created_at", "tree").values_list("tree", flat=True)
    count = ids.count()
    return ids[rng.randrange(count)] if count else None


def _query(wish: Wish) -> Query | None:
    """What must stand in a conversation; nothing if only said what must not.

    Where no language is chosen, the words may be of any, and are compared by each dictionary.
    """
    wanted = _wanted(wish)
    unwanted = [term for term in wish.terms if term.excluded]
    if wanted is None or not unwanted:
        return wanted
    for dictionary in _dictionaries(wish):
        for term in unwanted:
            wanted = wanted & ~_one(term, dictionary)
    return wanted


def _wanted(wish: Wish) -> Query | None:
    wanted = [term for term in wish.terms if not term.excluded]
    query: Query | None = None
    for dictionary in _dictionaries(wish) if wanted else ():
        every: Query = _one(wanted[0], dictionary)
        for term in wanted[1:]:
            every = every & _one(term, dictionary)
        query = every if query is None else query | every
    return query


def _dictionaries(wish: Wish) -> list[str]:
    return [dictionary_of(wish.lang)] if wish.lang else [AS_WRITTEN, *DICTIONARIES.values()]


def _one(term: Term, dictionary: str) -> SearchQuery:
    if term.begins:
        return SearchQuery(f"{term.spelled}:*", config=dictionary, search_type="raw")
    how = "phrase" if term.phrase else "plain"
    return SearchQuery(term.spelled, config=dictionary, search_type=how)


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
AROUND: Final = 90
"""Characters shown before and after words that were found as they are written."""


def excerpts(wish: Wish, trees: Collection[UUID]) -> dict[UUID, Excerpt]:
    """An excerpt of each of these trees, in two statements at most."""
    query = _wanted(wish)
    if query is None or not trees:
        return {}
    found = {
        tree_id: Excerpt(message_id, lang, marked(text))
        for tree_id, message_id, lang, text in _headlines(query, trees)
        if BEGIN in text
    }
    missing = [tree_id for tree_id in trees if tree_id not in found]
    return {**found, **_as_written(wish, missing)} if missing else found


def marked(text: str) -> SafeString:
    """The text escaped, what stands between :data:`BEGIN` and :data:`END` marked."""
    html = _MARKED.sub(r"<mark>\1</mark>", escape(text))
    return SafeString(html.replace(BEGIN, "").replace(END, ""))


def _headlines(query: Query, trees: Collection[UUID]) -> Iterable[tuple[UUID, UUID, str, str]]:
    """Tree, message, language and marked text of the message in each that fits best."""
    dictionary = Case(
        *(When(tree__lang=lang, then=Value(name)) for lang, name in DICTIONARIES.items()),
        default=Value(AS_WRITTEN),
    )
    text = Left("text", LOOKED_AT)
    best = (
        _readable(trees)
        .annotate(fit=SearchRank(SearchVector(text, config=dictionary), query))
        .order_by("tree", "-fit", "depth", "position", "id")
        .distinct("tree")
        .values("pk")
    )
    headline = SearchHeadline(
        text,
        query,
        config=dictionary,
        start_sel=BEGIN,
        stop_sel=END,
        max_words=24,
        min_words=8,
        max_fragments=2,
        fragment_delimiter=" … ",
    )
    rows = Message.objects.filter(pk__in=best).annotate(headline=headline)
    return rows.values_list("tree_id", "pk", "lang", "headline")


def _readable(trees: Collection[UUID]) -> MessageQuerySet:
    return Message.objects.living().filter(tree__in=trees).exclude(review_result=False)


def _as_written(wish: Wish, trees: Collection[UUID]) -> dict[UUID, Excerpt]:
    """Excerpts around the words as they were typed: where pairs were compared, or stems differ."""
    words = [term.written.casefold() for term in wish.terms if not term.excluded]
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
    begin, end = max(0, place - AROUND), place + length + AROUND
    fits = f"{BEGIN}{text[place : place + length]}{END}"
    cut = f"{text[begin:place]}{fits}{text[place + length : end]}"
    return f"{'… ' if begin else ''}{cut}{' …' if end < len(text) else ''}"
