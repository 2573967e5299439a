"""Why there is nothing to do, and what would change it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from interface.sentences import grouped
from tasks.claims import Wish, count_offers
from tasks.kinds import KINDS, SPECS, Kind
from tasks.leases import hands_full, hold_as_many_as_one_may
from tasks.models import Opening, Status, Task
from tasks.practice import group_of
from tasks.requirements import PracticeNeeded, practice_needed, practised_kinds
from trees.models import Message, Tree
from trees.policy import Policy
from trees.recent_policies import recent_default
from trees.states import State


@dataclass(frozen=True, slots=True)
class Reason:
    """``code`` is stable; ``detail`` is for people, in the language of their page; ``count`` is
    how many it is about, ``lang`` the language, which the detail does not name again."""

    code: str
    detail: str
    kind: str | None = None
    lang: str | None = None
    count: int | None = None
    until: datetime | None = None

    def as_json(self) -> dict[str, object]:
        """The reason without its empty members."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def why_nothing(user: User, *, kinds: Collection[Kind], lang: str | None) -> list[Reason]:
    """The reasons why this person is offered nothing of these kinds, most helpful first."""
    may = practised_kinds(user, tuple(kinds))
    lacking = {group_of(kind): kind for kind in kinds if kind not in may}
    found = _reasons(_read(user, kinds=may, lang=lang), may) if may else []
    return [*map(_practice_needed, lacking.values()), *found]


def availability(user: User, *, lang: str | None) -> list[dict[str, object]]:
    """Per kind: how many tasks this person could take now, by language, and why if none."""
    policy = recent_default()
    full = [_hands_full(policy)] if hands_full(user, policy) else []
    may = practised_kinds(user, KINDS)
    counts = Counter() if full else count_offers(Wish(user, KINDS, lang))
    empty = {kind for kind in may if not full and not any(k is kind for k, _ in counts)}
    situation = _read(user, kinds=empty, lang=lang) if empty else None
    rows: list[dict[str, object]] = []
    for kind in KINDS:
        by_lang = {code: count for (k, code), count in sorted(counts.items()) if k is kind}
        reasons = _reasons(situation, [kind]) if situation and kind in empty else full
        if kind not in may:
            reasons = [*full, _practice_needed(kind)]
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
        hold_as_many_as_one_may(policy.max_open_tasks),
        count=policy.max_open_tasks,
    )


