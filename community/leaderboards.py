"""Who did most, in a span of time and a language."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from accounts.models import User
from community.freshness import kept_fresh
from community.ledger import work_by_day
from community.points import Work, points
from community.streaks import streak
from community.work import accepted_work, work_of
from interface.languages import check_language
from interface.refusals import Invalid
from interface.sentences import worded


class Frame(StrEnum):
    """The span of time that ends now."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    TOTAL = "total"


class UnknownFrame(Invalid):
    code = "unknown_frame"
    title = worded("Unknown span of time")


SPANS: Final = MappingProxyType(
    {Frame.DAY: timedelta(days=1), Frame.WEEK: timedelta(days=7), Frame.MONTH: timedelta(days=30)}
)
LASTS: Final = MappingProxyType(
    {
        Frame.DAY: timedelta(seconds=15),
        Frame.WEEK: timedelta(seconds=30),
        Frame.MONTH: timedelta(seconds=60),
        Frame.TOTAL: timedelta(seconds=120),
    }
)
"""How old a board may be: the longer its span, the less a minute matters."""
DEFAULT: Final = Frame.WEEK
"""The newcomer's chance: old merits do not stand in the way."""
LEADERS: Final = 100
NEIGHBOURS: Final = 3

Row = tuple[int, int, int, tuple[int, ...]]
"""(place, user id, points, counts as in ``Work``): what is kept of a person between requests."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of a board."""

    place: int
    name: str
    points: int
    work: Work
    is_own: bool


@dataclass(frozen=True, slots=True)
class Own:
    """Where the person who asks stands, and who is ``around`` them; nobody is around a person
    without accepted work in this span."""

    around: Sequence[Standing]
    streak_days: int
    hidden: bool = False
    """They do not want to be seen here, and so have no place; ``points`` they have all the same."""
    points: int = 0

    @property
    def standing(self) -> Standing | None:
        return next((standing for standing in self.around if standing.is_own), None)

    @property
    def neighbours(self) -> list[Standing]:
        return [standing for standing in self.around if not standing.is_own]


@dataclass(frozen=True, slots=True)
class Board:
    frame: Frame
    lang: str | None
    people: int
    leaders: Sequence[Standing]
    own: Own | None


def read_frame(value: str) -> Frame:
    """Raises :class:`UnknownFrame`."""
    try:
        return Frame(value)
    except ValueError:
        raise UnknownFrame(
            f"{value[:20]!r} is not a span of time; choose one of {', '.join(Frame)}.",
            field="frame",
        ) from None


def leaderboard(
    frame: Frame, *, lang: str | None = None, viewer: User | None = None, now: datetime
) -> Board:
    """The first hundred, and the viewer's place among their neighbours.

    Raises ``UnknownLanguage``. Two queries more for a viewer, however many people there are; three
    further ones for a viewer whom others do not see.
    """
    if lang is not None:
        check_language(lang)
    rows = kept_fresh(
        f"leaderboard-{frame}-{lang or 'all'}",
        lambda: _rows(frame, lang, now=now),
        lasts=LASTS[frame],
        now=now,
    )
    near = _near(rows, viewer)
    own_id = viewer.pk if viewer else None
    shown = {row[1] for row in (*rows[:LEADERS], *near)}
    names, hidden = _names(shown | {own_id} if own_id else shown)
    leaders = _standings(rows[:LEADERS], names, own_id)
    own = None
    if viewer is not None and viewer.pk in hidden:
        own = _unseen(viewer, frame, lang, now=now)
    elif viewer is not None:
        own = _own(viewer, _standings(near, names, own_id), now=now)
    return Board(frame, lang, len(rows), leaders, own)


def _rows(frame: Frame, lang: str | None, *, now: datetime) -> list[Row]:
    """Everybody with accepted work, best first. Equal points share a place, as in sports."""
    span = SPANS.get(frame)
    worked = accepted_work(since=now - span if span else None, lang=lang)
    scored = sorted((-points(counts), author_id, counts) for author_id, counts in worked.items())
    rows: list[Row] = []
    place, above = 0, 1
    for number, (lost, author_id, counts) in enumerate(scored, start=1):
        if lost != above:
            place, above = number, lost
        rows.append((place, author_id, -lost, counts))
    return rows


def _near(rows: Sequence[Row], viewer: User | None) -> Sequence[Row]:
    if viewer is None:
        return ()
    index = next((i for i, row in enumerate(rows) if row[1] == viewer.pk), None)
    return () if index is None else rows[max(0, index - NEIGHBOURS) : index + NEIGHBOURS + 1]


def _names(user_ids: Collection[int]) -> tuple[Mapping[int, str], Collection[int]]:
    """User names of those who are still active and may be seen, and who does not want to be."""
    people = User.objects.filter(pk__in=user_ids, is_active=True)
    rows = people.values_list("pk", "username", "preferences__hidden")
    hidden = {pk for pk, _, hides in rows if hides}
    return {pk: name for pk, name, _ in rows if pk not in hidden}, hidden


def _standings(rows: Sequence[Row], names: Mapping[int, str], own_id: int | None) -> list[Standing]:
    return [
        Standing(place, names[author_id], score, Work(*counts), author_id == own_id)
        for place, author_id, score, counts in rows
        if author_id in names
    ]


def _own(viewer: User, around: Sequence[Standing], *, now: datetime) -> Own:
    mine = next((standing.points for standing in around if standing.is_own), 0)
    return Own(around, _streak(viewer, now=now), points=mine)


def _unseen(viewer: User, frame: Frame, lang: str | None, *, now: datetime) -> Own:
    """What somebody is told of themselves who does not want to be on the board."""
    span = SPANS.get(frame)
    work = work_of(viewer, since=now - span if span else None, lang=lang)
    return Own((), _streak(viewer, now=now), hidden=True, points=points(work.counts))


def _streak(viewer: User, *, now: datetime) -> int:
    return streak(work_by_day(viewer), today=now.astimezone(UTC).date())
