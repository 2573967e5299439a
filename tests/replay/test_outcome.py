"""What was collected, compared with the script."""

from typing import Any

from oasst_collect.replay.outcome import compare
from oasst_collect.replay.script import Conversation, read_conversation


def message(text: str, *replies: dict[str, Any], rank: int | None = None) -> dict[str, Any]:
    return {"text": text, "role": "prompter", "lang": "en", "rank": rank, "replies": list(replies)}


def answer(text: str, *replies: dict[str, Any], rank: int | None = None) -> dict[str, Any]:
    return {**message(text, *replies, rank=rank), "role": "assistant"}


def tree(prompt: dict[str, Any]) -> dict[str, Any]:
    return {"message_tree_id": "t", "tree_state": "ready_for_export", "prompt": prompt}


def script(prompt: dict[str, Any]) -> Conversation:
    read = read_conversation(tree(prompt))
    assert isinstance(read, Conversation)
    return read


FILE = message("p", answer("best", message("more"), rank=0), answer("worse", rank=2))


def test_equal_trees_are_equal_whatever_their_ids_and_gaps_in_ranks() -> None:
    found = message("p", answer("worse", rank=1), answer("best", message("more"), rank=0))

    assert compare(script(FILE), tree(found)).equal


def test_what_was_never_finished_differs() -> None:
    assert compare(script(FILE), None).differences == ("it is not ready",)


def test_other_texts_missing_and_extra_replies_and_other_orders_differ() -> None:
    swapped = message("p", answer("best", message("more"), rank=1), answer("worse", rank=0))
    tied = message("p", answer("best", message("more"), rank=0), answer("worse", rank=0))
    short = message("p", answer("best", message("more")))
    long = message("p", answer("best", message("more", answer("extra"))), answer("worse", rank=1))
    other = message("q", answer("best", message("more"), rank=0), answer("worse", rank=1))

    for found in (swapped, tied, short, long, other):
        assert not compare(script(FILE), tree(found)).equal


def test_ends_of_texts_are_compared_as_the_site_stores_them() -> None:
    assert compare(script(message(" p\r\nq \n")), tree(message("p\nq"))).equal
