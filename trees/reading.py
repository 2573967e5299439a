"""From rows to facts: the only place that reads a tree for the rules."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from trees import acceptance
from trees.acceptance import Verdict, Yardstick
from trees.consensus import Ballot as PureBallot
from trees.facts import BallotFacts, MessageFacts, TreeFacts
from trees.labels import SKIP_LABELING, SKIP_RANKING, SKIP_REPLY
from trees.models import Ballot, Message, Review, Tree, policies_for
from trees.policy import Policy
from trees.roles import Role


def read_facts(tree: Tree, *, policy: Policy | None = None) -> TreeFacts:
    """Everything the rules look at, in at most four queries whatever the tree's size."""
    policies = {tree.lang: policy} if policy else policies_for([tree.lang])
    return read_many([tree], policies)[tree.pk]


def read_many(trees: Collection[Tree], policies: Mapping[str, Policy]) -> dict[UUID, TreeFacts]:
    """The facts of many trees in three queries; ``policies`` by language."""
    return facts_by_tree(trees, messages_by_tree(trees), policies)


def messages_by_tree(trees: Collection[Tree]) -> dict[UUID, list[Message]]:
    """What the rules look at of all messages of these trees, in the order of each tree."""
    found: dict[UUID, list[Message]] = {tree.pk: [] for tree in trees}
    rows = Message.objects.filter(tree__in=list(found)).defer("text", "emojis", "detoxify")
    for message in rows.in_tree_order():
        found[message.tree_id].append(message)
    return found


def facts_by_tree(
    trees: Collection[Tree],
    messages: Mapping[UUID, Sequence[Message]],
    policies: Mapping[str, Policy],
) -> dict[UUID, TreeFacts]:
    """The facts in messages at hand, in at most two queries for all trees."""
    all_messages = [message for tree in trees for message in messages[tree.pk]]
    judges = _judges(_undecided(all_messages, {tree.pk: policies[tree.lang] for tree in trees}))
    ballots = _ballots(_parents_of_rivals(all_messages))
    return {
        tree.pk: facts_of(
            tree,
            messages[tree.pk],
            policy=policies[tree.lang],
            judges=judges,
            ballots={m.pk: ballots[m.pk] for m in messages[tree.pk] if m.pk in ballots},
        )
        for tree in trees
    }


def facts_of(
    tree: Tree,
    messages: Iterable[Message],
    *,
    policy: Policy,
    judges: Mapping[UUID, frozenset[int]] = MappingProxyType({}),
    ballots: Mapping[UUID, tuple[BallotFacts, ...]] = MappingProxyType({}),
) -> TreeFacts:
    """The facts in rows at hand, without a query (an import has them before they are stored)."""
    return TreeFacts(
        messages=tuple(_facts(m, policy, judges.get(m.pk, frozenset())) for m in messages),
        shape=tree.shape,
        policy=policy,
        drawn=tree.drawn_at is not None,
        scored=tree.scored,
        ballots=ballots,
    )


def current_verdict(message: Message, policy: Policy) -> Verdict:
    """What the reviews of the present revision say, or the import that decided before us.

    What a file left undecided stays so until somebody reviews it here. Reviews are judged by the
    numbers that were in force when they sufficed: a new policy does not overturn what others have
    built upon.
    """
    if message.revision == 1 and message.imported:
        decided = message.imported.get("review_result")
        unreviewed = message.review_count == (message.imported.get("review_count") or 0)
        if decided is not None or unreviewed:
            return Verdict.of_result(decided)
    yardstick = message.judged_by or yardstick_of(policy, depth=message.depth)
    return acceptance.verdict(message.labels, reviews=message.review_count, **yardstick)


def yardstick_of(policy: Policy, *, depth: int) -> Yardstick:
    """What the reviews of a message at this depth are judged by."""
    needed = policy.reply_reviews if depth else policy.prompt_reviews
    return Yardstick(needed=needed, threshold=policy.acceptance_threshold)


def _facts(message: Message, policy: Policy, judges: frozenset[int]) -> MessageFacts:
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
        no_reply=SKIP_REPLY in message.closed_for,
        no_review=SKIP_LABELING in message.closed_for,
        no_ranking=SKIP_RANKING in message.closed_for,
        imported_rank=rank,
    )


def _undecided(messages: Iterable[Message], policies: Mapping[UUID, Policy]) -> dict[UUID, Message]:
    """The messages of which it matters who has judged them."""
    return {
        message.pk: message
        for message in messages
        if current_verdict(message, policies[message.tree_id]) is Verdict.UNDECIDED
    }


def _judges(messages: Mapping[UUID, Message]) -> Mapping[UUID, frozenset[int]]:
    """Who reviewed the present revision."""
    found: dict[UUID, set[int]] = defaultdict(set)
    rows = Review.objects.filter(message__in=list(messages), author__isnull=False)
    for message_id, revision, author_id in rows.values_list("message_id", "revision", "author_id"):
        if revision == messages[message_id].revision:
            found[message_id].add(author_id)
    return {key: frozenset(people) for key, people in found.items()}


def _parents_of_rivals(messages: Iterable[Message]) -> list[UUID]:
    """Where there may be ballots: under two replies or more."""
    replies = Counter(message.parent_id for message in messages if message.parent_id)
    return [parent for parent, count in replies.items() if count > 1]


def _ballots(parents: Collection[UUID]) -> Mapping[UUID, tuple[BallotFacts, ...]]:
    found: dict[UUID, list[BallotFacts]] = defaultdict(list)
    for row in Ballot.objects.filter(parent__in=parents).order_by("id"):
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
