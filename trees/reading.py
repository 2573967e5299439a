"""From rows to facts: the only place that reads a tree for the rules."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import F

from trees import acceptance
from trees.acceptance import Verdict
from trees.consensus import Ballot as PureBallot
from trees.facts import BallotFacts, MessageFacts, TreeFacts
from trees.labels import SKIP_LABELING, SKIP_RANKING, SKIP_REPLY
from trees.models import Ballot, Message, Review, Tree, active_volunteers, policy_for
from trees.policy import Policy, nobody_can_threshold
from trees.roles import Role

ACTIVE_SPAN: Final = timedelta(days=7)
"""Who contributed within this time counts as active."""


def read_facts(tree: Tree, *, now: datetime, policy: Policy | None = None) -> TreeFacts:
    """Everything the rules look at, in at most five queries whatever the tree's size."""
    policy = policy or policy_for(tree.lang)
    messages = list(Message.objects.filter(tree=tree).in_tree_order())
    threshold = _threshold(tree, messages, policy, now)
    judges = _judges(tree)
    return TreeFacts(
        messages=tuple(_facts(m, policy, threshold, judges[m.pk]) for m in messages),
        shape=tree.shape,
        policy=policy,
        drawn=tree.drawn_at is not None,
        scored=tree.scored,
        ballots=_ballots(tree),
    )


def current_verdict(message: Message, policy: Policy) -> Verdict:
    """What the reviews of the present revision say, or the import that decided before us."""
    if message.revision == 1 and message.imported:
        decided = message.imported.get("review_result")
        if decided is not None:
            return Verdict.of_result(decided)
    return acceptance.verdict(
        message.labels,
        reviews=message.review_count,
        needed=policy.reply_reviews if message.depth else policy.prompt_reviews,
        threshold=policy.acceptance_threshold,
    )


def _threshold(tree: Tree, messages: Iterable[Message], policy: Policy, now: datetime) -> int:
    # Counting the active volunteers is only worth a query when somebody did skip.
    if not any(message.emojis.get(code) for message in messages for code in _CLOSES):
        return policy.nobody_can_limit
    active = active_volunteers(tree.lang, since=now - ACTIVE_SPAN)
    return nobody_can_threshold(policy, active_volunteers=active)


_CLOSES: Final = (SKIP_REPLY, SKIP_RANKING, SKIP_LABELING)


def _facts(
    message: Message, policy: Policy, threshold: int, judges: frozenset[int]
) -> MessageFacts:
    def closed(code: str) -> bool:
        skips: int = message.emojis.get(code, 0) - _imported_count(message, code)
        return skips >= threshold

    rank = (message.imported or {}).get("rank") if message.revision == 1 else None
    return MessageFacts(
        id=message.pk,
        parent_id=message.parent_id,
        role=Role(message.role),
        depth=message.depth,
        author_id=message.author_id,
        deleted=message.deleted_at is not None,
        revision=message.revision,
        reviews=message.review_count,
        verdict=current_verdict(message, policy),
        judges=judges,
        no_reply=closed(SKIP_REPLY),
        no_review=closed(SKIP_LABELING),
        no_ranking=closed(SKIP_RANKING),
        imported_rank=rank,
    )


def _imported_count(message: Message, code: str) -> int:
    emojis: Mapping[str, int] = (message.imported or {}).get("emojis") or {}
    return emojis.get(code, 0)


def _judges(tree: Tree) -> Mapping[UUID, frozenset[int]]:
    found: dict[UUID, set[int]] = defaultdict(set)
    rows = Review.objects.filter(
        message__tree=tree, author__isnull=False, message__revision=F("revision")
    ).values_list("message_id", "author_id")
    for message_id, author_id in rows:
        found[message_id].add(author_id)
    return defaultdict(frozenset, {key: frozenset(people) for key, people in found.items()})


def _ballots(tree: Tree) -> Mapping[UUID, tuple[BallotFacts, ...]]:
    found: dict[UUID, list[BallotFacts]] = defaultdict(list)
    for row in Ballot.objects.filter(parent__tree=tree).order_by("id"):
        found[row.parent_id].append(
            BallotFacts(
                author_id=row.author_id,
                ballot=PureBallot(
                    tuple(frozenset(UUID(name) for name in group) for group in row.ranking),
                    none_acceptable=row.not_rankable,
                ),
                shown={UUID(name): revision for name, revision in row.shown.items()},
            )
        )
    return {parent: tuple(ballots) for parent, ballots in found.items()}
