"""Why there is nothing to do, and what would change it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q

from accounts.models import User
from tasks.kinds import SPECS, Kind
from tasks.leases import count_offers, hands_full
from tasks.models import Opening, OpeningQuerySet, Status, Task
from trees.models import Message, Tree, default_policy
from trees.policy import Policy
from trees.states import State


@dataclass(frozen=True, slots=True)
class Reason:
    """``code`` is stable; ``detail`` is for people; ``count`` is how many it is about."""

    code: str
    detail: str
    kind: str | None = None
    lang: str | None = None
    count: int | None = None
    until: datetime | None = None

    def as_json(self) -> dict[str, object]:
        """The reason without its empty members."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def why_nothing(
    user: User, *, kinds: Collection[Kind], lang: str | None, now: datetime
) -> list[Reason]:
    """The reasons why this person is offered nothing of these kinds, most helpful first."""
    reads, writes = _languages(user.reads, lang), _languages(user.writes, lang)
    closed = [*_not_chosen(user, kinds, lang)]
    if not reads and not writes:
        return closed or [Reason("no_language", "Choose the languages you read and write.")]
    wanted = Opening.objects.filter(is_open=True, kind__in=kinds).filter(
        _in_languages(kinds, reads, writes)
    )
    reasons = [*_held_by_others(wanted), *_not_for_you(wanted, user)]
    reasons += _trees_not_there(kinds, sorted({*reads, *writes}), user)
    return closed + reasons or [
        Reason("nothing_open", "Nothing of this kind is needed at the moment; look in again soon.")
    ]


def availability(user: User, *, lang: str | None, now: datetime) -> list[dict[str, object]]:
    """Per kind: how many tasks this person could take now, by language, and why if none."""
    policy = default_policy()
    full = [_hands_full(policy)] if hands_full(user, policy) else []
    counts = Counter() if full else count_offers(user, lang=lang)
    rows: list[dict[str, object]] = []
    for kind in Kind:
        by_lang = {code: count for (k, code), count in sorted(counts.items()) if k is kind}
        reasons = full
        if not full and not by_lang:
            reasons = why_nothing(user, kinds=[kind], lang=lang, now=now)
        rows.append(
            {
                "kind": kind,
                "count": sum(by_lang.values()),
                "by_lang": by_lang,
                "reasons": [reason.as_json() for reason in reasons],
            }
        )
    return rows


def _hands_full(policy: Policy) -> Reason:
    return Reason(
        "too_many_open_tasks",
        f"You hold {policy.max_open_tasks} open tasks. Finish or skip one of them first.",
        count=policy.max_open_tasks,
    )


def _languages(chosen: Collection[str], lang: str | None) -> list[str]:
    return [code for code in chosen if lang in (None, code)]


def _in_languages(kinds: Collection[Kind], reads: list[str], writes: list[str]) -> Q:
    writing = [kind for kind in kinds if SPECS[kind].writes]
    judging = [kind for kind in kinds if not SPECS[kind].writes]
    return Q(kind__in=writing, lang__in=writes) | Q(kind__in=judging, lang__in=reads)


def _not_chosen(user: User, kinds: Collection[Kind], lang: str | None) -> list[Reason]:
    if lang is None:
        return []
    needs_writing = any(SPECS[kind].writes for kind in kinds)
    needs_reading = any(not SPECS[kind].writes for kind in kinds)
    found = []
    if needs_writing and lang not in user.writes:
        found.append(
            Reason(
                "language_not_chosen",
                f"You have not said that you write {lang}; add it to your languages.",
                lang=lang,
            )
        )
    if needs_reading and lang not in user.reads:
        found.append(
            Reason(
                "language_not_chosen",
                f"You have not said that you read {lang}; add it to your languages.",
                lang=lang,
            )
        )
    return found


def _held_by_others(wanted: OpeningQuerySet) -> list[Reason]:
    rows = (
        wanted.filter(places__lte=0, leased__gt=0)
        .values("kind", "lang")
        .annotate(
            count=Count("id", distinct=True),
            until=Min("tasks__expires_at", filter=Q(tasks__status=Status.LEASED)),
        )
        .order_by("kind", "lang")
    )
    return [
        Reason(
            "in_others_hands",
            f"{row['count']} waiting here are in somebody's hands, the first of them until "
            f"{row['until']:%H:%M} UTC at the latest.",
            kind=row["kind"],
            lang=row["lang"],
            count=row["count"],
            until=row["until"],
        )
        for row in rows
        if row["until"]
    ]


