"""Made-up answers are such as the site takes."""

from random import Random
from typing import Any

import pytest

from bench.answers import LENGTHS, Author
from tasks.answers import parse_answer
from tasks.kinds import KINDS, SPECS, Kind, Yields
from trees.labels import offered
from trees.roles import Role

SHOWN = {"a": 1, "b": 1, "c": 1}


def as_shown(kind: Kind) -> dict[str, Any]:
    """A task of this kind, as far as the API's tasks decide how it is answered."""
    labels = offered(to_assistant=SPECS[kind].role is Role.ASSISTANT)
    return {
        "kind": kind.value,
        "replies": [{"id": name} for name in SHOWN],
        "labels": [{"name": label.name, "scale": label.scale.value} for label in labels],
        "mandatory_labels": [label.name for label in labels if label.mandatory],
    }


@pytest.mark.parametrize("kind", KINDS)
def test_the_site_takes_it(kind: Kind) -> None:
    author = Author(Random(1))
    for _ in range(200):
        given = author.answer(as_shown(kind))
        parse_answer(given, kind=kind, lang="en", shown=SHOWN, longest_text=20_000, topics={})


def test_every_kind_that_is_written_has_a_length() -> None:
    assert set(LENGTHS) == {k.value for k, spec in SPECS.items() if spec.yields is Yields.TEXT}


def test_no_text_is_written_twice_and_the_same_seed_writes_the_same() -> None:
    first, second = Author(Random(1)), Author(Random(1))
    texts = [first.text("prompter_reply") for _ in range(500)]

    assert len(set(texts)) == 500
    assert texts == [second.text("prompter_reply") for _ in range(500)]


def test_now_and_then_there_is_spam_and_a_tie() -> None:
    author = Author(Random(1))
    spam = [author.labels(["spam"], [])["spam"] for _ in range(1000)]
    groups = [len(author.ranking(list(SHOWN))) for _ in range(1000)]

    assert 5 < sum(spam) < 50
    assert 50 < groups.count(2) < 200
