"""``manage.py import_trees``."""

import gzip
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from datasets import structure
from datasets.exporting import export_file
from datasets.read import EVERYTHING
from tasks import openings
from tasks.invariants import check_all
from tasks.models import Opening
from tests.cast import NOON, review, settle
from tests.oasst import Said, a_message, a_tree, an_id, flat, lines, walk, write
from trees import lifecycle
from trees.models import Message, Transition, Tree
from trees.reactions import react
from trees.states import State

pytestmark = pytest.mark.django_db


class Told:
    """What a run of the command said."""

    def __init__(self, *args: str | Path) -> None:
        self.out, self.err = StringIO(), StringIO()
        self.failure = ""
        try:
            call_command("import_trees", *map(str, args), stdout=self.out, stderr=self.err)
        except CommandError as error:
            self.failure = str(error)

    @property
    def summary(self) -> str:
        return self.out.getvalue()

    @property
    def progress(self) -> str:
        return self.err.getvalue()


def everything(tmp_path: Path) -> list[Said]:
    """All that is here, as trees."""
    path = tmp_path / "now.jsonl"
    export_file(path, EVERYTHING, force=True)
    return lines(path)


def test_says_what_it_did_and_how_fast(tmp_path: Path) -> None:
    told = Told(write(tmp_path / "in.jsonl", a_tree(1), a_tree(2)))

    assert not told.failure
    assert "in.jsonl: trees: 2 new, with 10 messages.\n" in told.summary
    assert "in.jsonl: 2 trees, 10 messages, " in told.progress
    assert "messages/s" in told.progress


def test_keeps_everything(tmp_path: Path) -> None:
    tree = a_tree(origin="collected.jsonl")
    Told(write(tmp_path / "in.jsonl", tree))

    assert everything(tmp_path) == [tree]
    gone = Message.objects.get(pk=an_id(1001))
    assert gone.deleted_at is not None
    assert gone.children.get().deleted_at is None
    assert Message.objects.get(pk=an_id(1003)).model_name == "chip20b"


def test_compression_is_told_by_the_content(tmp_path: Path) -> None:
    packed = tmp_path / "packed.jsonl"
    packed.write_bytes(gzip.compress(json.dumps(a_tree(1)).encode()))
    plain = tmp_path / "plain.jsonl.gz"
    plain.write_bytes(json.dumps(a_tree(2)).encode())

    assert not Told(packed, plain).failure
    assert Tree.objects.count() == 2


def test_a_byte_order_mark_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path / "in.jsonl", "", a_tree(1), "  ", a_tree(2))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().lstrip())

    assert not Told(path).failure
    assert Tree.objects.count() == 2


def test_authors_are_made_once_and_cannot_sign_in(tmp_path: Path, alice: User) -> None:
    tree = a_tree()
    tree["prompt"]["user_id"] = str(alice.public_id)
    Told(write(tmp_path / "in.jsonl", tree))

    assert Message.objects.get(pk=tree["message_tree_id"]).author == alice
    alice.refresh_from_db()
    assert alice.is_active
    stranger = User.objects.get(public_id=tree["prompt"]["replies"][0]["user_id"])
    assert (stranger.imported, stranger.is_active) == (True, False)
    assert not stranger.has_usable_password()


def test_without_a_state_a_tree_waits_in_the_backlog(tmp_path: Path) -> None:
    Told(write(tmp_path / "in.jsonl", a_tree(tree_state=None)))

    assert Tree.objects.get().state == State.BACKLOG_RANKING
    assert Message.objects.get(pk=an_id(1003)).synthetic


def test_absent_synthetic_means_that_a_person_wrote_it(tmp_path: Path) -> None:
    tree = a_tree()
    del tree["prompt"]["synthetic"]
    Told(write(tmp_path / "in.jsonl", tree))

    assert not Message.objects.get(pk=tree["message_tree_id"]).synthetic


def test_a_state_can_be_forced(tmp_path: Path) -> None:
    Told(write(tmp_path / "in.jsonl", a_tree()), "--state", "halted_by_moderator")

    assert Tree.objects.get().state == State.HALTED_BY_MODERATOR


