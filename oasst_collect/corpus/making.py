"""From a scale and a seed to a database full of conversations."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from accounts.models import User
from community import days
from community.models import DayOfWork
from moderation.models import Action, Report
from oasst_collect.corpus import history, skeletons
from oasst_collect.corpus.conversations import Author, Outline
from oasst_collect.corpus.crowd import Crowd, Person, gathered
from oasst_collect.corpus.figures import LANGUAGES, Figures, apportion, at_scale, evened
from oasst_collect.corpus.skeletons import Skeleton
from oasst_collect.corpus.subjects import Subjects, as_array
from oasst_collect.corpus.tables import Filler, analyze, bare, restart_counting
from oasst_collect.corpus.writing import FILLED, Writer
from tasks.models import Opening
from trees.models import (
    Ballot,
    Contribution,
    LanguagePolicy,
    Reaction,
    Review,
    Transition,
    Tree,
    policies_for,
)
from trees.roles import Role
from trees.states import ACTIVE, State
from trees.topic_list import Topic

MONTHS: Final = timedelta(days=210)
SINCE: Final[Mapping[State, timedelta]] = {
    State.INITIAL_PROMPT_REVIEW: timedelta(days=3),
    State.GROWING: timedelta(days=40),
    State.RANKING: timedelta(days=40),
}
"""How long ago the trees of a state begin; the others, some months."""
LATELY: Final = timedelta(hours=2)
SETTLED: Final = timedelta(days=5)
"""A finished tree is as old as this at least."""
SIZES: Final[Mapping[State, tuple[int, int]]] = {
    State.GROWING: (2, 10),
    State.RANKING: (6, 13),
    State.HALTED_BY_MODERATOR: (2, 8),
}
RIVAL_FOLLOWUPS: Final = 3
"""In every so-many-th tree that grows or is ranked, prompter replies compete as well."""
TREES_PER_REPORT: Final = 5_000
COUNTED: Final = (
    User, LanguagePolicy, Review, Ballot, Reaction, Transition, Report, Action, Contribution,
    Opening, DayOfWork,
)  # fmt: skip
"""Tables whose rows the database numbers."""

Say = Callable[[str], None]


class HoldsTreesError(ValueError):
    """The database holds trees already."""


def make_corpus(*, scale: float, seed: int, now: datetime, say: Say) -> Figures:
    """Fill an empty database. The same scale, seed and moment make the same corpus.

    Owns its transaction, which locks the tables that it fills. Raises :class:`HoldsTreesError`, or
    another ``ValueError`` if the scale is too small.
    """
    figures = at_scale(scale)
    rng = Random(seed)
    with transaction.atomic():
        if Tree.objects.exists():
            raise HoldsTreesError("A corpus needs a database without trees; this one has some.")
        _prepare(rng)
        # Dice of their own: all else in the corpus does not depend on topics.
        numbers = list(Topic.objects.order_by("pk").values_list("pk", flat=True))
        subjects = Subjects(numbers, rng=Random(seed))
        people = gathered(figures.volunteers, rng=rng)
        first = _write_people(people, subjects, rng=rng, now=now)
        say(f"{len(people):,} volunteers")
        outlines = _outlines(figures, now=now, rng=rng)
        _write_policies(figures, outlines)
        crowd = Crowd(people, first_id=first, rng=rng)
        with bare(*FILLED):
            _write_trees(crowd, subjects, outlines, first, now=now, rng=rng, say=say)
        analyze(FILLED)
        say("indexes of trees and messages")
        _derive(seed, now=now, say=say)
    return figures


def _prepare(rng: Random) -> None:
    restart_counting(COUNTED)
    with connection.cursor() as cursor:
        # Openings draw their place in the order of offers in the database.
        cursor.execute("SELECT setseed(%s)", [rng.random()])
        cursor.execute(
            "SELECT setval('trees_tree_number',"
            " (SELECT coalesce(max(number), 0) + 1 FROM trees_tree), false)"
        )
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute("SET LOCAL work_mem = '64MB'")


def _write_people(people: list[Person], subjects: Subjects, *, rng: Random, now: datetime) -> int:
    """Accounts nobody can sign in to; returns the id of the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM accounts_user")
        (first,) = cursor.fetchone() or (1,)
    filler = Filler(User, (
        "id", "username", "password", "public_id", "reads", "writes", "knows_topics",
        "avoids_topics", "is_staff", "date_joined",
    ))  # fmt: skip
    for person in people:
        spoken = "{" + ",".join(person.langs) + "}"
        known, avoided = map(as_array, subjects.of_person())
        filler.add(
            first + person.number, f"corpus-{first + person.number}", "!",
            UUID(int=rng.getrandbits(128), version=4), spoken, spoken, known, avoided,
            person.moderates,
            (now - MONTHS).isoformat(),
        )  # fmt: skip
    filler.flush()
    restart_counting((User,))
    analyze((User,))
    return int(first)


