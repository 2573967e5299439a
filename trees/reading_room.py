"""Looking for conversations to read: by words, language, topic and length, or by chance."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value

from trees.models import Message, Shelved
from trees.search_words import AS_WRITTEN, DICTIONARIES, How, Term, dictionary_of, terms
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
    topic: int | None = None
    length: Length | None = None
    order: Order | None = None

    @property
    def terms(self) -> tuple[Term, ...]:
        return terms(self.words)

    @property
    def only_excludes(self) -> bool:
        """Whether it says what must not occur, and nothing that must."""
        return bool(self.terms) and all(term.excluded for term in self.terms)


_FUNCTIONS: Final[Mapping[How, str]] = {
    "plain": "plainto_tsquery",
    "phrase": "phraseto_tsquery",
    "raw": "to_tsquery",
}


class _AsWritten(SearchQuery):
    """A query as PostgreSQL has put it into words before."""

    template = "(%(expressions)s)::tsquery"


def find(wish: Wish) -> QuerySet[Shelved]:
    """The conversations that fit, in the order wished for; none if nothing sensible is asked."""
    found = Shelved.objects.all()
    if wish.lang:
        found = found.filter(lang=wish.lang)
    if wish.topic:
        found = found.filter(topics__contains=[wish.topic])
    if wish.length:
        least, most = LENGTHS[wish.length]
        found = found.filter(size__gte=least)
        found = found.filter(size__lte=most) if most else found
    if wish.words:
        asked = _query(wish)
        if not asked:
            return found.none()
        query = _AsWritten(asked)
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


def _query(wish: Wish) -> str:
    """What must stand in a conversation; nothing if only said what must not, or what is no word.

    Where no language is chosen, the words may be of any, and are compared by each dictionary.
    """
    dictionaries = (
        [dictionary_of(wish.lang)] if wish.lang else sorted({AS_WRITTEN, *DICTIONARIES.values()})
    )
    wanted = _alternatives([term for term in wish.terms if not term.excluded], dictionaries)
    if not wanted:
        return ""
    unwanted = (_alternatives([term], dictionaries) for term in wish.terms if term.excluded)
    return " & !".join([wanted, *filter(None, unwanted)])


def _alternatives(wanted: Sequence[Term], dictionaries: Sequence[str]) -> str:
    """All terms by any of the dictionaries, each way of putting it once: most agree on most words.

    Otherwise PostgreSQL would take every repetition for one more chance to find something, and
    read through the shelf.
    """
    if not wanted:
        return ""
    every = " && ".join(f"{_FUNCTIONS[term.how]}(dictionary::regconfig, %s)" for term in wanted)
    statement = f"SELECT DISTINCT ({every})::text FROM unnest(%s::text[]) AS dictionary"  # noqa: S608 - names of ours
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(term.spelled for term in wanted), list(dictionaries)])
        found = sorted(query for (query,) in cursor.fetchall() if query)
    return f"({' | '.join(f'({query})' for query in found)})" if found else ""


def query_for(term: Term, dictionary: str) -> SearchQuery:
    """What PostgreSQL is asked for one term."""
    return SearchQuery(term.spelled, config=dictionary, search_type=term.how)