@pytest.mark.parametrize("state", list(State))
def test_every_state_leaves_the_site_in_order(state: State, tmp_path: Path) -> None:
    path = write(tmp_path / "in.jsonl", *(a_tree(number) for number in range(1, 4)))

    assert not Told(path, "--state", state).failure

    assert check_all().findings == []
    assert not Tree.objects.marked().exists()


def test_active_trees_offer_work_at_once(tmp_path: Path) -> None:
    tree = a_tree(tree_state="growing")
    Told(write(tmp_path / "in.jsonl", tree))

    assert Opening.objects.filter(tree__isnull=False, is_open=True).exists()


def test_ready_trees_stay_ready(tmp_path: Path) -> None:
    Told(write(tmp_path / "in.jsonl", a_tree()))

    assert Tree.objects.get().state == State.READY_FOR_EXPORT
    assert not Transition.objects.exists()


def test_rivals_that_nobody_ranked_do_not_unsettle_a_ready_tree(tmp_path: Path) -> None:
    tree = a_tree()
    tree["prompt"]["replies"] = [a_message(1001, 1000, "assistant", rank=0)]
    tree["prompt"]["replies"] += [a_message(n, 1000, "assistant") for n in (1002, 1003)]
    Told(write(tmp_path / "in.jsonl", tree))

    openings.settle(Tree.objects.get().pk, now=NOON)

    assert check_all().findings == []
    assert everything(tmp_path) == [tree]


def test_what_a_file_left_undecided_waits_for_one_more_review(tmp_path: Path, alice: User) -> None:
    tree = a_tree(tree_state="initial_prompt_review")
    tree["prompt"] |= {"review_result": None, "review_count": 5, "replies": []}
    Told(write(tmp_path / "in.jsonl", tree))
    prompt = Message.objects.get()
    opening = Opening.objects.get(target=prompt, is_open=True)
    assert (opening.answered, opening.wanted) == (5, 6)

    review(prompt, [alice])

    assert Tree.objects.get().state == State.PROMPT_LOTTERY_WAITING
    prompt.refresh_from_db()
    assert (prompt.review_result, prompt.review_count) == (True, 6)
    assert check_all().findings == []


def test_a_backlog_tree_is_ranked_and_does_not_grow(tmp_path: Path) -> None:
    tree = a_tree(tree_state=None)
    tree["prompt"]["replies"] = [a_message(n, 1000, "assistant") for n in (1001, 1002)]
    Told(write(tmp_path / "in.jsonl", tree))

    lifecycle.activate(Tree.objects.get().pk, actor=None, now=NOON)
    settle()

    assert Tree.objects.get().state == State.RANKING
    open_ones = Opening.objects.filter(is_open=True, tree__isnull=False)
    assert [opening.kind for opening in open_ones] == ["rank_assistant_replies"]


def test_a_trial_run_writes_nothing(tmp_path: Path) -> None:
    told = Told(write(tmp_path / "in.jsonl", a_tree()), "--dry-run")

    assert "would be: trees: 1 new, with 5 messages." in told.summary
    assert not Tree.objects.exists()
    assert not User.objects.exists()


# Trees that are here already.


def test_again_is_the_same(tmp_path: Path) -> None:
    path = write(tmp_path / "in.jsonl", a_tree())
    Told(path)

    assert "in.jsonl: trees: 1 the same as here already.\n" in Told(path).summary


@pytest.mark.parametrize("change", ["text", "state", "order"])
def test_a_tree_that_differs_is_left_alone_unless_told_otherwise(
    change: str, tmp_path: Path
) -> None:
    first, other = a_tree(), changed(change)
    Told(write(tmp_path / "in.jsonl", first))

    told = Told(write(tmp_path / "other.jsonl", other))

    assert not told.failure
    assert "trees: 1 left alone, which differ from what is here." in told.summary
    assert everything(tmp_path) == [first]


@pytest.mark.parametrize("change", ["text", "state", "order", "more"])
def test_update_lets_a_tree_say_what_the_file_says(change: str, tmp_path: Path) -> None:
    Told(write(tmp_path / "in.jsonl", a_tree()))
    other = changed(change)
    path = write(tmp_path / "other.jsonl", other)

    told = Told(path, "--on-conflict", "update")
    again = Told(path, "--on-conflict", "update")

    assert "trees: 1 updated." in told.summary
    assert everything(tmp_path) == [other]
    assert "trees: 1 the same as here already." in again.summary
    assert check_all().findings == []


