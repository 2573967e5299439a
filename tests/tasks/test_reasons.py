"""Why there is nothing: each reason where it holds, in a number of queries that does not grow."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from interface.languages import LANGUAGES
from tasks import leases
from tasks.claims import Wish, offers
from tasks.kinds import KINDS, Kind
from tasks.reasons import Reason, availability, why_nothing
from tests.cast import NOON, answer, ask, person, settle
from tests.forest import child, plant, root
from trees.models import LanguagePolicy, Tree
from trees.states import State

pytestmark = pytest.mark.django_db


def why(user: User, kind: Kind, lang: str | None = "en") -> list[Reason]:
    return why_nothing(user, kinds=[kind], lang=lang)


def codes(reasons: list[Reason]) -> list[tuple[str, int | None]]:
    return [(reason.code, reason.count) for reason in reasons]


def test_no_languages_chosen(db: None) -> None:
    newcomer = person("nina", langs=())

    assert codes(why(newcomer, Kind.ASSISTANT_REPLY, None)) == [("no_language", None)]


def test_a_language_that_is_not_mine(alice: User) -> None:
    reasons = why(alice, Kind.ASSISTANT_REPLY, "fr")

    assert codes(reasons) == [("language_not_chosen", None)]
    assert "you write this language" in reasons[0].detail
    assert reasons[0].lang == "fr"
    assert "you read this language" in why(alice, Kind.LABEL_ASSISTANT_REPLY, "fr")[0].detail


def test_in_others_hands_until(alice: User, bob: User, carol: User) -> None:
    LanguagePolicy.objects.create(lang="en", prompt_reviews=1)
    plant(Kind.LABEL_INITIAL_PROMPT, alice)
    ask(bob, Kind.LABEL_INITIAL_PROMPT, now=NOON + timedelta(minutes=5))

    (reason,) = why(carol, Kind.LABEL_INITIAL_PROMPT)

    assert (reason.code, reason.count, reason.lang) == ("in_others_hands", 1, "en")
    assert reason.until == NOON + timedelta(minutes=65)
    assert "until 13:05 UTC" in reason.detail


def test_what_only_i_hold_is_in_no_others_hands(alice: User, bob: User) -> None:
    LanguagePolicy.objects.create(lang="en", prompt_reviews=1)
    plant(Kind.LABEL_INITIAL_PROMPT, alice)
    ask(bob, Kind.LABEL_INITIAL_PROMPT)

    assert codes(why(bob, Kind.LABEL_INITIAL_PROMPT)) == [("held_by_you", 1)]


def test_my_own_work_and_what_i_have_done(alice: User, bob: User) -> None:
    plant(Kind.LABEL_INITIAL_PROMPT, alice)
    plant(Kind.LABEL_INITIAL_PROMPT, bob)
    answer(bob, ask(bob, Kind.LABEL_INITIAL_PROMPT), labels={"spam": 0})

    assert codes(why(bob, Kind.LABEL_INITIAL_PROMPT)) == [("yours", 2)]


@pytest.mark.parametrize("scope", ["not_me", "nobody_can"])
def test_what_i_have_turned_down(scope: str, alice: User, bob: User) -> None:
    plant(Kind.ASSISTANT_REPLY, alice)
    leases.skip(bob, ask(bob, Kind.ASSISTANT_REPLY).pk, scope=scope, now=NOON)

    assert codes(why(bob, Kind.ASSISTANT_REPLY)) == [("turned_down", 1)]


def test_a_tree_whose_last_place_is_being_written(alice: User, bob: User, carol: User) -> None:
    prompt = root(alice, goal=3)
    child(prompt, alice)
    Tree.objects.update(marked_at=NOON)
    settle()
    ask(bob, Kind.ASSISTANT_REPLY)

    assert codes(why(carol, Kind.PROMPTER_REPLY)) == [("tree_full", 1)]


def test_enough_prompts(alice: User) -> None:
    LanguagePolicy.objects.create(lang="en", max_initial_prompt_review="1")
    plant(Kind.LABEL_INITIAL_PROMPT, alice)
    plant(Kind.INITIAL_PROMPT, alice)

    assert codes(why(alice, Kind.INITIAL_PROMPT)) == [("prompts_full", 1)]


def test_places_for_prompts_that_others_hold(alice: User, bob: User) -> None:
    LanguagePolicy.objects.create(lang="en", max_initial_prompt_review="1")
    plant(Kind.INITIAL_PROMPT, alice)
    ask(alice, Kind.INITIAL_PROMPT)

    assert codes(why(bob, Kind.INITIAL_PROMPT)) == [("in_others_hands", 1)]


def test_prompts_wait_in_the_lottery(alice: User, bob: User) -> None:
    for author in (alice, bob, bob):
        root(author, state=State.PROMPT_LOTTERY_WAITING)

    (reason,) = why(bob, Kind.ASSISTANT_REPLY)

    assert (reason.code, reason.count) == ("in_lottery", 3)
    assert "in the lottery: 3, of these yours: 2" in reason.detail


def test_no_trees_at_all(alice: User) -> None:
    plant(Kind.LABEL_INITIAL_PROMPT, alice)

    assert codes(why(alice, Kind.RANK_ASSISTANT_REPLIES)) == [("no_trees", 1)]


def test_trees_that_want_nothing_of_the_kind(alice: User) -> None:
    plant(Kind.ASSISTANT_REPLY, alice)

    assert codes(why(alice, Kind.PROMPTER_REPLY)) == [("nothing_open", None)]


def test_the_most_helpful_reason_comes_first(alice: User, bob: User, carol: User) -> None:
    LanguagePolicy.objects.create(lang="en", prompt_reviews=1)
    plant(Kind.LABEL_INITIAL_PROMPT, alice)
    ask(bob, Kind.LABEL_INITIAL_PROMPT)
    plant(Kind.LABEL_INITIAL_PROMPT, carol)

    assert [reason.code for reason in why(carol, Kind.LABEL_INITIAL_PROMPT)] == [
        "in_others_hands",
        "yours",
    ]


@pytest.mark.parametrize("lang", [None, "en"])
def test_availability_counts_what_asking_hands_out(
    lang: str | None, alice: User, bob: User
) -> None:
    for kind in KINDS:
        plant(kind, alice)
        plant(kind, alice, "de")

    for kind, row in zip(KINDS, availability(bob, lang=lang), strict=True):
        by_lang = row["by_lang"]
        assert isinstance(by_lang, dict)
        offered = offers(Wish(bob, [kind], lang)).count()
        assert (row["kind"], row["reasons"]) == (kind, [])
        assert row["count"] == offered == sum(by_lang.values()) > 0
        assert set(by_lang) == ({"en"} if lang else {"en", "de"})


def test_empty_kinds_get_the_reasons_that_asking_gives(alice: User, bob: User) -> None:
    plant(Kind.LABEL_INITIAL_PROMPT, bob)

    for kind, row in zip(KINDS, availability(bob, lang="en"), strict=True):
        assert row["count"] == 0
        assert row["reasons"] == [reason.as_json() for reason in why(bob, kind)]


def test_full_hands_are_the_reason_for_all(alice: User, bob: User) -> None:
    LanguagePolicy.objects.create(lang=LanguagePolicy.DEFAULT, max_open_tasks=1)
    for _ in range(2):
        plant(Kind.ASSISTANT_REPLY, alice)
    ask(bob, Kind.ASSISTANT_REPLY)

    for row in availability(bob, lang=None):
        reasons = row["reasons"]
        assert isinstance(reasons, list)
        assert row["count"] == 0
        assert [reason["code"] for reason in reasons] == ["too_many_open_tasks"]


def test_the_number_of_languages_and_kinds_costs_no_queries(alice: User) -> None:
    polyglot = person("polly", langs=tuple(LANGUAGES))
    for lang in ("en", "de", "fr"):
        plant(Kind.LABEL_INITIAL_PROMPT, polyglot, lang)
        root(polyglot, lang, state=State.PROMPT_LOTTERY_WAITING)

    with CaptureQueriesContext(connection) as queries:
        rows = availability(polyglot, lang=None)

    assert all(row["reasons"] for row in rows)
    assert len(queries) == 7
