"""Looking for conversations to read: by words, language and length, or by chance."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final
from uuid import UUID

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchRank
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value

from trees.models import Message, Shelved
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
            wanted = wanted & ~query_for(term, dictionary)
    return wanted


def _wanted(wish: Wish) -> Query | None:
    wanted = [term for term in wish.terms if not term.excluded]
    query: Query | None = None
    for dictionary in _dictionaries(wish) if wanted else ():
        every: Query = query_for(wanted[0], dictionary)
        for term in wanted[1:]:
            every = every & query_for(term, dictionary)
        query = every if query is None else query | every
    return query


def _dictionaries(wish: Wish) -> list[str]:
    return [dictionary_of(wish.lang)] if wish.lang else [AS_WRITTEN, *DICTIONARIES.values()]


def query_for(term: Term, dictionary: str) -> SearchQuery:
    """What PostgreSQL is asked for one term."""
    if term.begins:
        return SearchQuery(f"{term.spelled}:*", config=dictionary, search_type="raw")
    how = "phrase" if term.phrase else "plain"
    return SearchQuery(term.spelled, config=dictionary, search_type=how)
