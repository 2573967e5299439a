"""The card of a release, word for word where a number stands."""

from dataclasses import replace

from datasets.cards import Figures, card
from datasets.formats import oasst_trees
from datasets.records import TreeRecord
from tests.oasst import a_tree
from trees.states import State


def record(number: int) -> TreeRecord:
    found = oasst_trees.read(a_tree(number), line=1).record
    assert found is not None
    return found


def figures(*trees: TreeRecord) -> Figures:
    counted = Figures()
    for tree in trees:
        counted.add(tree)
    return counted


def test_counts_of_everything() -> None:
    said = card("2026-03", "The first one.", figures(record(1), record(2)), {State.GROWING: 1234})

    assert said.startswith("# 2026-03\n\nThe first one.\n\nConversation trees")
    assert "2 trees with 10 messages, written from 2023-02-02 to 2023-02-07" in said
    assert "(26 reviews)" in said
    assert "(4 messages have a rank)" in said
    assert "| English (en) | 2 | 4 | 4 |" in said
    assert "| German (de) | 0 | 0 | 2 |" in said
    assert "| growing | 1,234 |" in said
    assert "without a message here: Spanish, Russian, Chinese" in said
    assert "Of 2 messages the author is not known." in said


def test_shares_of_the_most_active() -> None:
    tree = record(1)
    one = tree.root.user_id
    half = tuple(
        replace(message, user_id=one) if message.user_id and place < 2 else message
        for place, message in enumerate(tree.messages)
    )

    said = card("x", "", figures(replace(tree, messages=half)), {})

    assert "3 people wrote the messages. The most active one wrote 50.0%." in said


def test_a_release_without_trees_says_so() -> None:
    said = card("x", "", Figures(), {})

    assert "0 trees with 0 messages." in said
    assert "0 people wrote the messages.\n" in said
