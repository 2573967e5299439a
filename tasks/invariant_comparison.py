"""Invariants as comparisons: openings, verdicts and counters against what the rules derive."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tasks.models import Opening
from tasks.openings import as_row
from trees.demand import demand
from trees.facts import TreeFacts
from trees.labels import Tally, tally
from trees.models import Message, Reaction, Review, Tree, policies_for
from trees.progress import next_event
from trees.reading import read_many
from trees.scoring import ranks_and_strengths
from trees.states import State
from trees.topics import decide


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is broken: which group, what, and the id of the row."""

    group: int
    broken: str
    where: str


def compare_trees(trees: Collection[Tree]) -> list[Finding]:
    """What of these trees differs from what the rules derive."""
    rows = _Rows([tree.pk for tree in trees])
    facts = read_many(trees, policies_for({tree.lang for tree in trees}))
    found: list[Finding] = []
    for tree in trees:
        found += _counters(rows, tree)
        if tree.marked_at is None:
            found += _standing(tree, facts[tree.pk])
            found += _openings(rows, tree, facts[tree.pk])
            found += _verdicts_and_ranks(rows, tree, facts[tree.pk])
    return found


class _Rows:
    """The rows of a batch of trees, by what they belong to."""

    def __init__(self, trees: Collection[UUID]) -> None:
        self.messages: dict[UUID, list[Message]] = defaultdict(list)
        for message in Message.objects.filter(tree__in=trees).defer("text"):
            self.messages[message.tree_id].append(message)
        self.reviews: dict[tuple[UUID, int], list[Mapping[str, float]]] = defaultdict(list)
        self.views: dict[tuple[UUID, int], list[list[int]]] = defaultdict(list)
        for review in Review.objects.filter(message__tree__in=trees).order_by("id"):
            self.reviews[review.message_id, review.revision].append(review.labels)
            if review.topics is not None:
                self.views[review.message_id, review.revision].append(review.topics)
        self.reactions: dict[UUID, Counter[str]] = defaultdict(Counter)
        for reaction in Reaction.objects.filter(message__tree__in=trees):
            self.reactions[reaction.message_id][reaction.code] += 1
        self.openings: dict[UUID | None, list[Opening]] = defaultdict(list)
        for opening in Opening.objects.filter(tree__in=trees, is_open=True):
            self.openings[opening.tree_id].append(opening)


def _counters(rows: _Rows, tree: Tree) -> Iterator[Finding]:
    for message in rows.messages[tree.pk]:
        sets = rows.reviews[message.pk, message.revision]
        said = message.imported or {}
        before = said if message.revision == 1 else {}
        if message.review_count != len(sets) + (before.get("review_count") or 0):
            yield Finding(5, "message counts other reviews than there are", str(message.pk))
        if not _same_means(message.labels, tally(sets, onto=before.get("labels") or {})):
            yield Finding(5, "label means are not those of the reviews", str(message.pk))
        emojis = Counter(said.get("emojis") or {})
        emojis.update(rows.reactions[message.pk])
        if message.emojis != emojis:
            yield Finding(5, "message counts other reactions than there are", str(message.pk))
        if not message.depth and tree.topics != _topics(rows, tree, message):
            yield Finding(5, "topics are not those that people see", str(tree.pk))


def _topics(rows: _Rows, tree: Tree, prompt: Message) -> list[int]:
    views = rows.views[prompt.pk, prompt.revision]
    return decide(proposed=tree.proposed_topics, views=views, ruled=tree.ruled_topics)


def _same_means(stored: Tally, derived: Tally) -> bool:
    return stored.keys() == derived.keys() and all(
        stored[name]["count"] == derived[name]["count"]
        and math.isclose(stored[name]["value"], derived[name]["value"], abs_tol=1e-9)
        for name in stored
    )


def _standing(tree: Tree, facts: TreeFacts) -> Iterator[Finding]:
    event = next_event(State(tree.state), facts)
    if event is not None:
        yield Finding(4, f"tree rests in {tree.state} although {event} is due", str(tree.pk))


def _openings(rows: _Rows, tree: Tree, facts: TreeFacts) -> Iterator[Finding]:
    needs = {
        (row["target_id"], row["kind"], row["version"]): row
        for row in (as_row(tree, need) for need in demand(State(tree.state), facts))
    }
    for opening in rows.openings[tree.pk]:
        need = needs.pop((str(opening.target_id), opening.kind, opening.version), None)
        if need is None:
            yield Finding(4, "opening is open although the tree does not need it", str(opening.pk))
        elif not _meets(opening, need):
            yield Finding(4, "opening is not what the tree needs", str(opening.pk))
    for target, kind, _ in needs:
        yield Finding(4, f"opening {kind} is missing", str(target))


def _meets(opening: Opening, need: Mapping[str, object]) -> bool:
    wanted, answered = need["wanted"], need["answered"]
    assert isinstance(wanted, int)
    assert isinstance(answered, int)
    taken = answered + opening.leased
    return (
        opening.answered == answered
        and opening.wanted == max(wanted, taken)
        and opening.surplus == max(0, taken - wanted)
        and all(getattr(opening, name) == need[name] for name in _COPIED)
    )


_COPIED: Final = ("tree_places", "lonely_below", "barred", "topics", "shown")


def _verdicts_and_ranks(rows: _Rows, tree: Tree, facts: TreeFacts) -> Iterator[Finding]:
    verdicts = {message.id: message.verdict.as_result for message in facts.messages}
    ranks, strengths = ranks_and_strengths(facts)
    voted = {c.id for contest in facts.contests if contest.ballots for c in contest.candidates}
    for message in rows.messages[tree.pk]:
        if message.review_result != verdicts[message.pk]:
            yield Finding(5, "verdict is not that of the reviews", str(message.pk))
        if tree.state != State.READY_FOR_EXPORT:
            continue
        if message.pk in voted and message.rank != ranks.get(message.pk):
            yield Finding(5, "rank is not that of the ballots", str(message.pk))
        if message.pk in strengths and message.ranking_strength != strengths[message.pk]:
            yield Finding(5, "strength of consensus is not that of the ballots", str(message.pk))