def test_update_never_takes_a_message_away(tmp_path: Path) -> None:
    full, less = a_tree(), a_tree()
    less["prompt"]["replies"].pop()
    Told(write(tmp_path / "in.jsonl", full))

    told = Told(write(tmp_path / "less.jsonl", less), "--on-conflict", "update")

    assert "trees: 1 the same as here already." in told.summary
    assert everything(tmp_path) == [full]


def test_fail_refuses_a_tree_that_is_here(tmp_path: Path) -> None:
    path = write(tmp_path / "in.jsonl", a_tree())
    Told(path)

    told = Told(write(tmp_path / "two.jsonl", a_tree(2), a_tree()), "--on-conflict", "fail")

    assert "two.jsonl: line 2, message_tree_id: the tree is here already" in told.failure
    assert Tree.objects.count() == 1


def changed(change: str) -> Said:
    """The tree of :func:`a_tree`, but for one thing."""
    tree = a_tree()
    replies = tree["prompt"]["replies"]
    if change == "text":
        replies[1]["text"] = "Something else"
    elif change == "state":
        tree["tree_state"] = "aborted_low_grade"
    elif change == "order":
        replies[0]["rank"], replies[1]["rank"] = 2, 0
        replies[0], replies[1] = replies[1], replies[0]
    else:
        replies.append(a_message(1009, 1000, "assistant"))
    return tree


def _review(bob: User, carol: User) -> None:
    review(Message.objects.get(pk=an_id(1000)), [bob, carol])


def _react(bob: User, carol: User) -> None:
    message = Message.objects.get(pk=an_id(1000))
    react(message.pk, user=bob, code="+1", on=True, now=message.created_at)


@pytest.mark.parametrize("work", [_review, _react])
def test_update_does_not_overwrite_what_people_did_here(
    work: Callable[[User, User], None], tmp_path: Path, bob: User, carol: User
) -> None:
    first, other = a_tree(), a_tree()
    for tree in (first, other):
        tree["tree_state"] = "initial_prompt_review"
        tree["prompt"] |= {"review_result": None, "review_count": 1, "replies": []}
    other["prompt"]["text"] = "Something else"
    Told(write(tmp_path / "in.jsonl", first))
    work(bob, carol)

    told = Told(write(tmp_path / "other.jsonl", other), "--on-conflict", "update")

    assert "people have worked on the tree here" in told.failure
    assert Message.objects.get().text == first["prompt"]["text"]


# What is wrong, where, and what to do about it. Each case spoils the second tree of a file.

Spoil = Callable[[Said], Said | str]


def _id_twice(tree: Said) -> Said:
    tree["prompt"]["replies"][1]["message_id"] = an_id(2003)
    return tree


def spoilt(**said: Any) -> Spoil:
    """A tree whose first reply says this."""

    def spoil(tree: Said) -> Said:
        tree["prompt"]["replies"][0] |= said
        return tree

    return spoil


def at_root(**said: Any) -> Spoil:
    """A tree whose prompt says this."""

    def spoil(tree: Said) -> Said:
        tree["prompt"] |= said
        return tree

    return spoil


def _too_deep(tree: Said) -> Said:
    node = tree["prompt"]
    for number in range(structure.DEEPEST + 1):
        role = "prompter" if number % 2 else "assistant"
        node["replies"] = [a_message(2100 + number, 2099 + number, role)]
        node["replies"][0]["parent_id"] = node["message_id"]
        node = node["replies"][0]
    return tree


def _spam(**mean: Any) -> Spoil:
    return spoilt(labels={"spam": mean})


