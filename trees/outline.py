"""A tree as a page shows it: its messages in reading order, with what may be seen of each."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from trees import browsing
from trees.browsing import Branch, sees_judgement, visible_text
from trees.labels import BY_NAME, Mean
from trees.models import Message, Reaction, Tree
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
    them, as ``text`` is if it was ``deleted``.
    """

    id: UUID
    role: str
    lang: str
    text: str
    deleted: bool
    model_name: str | None
    replies: int
    opens: bool
    closes: range
    rank: int | None
    labels: tuple[tuple[str, Mean], ...]
    emojis: tuple[Emoji, ...]

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

    def entry(message: Message, replies: int, opens: bool, closes: int) -> Entry:
        return Entry(
            id=message.pk,
            role=message.role,
            lang=message.lang,
            text=visible_text(reader, message),
            deleted=message.deleted_at is not None and not reader.is_staff,
            model_name=message.model_name,
            replies=replies,
            opens=opens,
            closes=range(closes),
            rank=message.rank + 1 if judged and message.rank is not None else None,
            labels=_labels(message.labels) if judged else (),
            emojis=_emojis(message.emojis, mine[message.pk]),
        )

    root = browsing.outline(reader, tree)
    return [
        entry(branch.message, len(branch.replies), opens, closes)
        for branch, opens, closes in _in_reading_order(root)
    ]


def _in_reading_order(root: Branch) -> Iterator[tuple[Branch, bool, int]]:
    """Depth first without recursion: imported trees may be deeper than Python's stack.

    Each branch comes with whether it begins a list and how many lists end after it.
    """
    waiting = [(root, True, 1)]
    while waiting:
        branch, opens, ends = waiting.pop()
        yield branch, opens, 0 if branch.replies else ends
        last = len(branch.replies) - 1
        waiting += [
            (reply, number == 0, ends + 1 if number == last else 0)
            for number, reply in reversed(list(enumerate(branch.replies)))
        ]


def _labels(means: Mapping[str, Mean]) -> tuple[tuple[str, Mean], ...]:
    return tuple((BY_NAME[name].question, mean) for name, mean in means.items() if name in BY_NAME)


def _emojis(counts: Mapping[str, int], mine: set[str]) -> tuple[Emoji, ...]:
    return tuple(
        Emoji(code, words, counts.get(code, 0), code in mine) for code, words in EMOJIS.items()
    )