def _not_for_you(wanted: OpeningQuerySet, user: User) -> list[Reason]:
    mine = Task.objects.filter(opening=OuterRef("pk"), user=user)
    rows = (
        wanted.wanting()
        .annotate(
            turned_down=Exists(
                mine.filter(status__in=(Status.SKIPPED_NOT_ME, Status.SKIPPED_NOBODY_CAN))
            ),
            held=Exists(mine.filter(status=Status.LEASED)),
            done=Exists(mine.filter(status=Status.ANSWERED, for_prompt=False)),
        )
        .values_list("kind", "lang", "barred", "turned_down", "held", "done")
    )
    totals: dict[tuple[str, str, str], int] = {}
    for kind, lang, barred, turned_down, held, done in rows:
        code = (
            "turned_down"
            if turned_down
            else "held_by_you"
            if held
            else "yours"
            if done or user.pk in barred
            else "tree_full"
        )
        totals[code, kind, lang] = totals.get((code, kind, lang), 0) + 1
    return [
        Reason(code, _NOT_FOR_YOU[code].format(count=count), kind=kind, lang=lang, count=count)
        for (code, kind, lang), count in sorted(totals.items())
    ]


_NOT_FOR_YOU = {
    "turned_down": "{count} waiting here you have turned down.",
    "held_by_you": "{count} waiting here are among your open tasks.",
    "yours": "{count} waiting here are your own work, or you have done your part: they need "
    "other people.",
    "tree_full": "{count} waiting here belong to conversations whose last places are being "
    "written at the moment.",
}

_COMES_FROM = {
    Kind.INITIAL_PROMPT: None,
    Kind.LABEL_INITIAL_PROMPT: State.INITIAL_PROMPT_REVIEW,
    Kind.PROMPTER_REPLY: State.GROWING,
    Kind.ASSISTANT_REPLY: State.GROWING,
    Kind.LABEL_PROMPTER_REPLY: State.GROWING,
    Kind.LABEL_ASSISTANT_REPLY: State.GROWING,
    Kind.RANK_PROMPTER_REPLIES: State.RANKING,
    Kind.RANK_ASSISTANT_REPLIES: State.RANKING,
}


def _trees_not_there(kinds: Collection[Kind], langs: list[str], user: User) -> list[Reason]:
    rows = (
        Tree.objects.filter(
            lang__in=langs,
            state__in=(
                State.INITIAL_PROMPT_REVIEW,
                State.PROMPT_LOTTERY_WAITING,
                State.GROWING,
                State.RANKING,
            ),
        )
        .order_by()
        .values_list("lang", "state")
        .annotate(Count("id"))
    )
    there = {(lang, state): count for lang, state, count in rows}
    found: list[Reason] = []
    for lang in langs:
        waiting = there.get((lang, State.PROMPT_LOTTERY_WAITING), 0)
        if Kind.INITIAL_PROMPT in kinds and lang in user.writes:
            found += _prompts_full(lang, waiting, there.get((lang, State.INITIAL_PROMPT_REVIEW), 0))
        source = {_COMES_FROM[kind] for kind in kinds} - {None}
        if source and not any(there.get((lang, state)) for state in source if state):
            found.append(_nothing_grows(lang, waiting, user, there))
    return found


def _prompts_full(lang: str, waiting: int, in_review: int) -> list[Reason]:
    prompts = Opening.objects.filter(kind=Kind.INITIAL_PROMPT, lang=lang).first()
    if prompts is None or prompts.places > 0:
        return []
    if prompts.answered < prompts.wanted and prompts.is_open:
        return []
    return [
        Reason(
            "prompts_full",
            f"Enough new prompts wait in {lang}: {in_review} for reviews, {waiting} in the "
            "lottery. Reviewing prompts and finishing conversations makes room.",
            kind=Kind.INITIAL_PROMPT,
            lang=lang,
            count=in_review + waiting,
        )
    ]


def _nothing_grows(
    lang: str, waiting: int, user: User, there: dict[tuple[str, str], int]
) -> Reason:
    in_review = there.get((lang, State.INITIAL_PROMPT_REVIEW), 0)
    if waiting:
        mine = Message.objects.filter(
            depth=0, author=user, tree__lang=lang, tree__state=State.PROMPT_LOTTERY_WAITING
        ).count()
        return Reason(
            "in_lottery",
            f"No conversation of the needed kind is under way in {lang}; "
            f"{waiting} prompts, {mine} of them yours, wait in the lottery.",
            lang=lang,
            count=waiting,
        )
    return Reason(
        "no_trees",
        f"No conversation in {lang} has come this far; {in_review} prompts "
        "are under review. Writing or reviewing a prompt gets one going.",
        lang=lang,
        count=in_review,
    )
