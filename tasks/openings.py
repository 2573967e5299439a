"""Keeping openings equal to what trees need. Everything here can be derived again at any time."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Func, Value

from interface.languages import LANGUAGES
from tasks.kinds import Kind, kind_of
from tasks.models import Opening
from trees.active import active_volunteers
from trees.advancing import advance
from trees.demand import Need, demand
from trees.facts import TreeFacts
from trees.models import Tree, policy_for
from trees.policy import limit
from trees.reading import read_facts
from trees.states import State

# One statement for all openings of many trees. A lease that is handed out at the same moment waits
# for the row or is waited for; ``leased`` is read from the row itself, so none is overlooked. Rows
# that are right stay as they are: leases come and go without making a right row wrong, and all else
# in it changes only under the lock of its tree, which is ours.
_STORE = """
WITH need AS (
    SELECT * FROM jsonb_to_recordset(%(needs)s::jsonb) AS need(
        tree_id uuid, lang text, target_id uuid, kind text, version text, wanted int, answered int,
        tree_places int, lonely_below int, barred bigint[], topics smallint[], shown jsonb)
), stored AS (
    INSERT INTO tasks_opening AS opening (
        tree_id, target_id, kind, version, lang, wanted, answered, leased, surplus, is_open,
        tree_places, lonely_below, barred, topics, shown, created_at)
    SELECT tree_id, target_id, kind, version, lang, GREATEST(wanted, answered), answered, 0,
           0, TRUE, tree_places, lonely_below, barred, topics, shown, %(now)s
    FROM need
    WHERE NOT EXISTS (
        SELECT FROM tasks_opening
        WHERE tasks_opening.tree_id = ANY(%(trees)s) AND tasks_opening.target_id = need.target_id
        AND tasks_opening.kind = need.kind AND tasks_opening.version = need.version
        AND is_open AND tasks_opening.answered = need.answered
        AND tasks_opening.wanted = GREATEST(need.wanted, need.answered + leased)
        AND surplus = GREATEST(0, need.answered + leased - need.wanted)
        AND tasks_opening.tree_places = need.tree_places
        AND tasks_opening.lonely_below = need.lonely_below
        AND tasks_opening.barred = need.barred AND tasks_opening.topics = need.topics
        AND tasks_opening.shown = need.shown)
    ON CONFLICT (target_id, kind, version) WHERE target_id IS NOT NULL DO UPDATE SET
        wanted = GREATEST(excluded.wanted, excluded.answered + opening.leased),
        surplus = GREATEST(0, excluded.answered + opening.leased - excluded.wanted),
        answered = excluded.answered,
        is_open = TRUE,
        tree_places = excluded.tree_places,
        lonely_below = excluded.lonely_below,
        barred = excluded.barred,
        topics = excluded.topics,
        shown = excluded.shown
    RETURNING opening.id
)
UPDATE tasks_opening SET
    is_open = FALSE, wanted = answered + leased, surplus = leased, tree_places = 0
WHERE tree_id = ANY(%(trees)s)
  AND (is_open OR wanted <> answered + leased OR surplus <> leased)
  AND NOT EXISTS (
    SELECT FROM need WHERE need.target_id = tasks_opening.target_id
    AND need.kind = tasks_opening.kind AND need.version = tasks_opening.version)
