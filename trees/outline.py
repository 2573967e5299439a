"""A tree as a page shows it: its messages in reading order, with what may be seen of each."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from trees import browsing
from trees.browsing import Branch, sees_judgement, visible_text
from trees.drawing import Dot, Drawing, draw
from trees.label_words import in_words
from trees.labels import BY_NAME, Mean
from trees.models import Reaction, Tree
from trees.roles import Role
from trees.wording import EMOJIS, EmojiWords


@dataclass(frozen=True, slots=True)
class Emoji:
    """One kind of reaction to a message: how many gave it, and whether the reader did."""

    code: str
    words: EmojiWords
    count: int
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message of the outline.

    ``opens``: a list of replies begins with this entry; after it as many lists end as ``closes``
    has members. ``rank`` counts from 1; it and ``labels`` are empty where the reader may not see
    them, as ``text`` is if it was ``deleted``. ``among`` are the messages that reply to the same
    one, this one included, in the order in which they are shown.
    """

    id: UUID
    parent_id: UUID | None
    among: tuple[UUID, ...]
    role: str
    lang: str
    text: str
    deleted: bool
    model_name: str | None
    replies: int
    opens: bool
    closes: range
    rank: int | None
    ranked: int
    labels: tuple[tuple[str, Mean], ...]
    in_words: tuple[str, ...]
    emojis: tuple[Emoji, ...]

    @property
    def number(self) -> int:
        """Which of those among which it stands, from 1."""
        return self.among.index(self.id) + 1

    @property
    def before(self) -> UUID | None:
        """The message beside it that is shown before."""
        return self.among[self.number - 2] if self.number > 1 else None

    @property
    def after(self) -> UUID | None:
        """The message beside it that is shown next."""
        return self.among[self.number] if self.number < len(self.among) else None

    @property
    def has_emojis(self) -> bool:
        return any(emoji.count for emoji in self.emojis)


def entries(reader: User, tree: Tree) -> list[Entry]:
    """The tree's messages in reading order, in two queries whatever its size."""
    judged = sees_judgement(reader, tree)
    mine: dict[UUID, set[str]] = defaultdict(set)
    given = Reaction.objects.filter(message__tree=tree, author=reader)
    for message_id, code in given.values_list("message_id", "code"):
        mine[message_id].add(code)

    def entry(place: _Place) -> Entry:
        message = place.branch.message
        return Entry(
            id=message.pk,
            parent_id=message.parent_id,
            among=tuple(branch.message.pk for branch in place.among),
            role=message.role,
            lang=message.lang,
            text=visible_text(reader, message),
            deleted=message.deleted_at is not None and not reader.is_staff,
            model_name=message.model_name,
            replies=len(place.branch.replies),
            opens=place.opens,
            closes=range(place.closes),
            rank=message.rank + 1 if judged and message.rank is not None else None,
            ranked=sum(branch.message.rank is not None for branch in place.among),
            labels=_labels(message.labels) if judged else (),
            in_words=tuple(in_words(message.labels)) if judged else (),
            emojis=_emojis(message.emojis, mine[message.pk]),
        )

    return [entry(place) for place in _in_reading_order(browsing.outline(reader, tree))]


def drawing(entries: Sequence[Entry], *, mirrored: bool) -> Drawing:
    """The same messages as a drawing; each is named by who speaks, its rank and first words."""
    dots = [
        Dot(
            id=entry.id,
            parent_id=entry.parent_id,
            role=entry.role,
            place=entry.rank,
            words=in_short(entry.text, role=entry.role, rank=entry.rank, ranked=entry.ranked),
        )
        for entry in entries
    ]
    return draw(dots, mirrored=mirrored)


def in_short(text: str, *, role: str, rank: int | None, ranked: int) -> str:
    """A message in a line: who speaks, its rank (from 1) of so many, and its first words."""
    begin = Truncator(" ".join(text.split())).chars(80)
    said = {"begin": begin, "rank": rank, "ranked": ranked}
    if role == Role.PROMPTER:
        return _("User: %(begin)s") % said
    if rank is None:
        return _("Assistant: %(begin)s") % said
    return _("Assistant, rank %(rank)s of %(ranked)s: %(begin)s") % said


@dataclass(frozen=True, slots=True)
class _Place:
    """A branch in reading order: whether it begins a list, and how many lists end after it."""

    branch: Branch
    among: tuple[Branch, ...]
    opens: bool
    closes: int


def _in_reading_order(root: Branch) -> Iterator[_Place]:
    """Depth first without recursion: imported trees may be deeper than Python's stack."""
    waiting: list[tuple[Branch, tuple[Branch, ...], bool, int]] = [(root, (root,), True, 1)]
    while waiting:
        branch, among, opens, ends = waiting.pop()
        yield _Place(branch, among, opens, 0 if branch.replies else ends)
        last = len(branch.replies) - 1
        waiting += [
            (reply, branch.replies, number == 0, ends + 1 if number == last else 0)
            for number, reply in reversed(list(enumerate(branch.replies)))
        ]


def _labels(means: Mapping[str, Mean]) -> tuple[tuple[str, Mean], ...]:
    return tuple((BY_NAME[name].question, mean) for name, mean in means.items() if name in BY_NAME)


def _emojis(counts: Mapping[str, int], mine: set[str]) -> tuple[Emoji, ...]:
    return tuple(
        Emoji(code, words, counts.get(code, 0), code in mine) for code, words in EMOJIS.items()
    )
