"""The card of a release: what is in it, and what one must know before relying on it. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from datasets.records import MessageRecord, TreeRecord
from interface.languages import ENGLISH_NAMES
from trees.roles import Role
from trees.states import State

MOST_ACTIVE: Final = (1, 10, 100)


@dataclass(slots=True)
class Figures:
    """What is counted while the files are written."""

    trees: Counter[str] = field(default_factory=Counter)  # by language of the prompt
    messages: Counter[tuple[str, Role]] = field(default_factory=Counter)
    by_author: Counter[UUID] = field(default_factory=Counter)
    without_author: int = 0
    ranked: int = 0
    reviews: int = 0
    first: str = ""
    last: str = ""

    def add(self, tree: TreeRecord) -> None:
        """Count a tree and its messages."""
        self.trees[tree.lang] += 1
        for message in tree.messages:
            self._add_message(message, tree.lang)

    def _add_message(self, message: MessageRecord, lang: str) -> None:
        self.messages[message.lang or lang, message.role] += 1
        self.ranked += message.rank is not None
        self.reviews += message.review_count or 0
        if message.user_id is None:
            self.without_author += 1
        else:
            self.by_author[message.user_id] += 1
        if date := (message.created_date or "")[:10]:
            self.first = min(self.first or date, date)
            self.last = max(self.last, date)

    @property
    def total(self) -> int:
        return self.messages.total()

    def share_of_most_active(self, number: int) -> float:
        """The share of the messages with a known author that this many people wrote."""
        most = sum(count for _, count in self.by_author.most_common(number))
        return most / max(1, self.by_author.total())


def card(name: str, note: str, figures: Figures, by_state: Mapping[State, int]) -> str:
    """The README of a release. The same figures give the same text at any time."""
    parts = [
        f"# {name}",
        note.strip(),
        _summary(figures),
        "## Files\n\n" + _FILES,
        "## Languages\n\n" + _languages(figures),
        "## Contributors\n\n" + _contributors(figures),
        "## What was left out\n\n" + _left_out(by_state),
        "## Limits\n\n" + _limits(figures),
        "## Licence\n\n" + _LICENCE,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _summary(figures: Figures) -> str:
    span = f", written from {figures.first} to {figures.last}" if figures.first else ""
    return (
        f"Conversation trees between prompters and an assistant, both written by volunteers: "
        f"{sum(figures.trees.values()):,} trees with {figures.total:,} messages{span}. "
        f"Volunteers reviewed the messages ({figures.reviews:,} reviews) and ranked rival replies "
        f"({figures.ranked:,} messages have a rank)."
    )


_FILES: Final = """\
- `trees.jsonl.gz`: one tree on each line, replies nested below the message that they answer.
- `messages.jsonl.gz`: the same messages, one on each line, the rows of a tree together.

Both are JSON Lines in the format of the OpenAssistant Conversations releases. `labels` holds the
mean (0 to 1) of what reviewers said and how many said it; a label that nobody gave is absent, which
is not a "no". `rank` is 0 for the reply that volunteers preferred. Ranks have gaps where a reply
was left out. `user_id` is the same for all messages of a person and names nobody."""


def _languages(figures: Figures) -> str:
    rows = [
        [
            f"{ENGLISH_NAMES[lang]} ({lang})",
            f"{figures.trees[lang]:,}",
            f"{figures.messages[lang, Role.PROMPTER]:,}",
            f"{figures.messages[lang, Role.ASSISTANT]:,}",
        ]
        for lang in ENGLISH_NAMES
        if any(figures.messages[lang, role] for role in Role)
    ]
    return _table(["language", "trees", "prompter messages", "assistant messages"], rows)


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _contributors(figures: Figures) -> str:
    people = len(figures.by_author)
    said = [f"{people:,} people wrote the messages."]
    said += [
        f"The most active {number:,} wrote {figures.share_of_most_active(number):.1%}."
        if number > 1
        else f"The most active one wrote {figures.share_of_most_active(1):.1%}."
        for number in MOST_ACTIVE
        if number < people
    ]
    if figures.without_author:
        said.append(f"Of {figures.without_author:,} messages the author is not known.")
    return " ".join(said)


def _left_out(by_state: Mapping[State, int]) -> str:
    rows = [[state, f"{by_state[state]:,}"] for state in State if by_state.get(state)]
    return (
        "Only trees in the state `ready_for_export`, and of these only accepted messages written "
        "by people: deleted, rejected, undecided and synthetic messages are left out with all "
        "that hangs below them. When the files were written the collection held:\n\n"
        + _table(["state", "trees"], rows)
    )


_LICENCE: Final = """\
Apache-2.0, as all are told who sign up to write. Trees that were imported from elsewhere keep the
licence of their source; `origin` names it where it is known."""

_LIMITS: Final = """\
- Nothing is known of the people: age, gender, country, first language, education and profession
  are not asked. How far they stand for anybody cannot be told.
- Volunteers chose themselves. People without internet access, without spare time, who do not read
  an interface in the languages offered, or who never heard of the project are not represented.
- What few people wrote shows what few people think; see the shares above.
- Replies were judged by volunteers, not by experts. They may be wrong, outdated, or the view of
  one person.
- Reviews and red flags remove much that is rude, harmful or personal, but not all of it."""


def _limits(figures: Figures) -> str:
    missing = [
        name
        for lang, name in ENGLISH_NAMES.items()
        if not any(figures.messages[lang, role] for role in Role)
    ]
    if not missing:
        return _LIMITS
    return f"{_LIMITS}\n- Open for collection, but without a message here: {', '.join(missing)}."