"""


def refresh(trees: Sequence[Tree], facts: Mapping[UUID, TreeFacts], *, now: datetime) -> None:
    """Make the openings of locked trees those that their facts call for, in one statement."""
    needs = [
        {"tree_id": str(tree.pk), "lang": tree.lang, **as_row(tree, need)}
        for tree in trees
        for need in demand(State(tree.state), facts[tree.pk])
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _STORE, {"needs": json.dumps(needs), "trees": [tree.pk for tree in trees], "now": now}
        )


def as_row(tree: Tree, need: Need) -> dict[str, object]:
    """A need of a tree in the columns of an opening."""
    return {
        "target_id": str(need.target),
        "kind": kind_of(need),
        "version": need.version,
        "wanted": need.wanted,
        "answered": need.answered,
        "tree_places": need.tree_places,
        "lonely_below": need.lonely_below,
        "barred": sorted(need.barred),
        "topics": tree.topics,
        "shown": {str(message): revision for message, revision in need.shown.items()},
    }


def settle(tree_id: UUID, *, now: datetime) -> Tree:
    """Move a tree to where it belongs and refresh its openings. Owns its transaction."""
    with transaction.atomic():
        tree = Tree.objects.locked().get(pk=tree_id)
        settle_locked([tree], now=now)
    return tree


def settle_locked(trees: Sequence[Tree], *, now: datetime) -> None:
    """Move locked trees to where they belong and refresh their openings."""
    refresh(trees, advance(trees, now=now), now=now)


def rederive(tree_id: UUID, *, now: datetime) -> list[str]:
    """Settle a tree and say what changed, for people who wonder whether it stands right."""
    before = _standing(tree_id)
    settle(tree_id, now=now)
    after = _standing(tree_id)
    return [
        *(f"- {line}" for line in before if line not in after),
        *(f"+ {line}" for line in after if line not in before),
    ]


def _standing(tree_id: UUID) -> list[str]:
    tree = Tree.objects.get(pk=tree_id)
    rows = Opening.objects.filter(tree=tree).order_by("id")
    return [f"state {tree.state}"] + [
        f"{row.kind} of {row.target_id}: {row.answered} of {row.wanted} answered, "
        f"{row.leased} in hand, {'open' if row.is_open else 'closed'}"
        for row in rows
    ]


def derived(tree: Tree) -> list[dict[str, object]]:
    """What the openings of a tree must be, without writing them."""
    facts = read_facts(tree)
    return [as_row(tree, need) for need in demand(State(tree.state), facts)]


def prompts_wanted(lang: str, *, now: datetime) -> int:
    """How many prompts of a language may be under review at the same time; 0 if too many wait."""
    policy, active = policy_for(lang), active_volunteers(lang, now=now)
    too_many = limit(policy, "max_prompt_lottery_waiting", active_volunteers=active)
    waiting = Tree.objects.in_state(State.PROMPT_LOTTERY_WAITING).filter(lang=lang)
    if waiting[:too_many].count() >= too_many:
        return 0
    return limit(policy, "max_initial_prompt_review", active_volunteers=active)


def refresh_prompts(lang: str, *, now: datetime) -> None:
    """Make the language's opening for prompts offer its free places. Owns its transaction.

    ``answered`` is the number of prompts under review: every one of them holds a place. Everybody
    who asks for a prompt waits while this holds the opening, so all else is looked up before.
    """
    most = prompts_wanted(lang, now=now)
    with transaction.atomic():
        opening = _locked_prompts(lang)
        before = (opening.wanted, opening.answered, opening.surplus, opening.is_open)
        in_review = Tree.objects.in_state(State.INITIAL_PROMPT_REVIEW).filter(lang=lang).count()
        wanted = max(in_review, most)
        opening.answered = in_review
        opening.wanted = max(wanted, in_review + opening.leased)
        opening.surplus = opening.wanted - wanted
        opening.is_open = wanted > in_review
        if before != (opening.wanted, opening.answered, opening.surplus, opening.is_open):
            opening.save(update_fields=["answered", "wanted", "surplus", "is_open"])


def _locked_prompts(lang: str) -> Opening:
    """The language's opening for prompts, made if there is none yet."""
    found = Opening.objects.locked().filter(kind=Kind.INITIAL_PROMPT, lang=lang)
    opening = found.first()
    if opening is None:
        new = Opening(kind=Kind.INITIAL_PROMPT, lang=lang, wanted=0)
        Opening.objects.bulk_create([new], ignore_conflicts=True)
        opening = found.get()
    return opening


def refresh_all_prompts(langs: Iterable[str] = LANGUAGES, *, now: datetime) -> None:
    """Offer the free places for prompts in every language."""
    for lang in langs:
        refresh_prompts(lang, now=now)


def give_back(opening_id: int) -> None:
    """One lease less. A place that was only a promise to its holder goes away with it."""
    one = Func(F("surplus"), Value(1), function="LEAST")
    Opening.objects.filter(pk=opening_id).update(
        leased=F("leased") - 1, wanted=F("wanted") - one, surplus=F("surplus") - one
    )
