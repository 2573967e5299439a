"""What an answer must look like: any payload at all is taken as it is, or refused with reasons."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interface.refusals import Invalid
from tasks.answers import LabelsAnswer, RankingAnswer, TextAnswer, digest, parse_answer
from tasks.kinds import SPECS, Kind, Yields
from tests.trees.made_up_json import json_values

A, B, C = (str(UUID(int=n)) for n in (1, 2, 3))
SHOWN = {A: 1, B: 1, C: 2}
TOPICS = {"cooking": 4, "law": 2, "sports": 9, "health": 1}
YIELDS = {Yields.TEXT: TextAnswer, Yields.LABELS: LabelsAnswer, Yields.RANKING: RankingAnswer}


def parse(payload: object, kind: Kind = Kind.RANK_ASSISTANT_REPLIES) -> object:
    return parse_answer(payload, kind=kind, lang="en", shown=SHOWN, longest_text=100, topics=TOPICS)


fields = st.dictionaries(
    st.sampled_from(["text", "lang", "labels", "topics", "ranking", "not_rankable", "spam"]),
    json_values,
)
rankings = st.fixed_dictionaries(
    {"ranking": st.lists(st.lists(st.sampled_from([A, B, C, "x"]), max_size=3), max_size=4)},
    optional={"not_rankable": st.booleans()},
)


@given(json_values | fields | rankings, st.sampled_from(Kind))
def test_any_payload_becomes_an_answer_of_its_kind_or_is_refused(
    payload: object, kind: Kind
) -> None:
    try:
        answer = parse(payload, kind)
    except Invalid as refused:
        refused.detail.encode()
        str(refused.extra["field"]).encode()
    else:
        assert isinstance(answer, YIELDS[SPECS[kind].yields])


@given(json_values)
def test_every_payload_has_a_digest(payload: object) -> None:
    assert len(digest(payload)) == 64


def test_the_digest_knows_no_order_of_keys_but_every_value() -> None:
    assert digest({"text": "a", "lang": "en"}) == digest({"lang": "en", "text": "a"})
    assert digest({"ranking": [[A], [B]]}) != digest({"ranking": [[B], [A]]})


def test_text_in_its_language() -> None:
    assert parse({"text": " Hello ", "lang": "en"}, Kind.INITIAL_PROMPT) == TextAnswer("Hello")
    assert parse({"text": "Hello"}, Kind.ASSISTANT_REPLY) == TextAnswer("Hello")


def test_what_a_prompt_is_about() -> None:
    answer = parse({"text": "Hello", "topics": ["law", "health", "law"]}, Kind.INITIAL_PROMPT)
    assert answer == TextAnswer("Hello", (1, 2))
    answer = parse({"labels": {"spam": 0}, "topics": []}, Kind.LABEL_INITIAL_PROMPT)
    assert answer == LabelsAnswer({"spam": 0.0}, ())


def test_labels() -> None:
    answer = parse({"labels": {"spam": 1}}, Kind.LABEL_ASSISTANT_REPLY)
    assert answer == LabelsAnswer({"spam": 1.0})


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"ranking": [[A], [B, C]]}, RankingAnswer(((A,), (B, C)), not_rankable=False)),
        ({"ranking": [[], [A, B, C], []]}, RankingAnswer(((A, B, C),), not_rankable=False)),
        ({"not_rankable": True}, RankingAnswer((), not_rankable=True)),
        ({"ranking": [], "not_rankable": True}, RankingAnswer((), not_rankable=True)),
        (
            {"ranking": [[C], [B], [A]], "not_rankable": True},
            RankingAnswer(((C,), (B,), (A,)), not_rankable=True),
        ),
    ],
)
def test_rankings(payload: object, expected: RankingAnswer) -> None:
    assert parse(payload) == expected


@pytest.mark.parametrize(
    ("kind", "payload", "code"),
    [
        (Kind.INITIAL_PROMPT, None, "wrong_answer_kind"),
        (Kind.INITIAL_PROMPT, {}, "wrong_answer_kind"),
        (Kind.INITIAL_PROMPT, {"labels": {"spam": 0}}, "wrong_answer_kind"),
        (Kind.INITIAL_PROMPT, {"text": "Hello", "rating": 5}, "wrong_answer_kind"),
        (Kind.INITIAL_PROMPT, {"text": "Hello", "\ud800": 5}, "wrong_answer_kind"),
        (Kind.INITIAL_PROMPT, {"not_rankable": True}, "wrong_answer_kind"),
        (Kind.INITIAL_PROMPT, {"text": "Hallo", "lang": "de"}, "wrong_language"),
        (Kind.INITIAL_PROMPT, {"text": "Hallo", "lang": "xx"}, "unknown_language"),
        (Kind.INITIAL_PROMPT, {"text": "Hallo", "lang": None}, "unknown_language"),
        (Kind.INITIAL_PROMPT, {"text": "  "}, "empty_text"),
        (Kind.INITIAL_PROMPT, {"text": "a" * 101}, "text_too_long"),
        (Kind.INITIAL_PROMPT, {"text": "a\0"}, "invalid_text"),
        (Kind.INITIAL_PROMPT, {"text": "Hello", "topics": "law"}, "unknown_topic"),
        (Kind.INITIAL_PROMPT, {"text": "Hello", "topics": ["war"]}, "unknown_topic"),
        (Kind.INITIAL_PROMPT, {"text": "Hello", "topics": [["law"]]}, "unknown_topic"),
        (Kind.INITIAL_PROMPT, {"text": "Hello", "topics": list(TOPICS)}, "too_many_topics"),
        (Kind.ASSISTANT_REPLY, {"text": "Hello", "topics": ["law"]}, "wrong_answer_kind"),
        (Kind.LABEL_INITIAL_PROMPT, {"text": "Hello"}, "wrong_answer_kind"),
        (Kind.LABEL_INITIAL_PROMPT, {"labels": {"spam": 0.5}}, "invalid_labels"),
        (Kind.LABEL_INITIAL_PROMPT, {"labels": {"spam": 0, "fails_task": 0}}, "invalid_labels"),
        (Kind.RANK_ASSISTANT_REPLIES, {"ranking": [[A], [B]]}, "invalid_ranking"),
        (Kind.RANK_ASSISTANT_REPLIES, {"ranking": [[A], [B], [C], [A]]}, "invalid_ranking"),
        (Kind.RANK_ASSISTANT_REPLIES, {"ranking": [[A, A], [B], [C]]}, "invalid_ranking"),
        (Kind.RANK_ASSISTANT_REPLIES, {"ranking": [[A], [B], ["x"]]}, "invalid_ranking"),
        (Kind.RANK_ASSISTANT_REPLIES, {"ranking": [[A], [B], [None]]}, "invalid_ranking"),
        (Kind.RANK_ASSISTANT_REPLIES, {"ranking": [A, B, C]}, "invalid_ranking"),
        (Kind.RANK_ASSISTANT_REPLIES, {"ranking": []}, "invalid_ranking"),
        (Kind.RANK_ASSISTANT_REPLIES, {"ranking": [], "not_rankable": 1}, "invalid_ranking"),
        (Kind.RANK_ASSISTANT_REPLIES, {"ranking": [[A]], "not_rankable": True}, "invalid_ranking"),
        (Kind.RANK_ASSISTANT_REPLIES, {"not_rankable": False}, "wrong_answer_kind"),
    ],
)
def test_what_is_refused_has_its_code(kind: Kind, payload: object, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse(payload, kind)
    assert refused.value.code == code
