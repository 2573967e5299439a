"""An OASST tree as a script: what is kept, and with which numbers it grows again."""

from typing import Any

from oasst_collect.replay.script import Conversation, LeftOut, read_conversation
from trees.policy import Shape


def message(text: str, *replies: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"text": text, "role": "prompter", "lang": "en", "replies": list(replies), **more}


def answer(text: str, *replies: dict[str, Any], **more: object) -> dict[str, Any]:
    return message(text, *replies, **{"role": "assistant", **more})


def tree(prompt: dict[str, Any]) -> dict[str, Any]:
    return {"message_tree_id": "t", "prompt": prompt}


def texts(conversation: Conversation | LeftOut) -> list[str]:
    assert isinstance(conversation, Conversation)
    return [node.text for node in conversation.prompt.family()]


def test_deleted_and_rejected_messages_go_with_all_below_them() -> None:
    read = read_conversation(
        tree(
            message(
                "prompt",
                answer("good", message("more", answer("last"))),
                answer("gone", message("below the gone"), deleted=True),
                answer("spam", message("below the spam"), review_result=False),
                answer("undecided", review_result=None),
            )
        )
    )

    assert texts(read) == ["prompt", "good", "more", "last", "undecided"]


def test_a_rejected_prompt_leaves_its_tree_out() -> None:
    read = read_conversation(tree(message("spam", answer("reply"), review_result=False)))

    assert read == LeftOut("t", "its prompt was deleted or rejected")


def test_the_shape_is_exactly_that_of_what_is_kept() -> None:
    read = read_conversation(
        tree(
            message(
                "prompt",
                answer("a", message("a1", answer("a11"), answer("a12"))),
                answer("b", message("b1"), message("b2")),
                answer("c", deleted=True),
            )
        )
    )

    assert isinstance(read, Conversation)
    assert read.shape == Shape(goal_size=8, max_depth=3, max_replies=2, max_followups=2)


def test_a_lone_prompt_is_a_tree_of_one() -> None:
    read = read_conversation(tree(message("prompt")))

    assert isinstance(read, Conversation)
    assert read.shape == Shape(goal_size=1, max_depth=0, max_replies=1, max_followups=0)


def test_a_very_deep_thread_is_read() -> None:
    prompt = message("0")
    last = prompt
    for depth in range(1, 3000):
        below = answer(str(depth)) if depth % 2 else message(str(depth))
        last["replies"].append(below)
        last = below

    read = read_conversation(tree(prompt))

    assert isinstance(read, Conversation)
    assert read.size == 3000
    assert read.shape.max_depth == 2999