def _outlines(figures: Figures, *, now: datetime, rng: Random) -> list[Outline]:
    """All trees in the order in which their prompts came in."""
    made = _skeletons(figures, rng=rng)
    models = _models(figures, made, rng=rng)
    outlines: list[Outline] = []
    for state, number in figures.trees.items():
        weights = evened(LANGUAGES) if state in ACTIVE else LANGUAGES
        langs = [lang for lang, n in apportion(number, weights).items() for _ in range(n)]
        rng.shuffle(langs)
        for lang, skeleton in zip(langs, made.get(state) or [Skeleton()] * number, strict=True):
            outlines.append(
                Outline(
                    state=state,
                    lang=lang,
                    begun=_begun(state, now=now, rng=rng),
                    skeleton=skeleton,
                    synthetic=frozenset(models.get(id(skeleton), ())),
                )
            )
    outlines.sort(key=lambda outline: outline.begun)
    return outlines


def _skeletons(figures: Figures, *, rng: Random) -> dict[State, list[Skeleton]]:
    """Those of all trees that have replies, with as many messages as the figures say."""
    made = {
        State.READY_FOR_EXPORT: [
            skeletons.grown(size, rng=rng)
            for size in skeletons.ready_sizes(figures.trees[State.READY_FOR_EXPORT], rng=rng)
        ]
    }
    for state, (least, most) in SIZES.items():
        made[state] = []
        for number in range(figures.trees[state]):
            grow = skeletons.with_rivals if state is State.RANKING else skeletons.grown
            if state in ACTIVE and number % RIVAL_FOLLOWUPS == 0:
                grow = skeletons.with_rival_followups
            made[state].append(grow(rng.randint(least, most), rng=rng))
    wanted = dict(figures.messages)
    for state, some in made.items():
        if state is not State.READY_FOR_EXPORT:
            for role, number in skeletons.roles_in(some).items():
                wanted[role] -= number
    alone = sum(number for state, number in figures.trees.items() if state not in made)
    wanted[Role.PROMPTER] -= alone
    skeletons.even_out(made[State.READY_FOR_EXPORT], wanted, rng=rng)
    return made


def _models(
    figures: Figures, made: Mapping[State, list[Skeleton]], *, rng: Random
) -> dict[int, list[int]]:
    """Which messages of finished trees a model wrote: indexes, by the identity of the skeleton."""
    replies = [
        (id(skeleton), index)
        for skeleton in made[State.READY_FOR_EXPORT]
        for index, depth in enumerate(skeleton.depths)
        if depth % 2
    ]
    found: dict[int, list[int]] = {}
    for key, index in rng.sample(replies, min(figures.synthetic, len(replies))):
        found.setdefault(key, []).append(index)
    return found


def _begun(state: State, *, now: datetime, rng: Random) -> float:
    first = now - SINCE.get(state, MONTHS)
    last = now - (SETTLED if state is State.READY_FOR_EXPORT else LATELY)
    return first.timestamp() + rng.random() * (last - first).total_seconds()


def _write_policies(figures: Figures, outlines: list[Outline]) -> None:
    """Limits that leave everything where it is and some room for more."""
    numbers: dict[tuple[str, State], int] = {}
    for outline in outlines:
        key = (outline.lang, outline.state)
        numbers[key] = numbers.get(key, 0) + 1
    LanguagePolicy.objects.update_or_create(
        lang=LanguagePolicy.DEFAULT, defaults={"rank_prompter_replies": True}
    )
    for lang in LANGUAGES:
        growing, reviewed, waiting = (
            numbers.get((lang, state), 0)
            for state in (
                State.GROWING, State.INITIAL_PROMPT_REVIEW, State.PROMPT_LOTTERY_WAITING,
            )
        )  # fmt: skip
        limits = {
            "max_active_trees": max(1, growing),
            "max_initial_prompt_review": reviewed + max(5, reviewed // 2),
            "max_prompt_lottery_waiting": 100 + 2 * waiting,
        }
        LanguagePolicy.objects.update_or_create(lang=lang, defaults=limits)


def _write_trees(
    crowd: Crowd,
    subjects: Subjects,
    outlines: list[Outline],
    first: int,
    *,
    now: datetime,
    rng: Random,
    say: Say,
) -> None:
    author = Author(crowd, policies_for(LANGUAGES), now=now, rng=rng)
    writer = Writer(crowd, subjects, first_person=first, rng=rng)
    for number, outline in enumerate(outlines, start=1):
        writer.write(author.conversation(outline))
        if number % TREES_PER_REPORT == 0 or number == len(outlines):
            say(f"{number:,} of {len(outlines):,} trees")
    writer.flush()


def _derive(seed: int, *, now: datetime, say: Say) -> None:
    ledger, opening, task = history.DERIVED
    with bare(ledger):
        say(f"{history.keep_ledger():,} rows of the ledger")
    analyze((ledger,))
    # No row may change while its table is bare: PostgreSQL would not use an index built later in
    # the same transaction.
    with bare(opening):
        asked = history.ask_questions()
    analyze((opening,))
    say(f"{asked:,} questions asked")
    say(f"openings of {history.open_what_is_needed(now=now):,} trees that are worked on")
    with bare(task):
        say(f"{history.hand_out(seed=seed):,} finished tasks")
    analyze((opening, task))
    say(f"{days.sum_up(now=now):,} days of work summed up")
    analyze((DayOfWork,))