def _practice_needed(kind: Kind) -> Reason:
    return Reason(PracticeNeeded.code, practice_needed(kind).detail, kind=kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Withheld:
    """Open work of one kind and language that this person is not offered, and why not."""

    code: str
    kind: str
    lang: str
    count: int
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Situation:
    """What the reasons are found in, read in four queries whatever there is."""

    asked: str | None
    reads: Collection[str]
    writes: Collection[str]
    withheld: Collection[_Withheld]
    trees: Mapping[tuple[str, str], int]
    """(language, state) to how many trees."""
    mine_in_lottery: Mapping[str, int]
    prompts_full: Collection[str]
    """Languages that take no more prompts at the moment."""


def _read(user: User, *, kinds: Collection[Kind], lang: str | None) -> _Situation:
    def chosen(langs: Collection[str]) -> list[str]:
        return [code for code in langs if lang in (None, code)]

    reads, writes = chosen(user.reads), chosen(user.writes)
    langs = {*reads, *writes}
    return _Situation(
        asked=lang,
        reads=reads,
        writes=writes,
        withheld=_withheld(user, kinds, reads, writes),
        trees=_trees(langs),
        mine_in_lottery=_mine_in_lottery(user, langs),
        prompts_full=_prompts_full(writes),
    )


def _withheld(
    user: User, kinds: Collection[Kind], reads: Collection[str], writes: Collection[str]
) -> list[_Withheld]:
    mine = Task.objects.filter(opening=OuterRef("pk"), user=user)
    turned_down = mine.filter(
        status__in=(Status.SKIPPED_NOT_ME, Status.SKIPPED_NOBODY_CAN), for_prompt=False
    )
    answered = mine.filter(Q(status=Status.ANSWERED) | Q(sends_at__isnull=False), for_prompt=False)
    leases = Task.objects.filter(opening=OuterRef("pk"), status=Status.LEASED)
    code = Case(
        When(Exists(turned_down), then=Value("turned_down")),
        When(Exists(mine.in_hand()), then=Value("held_by_you")),
        When(Exists(answered) | Q(barred__contains=[user.pk]), then=Value("yours")),
        When(topics__overlap=user.avoids_topics, then=Value("topic_avoided")),
        When(places__lte=0, then=Value("in_others_hands")),
        default=Value("tree_full"),
        output_field=CharField(),
    )
    writing = [kind for kind in kinds if SPECS[kind].writes]
    judging = [kind for kind in kinds if not SPECS[kind].writes]
    rows = (
        Opening.objects.filter(Q(places__gt=0) | Q(leased__gt=0), is_open=True)
        .filter(Q(kind__in=writing, lang__in=writes) | Q(kind__in=judging, lang__in=reads))
        .annotate(code=code, ends=Subquery(leases.order_by("expires_at").values("expires_at")[:1]))
        .order_by("kind", "lang", "code")
        .values("code", "kind", "lang")
        .annotate(count=Count("id"), until=Min("ends"))
    )
    return [_Withheld(**row) for row in rows]


def _trees(langs: Collection[str]) -> dict[tuple[str, str], int]:
    states = {state for state in _COMES_FROM.values() if state} | {State.PROMPT_LOTTERY_WAITING}
    rows = Tree.objects.filter(lang__in=langs, state__in=states).order_by()
    counted = rows.values_list("lang", "state").annotate(Count("id"))
    return {(lang, state): count for lang, state, count in counted}


def _mine_in_lottery(user: User, langs: Collection[str]) -> dict[str, int]:
    prompts = Message.objects.by(user.pk).filter(
        depth=0, tree__lang__in=langs, tree__state=State.PROMPT_LOTTERY_WAITING
    )
    return dict(prompts.order_by().values_list("tree__lang").annotate(Count("id")))


def _prompts_full(langs: Collection[str]) -> set[str]:
    prompts = Opening.objects.filter(kind=Kind.INITIAL_PROMPT, lang__in=langs, places__lte=0)
    # Otherwise places are wanted, and others hold them.
    full = prompts.filter(Q(is_open=False) | Q(answered__gte=F("wanted")))
    return set(full.values_list("lang", flat=True))


def _reasons(situation: _Situation, kinds: Collection[Kind]) -> list[Reason]:
    closed = [*_not_chosen(situation, kinds)]
    if not situation.reads and not situation.writes:
        return closed or [Reason("no_language", _("Choose the languages you read and write."))]
    withheld = sorted(
        (row for row in situation.withheld if row.kind in kinds),
        key=lambda row: list(_WITHHELD).index(row.code),
    )
    found = [*closed, *map(_of_withheld, withheld), *_trees_not_there(situation, kinds)]
    nothing = _("Nothing of this kind is needed at the moment; look in again soon.")
    return found or [Reason("nothing_open", nothing)]


def _not_chosen(situation: _Situation, kinds: Collection[Kind]) -> Iterator[Reason]:
    lang = situation.asked
    if lang is None:
        return
    if lang not in situation.writes and any(SPECS[kind].writes for kind in kinds):
        text = _("You have not said that you write this language; add it to those you write.")
        yield Reason("language_not_chosen", text, lang=lang)
    if lang not in situation.reads and not all(SPECS[kind].writes for kind in kinds):
        text = _("You have not said that you read this language; add it to those you read.")
        yield Reason("language_not_chosen", text, lang=lang)


# Code to the text for one and for several, most helpful first.
_WITHHELD: Final = {
    "in_others_hands": ngettext_lazy(
        "One task here is in somebody’s hands, until %(until)s UTC at the latest.",
        "%(count)s tasks here are in others’ hands, the first of them until %(until)s UTC at the "
        "latest.",
        "count",
    ),
    "held_by_you": ngettext_lazy(
        "One task here is among your open tasks.",
        "%(count)s tasks here are among your open tasks.",
        "count",
    ),
    "topic_avoided": ngettext_lazy(
        "One task here is about a topic that you would rather not see. Your settings say which.",
        "%(count)s tasks here are about topics that you would rather not see. Your settings say "
        "which.",
        "count",
    ),
    "turned_down": ngettext_lazy(
        "You have turned down one task here.",
        "You have turned down %(count)s tasks here.",
        "count",
    ),
    "yours": ngettext_lazy(
        "One task here is about your own work, or you have done your part: it needs others.",
        "%(count)s tasks here are about your own work, or you have done your part: they need "
        "other people.",
        "count",
    ),
    "tree_full": ngettext_lazy(
        "One task here belongs to a conversation whose last places are being written at "
        "the moment.",
        "%(count)s tasks here belong to conversations whose last places are being written at the "
        "moment.",
        "count",
    ),
}


def _of_withheld(row: _Withheld) -> Reason:
    until = row.until if row.code == "in_others_hands" else None
    values = {"count": row.count, "until": time_format(until, "H:i") if until else ""}
    return Reason(
        row.code,
        str(_WITHHELD[row.code] % values),
        kind=row.kind,
        lang=row.lang,
        count=row.count,
        until=until,
    )


_COMES_FROM: Final[Mapping[Kind, State | None]] = {
    Kind.INITIAL_PROMPT: None,
    Kind.LABEL_INITIAL_PROMPT: State.INITIAL_PROMPT_REVIEW,
    Kind.PROMPTER_REPLY: State.GROWING,
    Kind.ASSISTANT_REPLY: State.GROWING,
    Kind.LABEL_PROMPTER_REPLY: State.GROWING,
    Kind.LABEL_ASSISTANT_REPLY: State.GROWING,
    Kind.RANK_PROMPTER_REPLIES: State.RANKING,
    Kind.RANK_ASSISTANT_REPLIES: State.RANKING,
}


def _trees_not_there(situation: _Situation, kinds: Collection[Kind]) -> Iterator[Reason]:
    sources = {_COMES_FROM[kind] for kind in kinds} - {None}
    for lang in sorted({*situation.reads, *situation.writes}):
        if Kind.INITIAL_PROMPT in kinds and lang in situation.prompts_full:
            yield _enough_prompts(situation, lang)
        if sources and not any((lang, state) in situation.trees for state in sources if state):
            yield _nothing_grows(situation, lang)


def _enough_prompts(situation: _Situation, lang: str) -> Reason:
    in_review = situation.trees.get((lang, State.INITIAL_PROMPT_REVIEW), 0)
    waiting = situation.trees.get((lang, State.PROMPT_LOTTERY_WAITING), 0)
    text = _(
        "Enough new prompts wait (under review: %(in_review)s, in the lottery: %(waiting)s). "
        "Reviewing prompts and finishing conversations makes room."
    )
    return Reason(
        "prompts_full",
        text % {"in_review": grouped(in_review), "waiting": grouped(waiting)},
        kind=Kind.INITIAL_PROMPT,
        lang=lang,
        count=in_review + waiting,
    )


def _nothing_grows(situation: _Situation, lang: str) -> Reason:
    if waiting := situation.trees.get((lang, State.PROMPT_LOTTERY_WAITING), 0):
        mine = situation.mine_in_lottery.get(lang, 0)
        text = _(
            "No conversation of the needed kind is under way. Prompts in the lottery: %(waiting)s, "
            "of these yours: %(mine)s."
        )
        said = text % {"waiting": grouped(waiting), "mine": grouped(mine)}
        return Reason("in_lottery", said, lang=lang, count=waiting)
    in_review = situation.trees.get((lang, State.INITIAL_PROMPT_REVIEW), 0)
    text = _(
        "No conversation has come this far. Prompts under review: %(in_review)s. Writing or "
        "reviewing a prompt gets one going."
    )
    said = text % {"in_review": grouped(in_review)}
    return Reason("no_trees", said, lang=lang, count=in_review)