R = "prompt.replies[0]."
WRONG: dict[str, tuple[Spoil, str, str, str]] = {
    "no JSON": (lambda t: "{not", "line", "it is not JSON", "Mend or remove the line"),
    "cut JSON": (lambda t: json.dumps(t)[:-9], "line", "it is not JSON", "Mend"),
    "far too deep JSON": (lambda t: "[" * 9999, "line", "nested deeper than 200", "Cut the thread"),
    "huge number": (lambda t: '{"a": ' + "9" * 5000 + "}", "line", "it is not JSON", "Mend"),
    "a list": (lambda t: "[1]", "line", "it is not an object", "A line is a tree"),
    "a thread": (lambda t: {"thread_id": 1, "thread": []}, "line", "it is a thread", "a tree"),
    "neither": (lambda t: {"text": "x"}, "line", "neither a tree nor a message", "A line is"),
    "no tree id": (lambda t: {**t, "message_tree_id": None}, "message_tree_id", "null", "Give an"),
    "unknown key": (lambda t: {**t, "extra": 1}, "extra", "no such key", "remove it"),
    "no prompt": (lambda t: {**t, "prompt": None}, "prompt", "null is not a message", "object"),
    "state": (lambda t: {**t, "tree_state": "done"}, "tree_state", '"done" is not', "Use one of"),
    "origin": (lambda t: {**t, "origin": "x" * 201}, "origin", "too long", "200 characters"),
    "tree is not its root": (
        lambda t: {**t, "message_tree_id": an_id(77)}, "prompt.message_id",
        f"the first message is {an_id(2000)}, the tree {an_id(77)}", "A tree has the id",
    ),
    "hashed id": (spoilt(message_id="ab" * 32), R + "message_id", "is not a UUID", "hashed ids"),
    "no id": (spoilt(message_id=None), R + "message_id", "it is missing", "Every message has"),
    "no text": (spoilt(text=None), R + "text", "it is missing", "Every message has a text"),
    "blank text": (spoilt(text=" \n"), R + "text", "the text is empty", "Give the message a text"),
    "NUL": (spoilt(text="a\0b"), R + "text", "a NUL character", "Remove the character"),
    "half a character": (spoilt(text="a\ud800"), R + "text", "surrogate pair", "Write the"),
    "text is a number": (spoilt(text=3), R + "text", "3 is not a string", "quotation marks"),
    "role": (spoilt(role="user"), R + "role", '"user" is not a role', "Use prompter or assistant"),
    "roles do not alternate": (
        spoilt(role="prompter"), R + "role", "a prompter stands where a assistant must",
        "the roles alternate",
    ),
    "root is an assistant": (
        at_root(role="assistant"), "prompt.role", "a assistant stands where a prompter must",
        "The prompt is a prompter's",
    ),
    "language": (spoilt(lang="xx"), R + "lang", '"xx" is not a language', "Use one of en, es"),
    "root without language": (at_root(lang=None), "prompt.lang", "no language", "Give its code"),
    "user": (spoilt(user_id="bob"), R + "user_id", '"bob" is not a UUID', "Give an id such as"),
    "date": (spoilt(created_date="5 May"), R + "created_date", "is not a date", "Write it like"),
    "date before time": (
        spoilt(created_date="0001-01-01T00:00:00+14:00"), R + "created_date", "is not a date",
        "Write it like",
    ),
    "review count": (spoilt(review_count=-1), R + "review_count", "-1 is not a whole", "Correct"),
    "review count is a truth": (spoilt(review_count=True), R + "review_count", "true", "Correct"),
    "review result": (spoilt(review_result=1), R + "review_result", "neither true", "Use true"),
    "deleted": (spoilt(deleted="no"), R + "deleted", "neither true nor false", "Use true"),
    "negative rank": (spoilt(rank=-1), R + "rank", "-1 is not a whole number", "Correct it"),
    "rank with a fraction": (spoilt(rank=0.5), R + "rank", "0.5 is not a whole", "Correct it"),
    "model of a person": (spoilt(model_name="m"), R + "model_name", "no model", "Set synthetic"),
    "label": (spoilt(labels={"nice": {}}), R + "labels", '"nice" is not a label', "Use spam"),
    "label without count": (_spam(value=0.5), R + "labels.spam", "is not a mean", "Write it like"),
    "label count of zero": (
        _spam(value=0.5, count=0), R + "labels.spam.count", "0 is not a whole number from 1",
        "Correct",
    ),
    "label beyond one": (
        _spam(value=1.5, count=3), R + "labels.spam.value", "1.5 is not within 0 and 1", "from 0",
    ),
    "label not finite": (
        _spam(value=float("nan"), count=3), R + "labels.spam.value", "not a finite number", "null",
    ),
    "emoji": (spoilt(emojis={"cat": 1}), R + "emojis", '"cat" is not a reaction', "Use +1, -1"),
    "emoji count": (spoilt(emojis={"+1": "x"}), R + "emojis.+1", '"x" is not a whole', "Correct"),
    "detoxify": (spoilt(detoxify={"a": None}), R + "detoxify.a", "null is not a number", "Correct"),
    "events": (spoilt(events={"a": ["\0"]}), R + "events", "NUL character", "Remove"),
    "replies": (spoilt(replies={}), R + "replies", "it is not a list", "Write []"),
    "parent": (
        spoilt(parent_id=an_id(5)), R + "parent_id", f'"{an_id(5)}" where the nesting', "Correct",
    ),
    "another tree inside": (
        spoilt(message_tree_id=an_id(5)), R + "message_tree_id", "where the nesting", "Correct it",
    ),
    "another state inside": (
        spoilt(tree_state="growing"), R + "tree_state", "where the nesting", "Correct it",
    ),
    "id twice in a tree": (
        _id_twice, "prompt.replies[2].message_id", f"{an_id(2003)} stands in this tree",
        "Remove one",
    ),
    "id of an earlier tree": (
        at_root(replies=[a_message(1001, 2000, "assistant")]), "message_id",
        f"{an_id(1001)} is in the tree of line 1 already", "id of its own",
    ),
    "tree twice": (lambda t: a_tree(1), "message_tree_id", "in line 1 already", "remove one"),
    "too deep": (_too_deep, "", "nested deeper than 200 replies", "Cut the thread"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_line_refuses_the_file_and_says_how_to_mend_it(name: str, tmp_path: Path) -> None:
    spoil, field, wrong, remedy = WRONG[name]
    path = write(tmp_path / "in.jsonl", a_tree(1), spoil(a_tree(2)), a_tree(3))

    told = Told(path)

    expected = [one for one in told.failure.splitlines() if wrong in one]
    assert expected, told.failure
    assert expected[0].startswith(f"{path}: line 2, {field}")
    assert remedy in expected[0].partition(wrong)[2]
    assert f"Nothing of {path} was imported." in told.failure
    assert not Tree.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize("name", WRONG)
def test_keeping_going_refuses_only_that_tree(name: str, tmp_path: Path) -> None:
    path = write(tmp_path / "in.jsonl", a_tree(1), WRONG[name][0](a_tree(2)), a_tree(3))

    told = Told(path, "--keep-going", "--report", tmp_path / "report.jsonl")

    assert "1 trees were refused; the others are in." in told.failure
    assert everything(tmp_path) == [a_tree(1), a_tree(3)]
    report = lines(tmp_path / "report.jsonl")
    assert {(row["file"], row["line"]) for row in report} == {(str(path), 2)}
    assert all(set(row) == {"file", "line", "field", "wrong", "remedy", "tree"} for row in report)


def test_all_that_is_wrong_is_told_up_to_a_limit(tmp_path: Path) -> None:
    bad = [spoilt(rank=-1, role="x")(a_tree(number)) for number in range(1, 41)]

    told = Told(write(tmp_path / "in.jsonl", *bad))

    assert told.failure.count("is not a role") == 25
    assert "and 30 more." in told.failure


def test_an_id_of_another_tree_here_is_refused(tmp_path: Path) -> None:
    Told(write(tmp_path / "in.jsonl", a_tree(1)))
    thief = at_root(replies=[a_message(1001, 2000, "assistant")])(a_tree(2))

    told = Told(write(tmp_path / "thief.jsonl", thief))

    assert f"line 1, message_id: {an_id(1001)} is a message of tree {an_id(1000)}" in told.failure
    assert everything(tmp_path) == [a_tree(1)]


def test_broken_gzip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl.gz"
    whole = gzip.compress("\n".join(json.dumps(a_tree(n)) for n in range(1, 99)).encode())
    path.write_bytes(whole[: len(whole) // 2])

    told = Told(path)

    assert "the gzip data is broken after line" in told.failure
    assert not Tree.objects.exists()


def test_bytes_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "in.jsonl", a_tree(1))
    path.write_bytes(path.read_bytes() + b'{"text": "caf\xe9"}\n')

    assert "line 2, line: byte 14 is not UTF-8. Convert" in Told(path).failure


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "No such file" in Told(tmp_path / "none.jsonl").failure
    assert "Is a directory" in Told(tmp_path).failure


# Flat files.


def rows(*numbers: int) -> list[Said]:
    return [row for number in numbers for row in flat(a_tree(number))]


def test_rows_of_a_tree_may_come_in_any_order_together(tmp_path: Path) -> None:
    Told(write(tmp_path / "in.jsonl", *rows(1)[::-1], *rows(2)))

    assert [len(walk(tree)) for tree in everything(tmp_path)] == [5, 5]


def test_trees_and_messages_may_share_a_file(tmp_path: Path) -> None:
    Told(write(tmp_path / "in.jsonl", a_tree(1), *rows(2), a_tree(3)))

    assert everything(tmp_path) == [a_tree(1), a_tree(2), a_tree(3)]


def test_a_prompt_by_itself_needs_no_tree_id(tmp_path: Path) -> None:
    prompt = a_message(1, None, "prompter", tree_state="prompt_lottery_waiting")
    del prompt["replies"]
    Told(write(tmp_path / "in.jsonl", prompt))

    assert Tree.objects.get().state == State.PROMPT_LOTTERY_WAITING


def _without_root(found: list[Said]) -> list[Said]:
    return found[1:]


def _without_parent(found: list[Said]) -> list[Said]:
    return [row for row in found if row["message_id"] != an_id(2001)]


def _torn(found: list[Said]) -> list[Said]:
    return [*found[:2], *rows(4), *found[2:]]


def _in_a_circle(found: list[Said]) -> list[Said]:
    found[2]["parent_id"] = found[2]["message_id"]
    return found


def _of_two_states(found: list[Said]) -> list[Said]:
    found[3]["tree_state"] = "growing"
    return found


def _with_replies(found: list[Said]) -> list[Said]:
    found[3]["replies"] = [{}]
    return found


def _cut(found: list[Said]) -> list[Said | str]:
    return [*found[:2], '{"message_id": ', *found[3:]]


@pytest.mark.parametrize(
    ("spoil", "line", "field", "wrong", "remedy"),
    [
        (
            _without_root,
            6,
            "parent_id",
            f"the prompt of tree {an_id(2000)} is not there",
            "Put all",
        ),
        (
            _without_parent,
            7,
            "parent_id",
            f"the parent {an_id(2001)} is not in the tree",
            "Put all",
        ),
        (_torn, 13, "message_tree_id", f"of tree {an_id(2000)} stand in line 6 as well", "Sort"),
        (_in_a_circle, 6, "parent_id", "their own ancestors", "Correct the parents"),
        (_of_two_states, 9, "tree_state", '"growing", but line 6', "the same state"),
        (_with_replies, 9, "replies", "holds no replies", "Give each message a line"),
        (_cut, 8, "line", "it is not JSON", "Mend or remove"),
    ],
)
def test_wrong_rows_are_refused_with_their_tree(
    spoil: Callable[[list[Said]], list[Said | str]],
    line: int,
    field: str,
    wrong: str,
    remedy: str,
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "in.jsonl", *rows(1), *spoil(rows(2)), *rows(3))

    assert f"in.jsonl: line {line}, {field}: " in (told := Told(path)).failure
    assert wrong in told.failure
    assert remedy in told.failure.partition(wrong)[2]
    assert not Tree.objects.exists()


def test_a_tree_is_not_imported_without_a_row_that_cannot_be_read(tmp_path: Path) -> None:
    path = write(tmp_path / "in.jsonl", *rows(1), *rows(2), "{", *rows(3), *rows(4))

    told = Told(path, "--keep-going")

    assert "line 12, message_tree_id: line 11, which cannot be read, may belong to" in told.progress
    assert everything(tmp_path) == [a_tree(1), a_tree(4)]


@pytest.mark.parametrize("start", [1, 0])
def test_no_part_of_a_torn_tree_is_imported(start: int, tmp_path: Path) -> None:
    prompt, *others = rows(1)
    parts = [[prompt], others] if start else [others, [prompt]]
    path = write(tmp_path / "in.jsonl", *parts[0], *rows(2), *parts[1])

    told = Told(path, "--keep-going")

    assert f"messages of tree {an_id(1000)} stand in line 1 as well, apart" in told.failure
    assert "Sort the file" in told.failure
    assert not Tree.objects.exists()
