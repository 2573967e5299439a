"""Every line of the script is handed out once, whatever becomes of it."""

from threading import Thread

from oasst_collect.replay.script import Conversation, Node
from oasst_collect.replay.stage import Nothing, Stage
from trees.roles import Role


def line(text: str, parent: Node | None = None) -> Node:
    role = Role.PROMPTER if parent is None or parent.role is Role.ASSISTANT else Role.ASSISTANT
    node = Node(text, role, "en", None, {}, parent)
    if parent is not None:
        parent.children.append(node)
    return node


def test_prompts_come_in_the_files_order_and_once() -> None:
    first, second = line("first"), line("second")
    stage = Stage([Conversation("1", first), Conversation("2", second)])

    assert stage.take_prompt("en") is first
    assert stage.take_prompt("en") is second
    assert stage.take_prompt("en") is Nothing.ALL_SAID
    assert stage.take_prompt("de") is Nothing.ALL_SAID


def test_a_refused_line_is_handed_out_again() -> None:
    prompt = line("prompt")
    stage = Stage([Conversation("1", prompt)])

    assert stage.take_prompt("en") is prompt
    stage.refused(prompt)
    assert stage.take_prompt("en") is prompt


def test_replies_wait_until_their_last_line_is_said() -> None:
    prompt = line("prompt")
    reply = line("reply", prompt)
    stage = Stage([Conversation("1", prompt)])
    assert stage.take_reply("P") is Nothing.NOT_OURS

    stage.take_prompt("en")
    stage.said(prompt, "P")
    assert stage.take_reply("P") is reply
    assert stage.take_reply("P") is Nothing.IN_HANDS
    stage.said(reply, "R")
    assert stage.take_reply("P") is Nothing.ALL_SAID
    assert stage.unsaid() == 0
    assert (stage.find("P"), stage.find("R")) == (prompt, reply)


def test_a_message_whose_author_has_not_heard_its_id_yet_is_waited_for() -> None:
    prompt = line("prompt")
    stage = Stage([Conversation("1", prompt)])
    stage.take_prompt("en")
    found: list[Node | None] = []
    reader = Thread(target=lambda: found.append(stage.find("P")))

    reader.start()
    stage.said(prompt, "P")
    reader.join(10)

    assert found == [prompt]


def test_reviewers_are_numbered() -> None:
    prompt = line("prompt")
    stage = Stage([Conversation("1", prompt)])

    assert [stage.next_review(prompt) for _ in range(3)] == [0, 1, 2]
