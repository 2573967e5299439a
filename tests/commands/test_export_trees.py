"""``manage.py export_trees``."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from datasets import read
from datasets.importing import import_file
from tests.cast import CLEAN, NOON, rank, reply, review, settle, start_tree
from tests.oasst import Said, a_message, a_tree, an_id, lines, walk, without_nulls, write
from trees.lifecycle import reshape
from trees.models import Message, Tree
from trees.policy import Shape

pytestmark = pytest.mark.django_db


def export(tmp_path: Path, *args: str, name: str = "out.jsonl") -> list[Said]:
    """What the command writes when it is given these arguments."""
    out = StringIO()
    path = tmp_path / name
    call_command("export_trees", "--out", str(path), *args, stdout=out, stderr=StringIO())
    assert f"{name}: " in out.getvalue()
    return lines(path)


@pytest.fixture
def three_trees(tmp_path: Path) -> list[Said]:
    """A ready tree in English, a ready one in German, a halted one in English."""
    trees = [a_tree(1), a_tree(2), a_tree(3, tree_state="halted_by_moderator")]
    trees[1]["prompt"]["lang"] = "de"
    import_file(write(tmp_path / "in.jsonl", *trees), now=NOON)
    return trees


def test_by_default_ready_trees_with_what_people_wrote_and_accepted(
    tmp_path: Path, three_trees: list[Said]
) -> None:
    found = export(tmp_path)

    assert [tree["message_tree_id"] for tree in found] == [an_id(1000), an_id(2000)]
    # Left out: the deleted reply with the living one below it, and the undecided synthetic one.
    assert [m["message_id"] for m in walk(found[0])] == [an_id(1000), an_id(1002)]
    assert found[0]["prompt"]["replies"][0]["rank"] == 2


@pytest.mark.parametrize(
    ("args", "ids"),
    [
        (["--with-deleted"], [1000, 1001, 1002]),
        (["--with-deleted", "--with-spam"], [1000, 1001, 1004, 1002]),
        (["--with-spam"], [1000, 1002]),
        (["--with-synthetic"], [1000, 1002]),
        (["--with-spam", "--with-synthetic"], [1000, 1002, 1003]),
        (["--everything"], [1000, 1001, 1004, 1002, 1003]),
    ],
)
def test_switches_take_in_what_is_left_out(args: list[str], ids: list[int], tmp_path: Path) -> None:
    import_file(write(tmp_path / "in.jsonl", a_tree()), now=NOON)

    (found,) = export(tmp_path, *args)

    assert [message["message_id"] for message in walk(found)] == [an_id(number) for number in ids]


@pytest.mark.parametrize(
    ("args", "numbers"),
    [
        (["--state", "all"], [1000, 2000, 3000]),
        (["--state", "halted_by_moderator"], [3000]),
        (["--state", "growing,halted_by_moderator"], [3000]),
        (["--state", "growing"], []),
        (["--lang", "de"], [2000]),
        (["--lang", "de,en", "--state", "all"], [1000, 2000, 3000]),
        (["--everything"], [1000, 2000, 3000]),
        (["--everything", "--state", "ready_for_export"], [1000, 2000]),
    ],
)
def test_trees_are_chosen_by_state_and_language(
    args: list[str], numbers: list[int], tmp_path: Path, three_trees: list[Said]
) -> None:
    found = export(tmp_path, *args)

    assert [tree["message_tree_id"] for tree in found] == [an_id(number) for number in numbers]


def test_a_tree_without_its_prompt_is_left_out(tmp_path: Path) -> None:
    tree = a_tree()
    tree["prompt"]["synthetic"] = True
    import_file(write(tmp_path / "in.jsonl", tree), now=NOON)

    assert export(tmp_path) == []


def test_nulls_can_be_left_out(tmp_path: Path, three_trees: list[Said]) -> None:
    found = export(tmp_path, "--everything", "--nulls", "omitted")

    assert found == [without_nulls(tree) for tree in three_trees]


def test_a_file_of_messages(tmp_path: Path, three_trees: list[Said]) -> None:
    found = export(tmp_path, "--format", "messages", name="out.jsonl.gz")

    assert [row["message_id"] for row in found] == [an_id(n) for n in (1000, 1002, 2000, 2002)]
    assert all("replies" not in row for row in found)
    assert {row["tree_state"] for row in found} == {"ready_for_export"}


def test_a_file_is_only_replaced_by_force(tmp_path: Path, three_trees: list[Said]) -> None:
    (tmp_path / "out.jsonl").write_text("mine\n")

    with pytest.raises(CommandError, match=r"exists\. Choose another name, or replace it with"):
        export(tmp_path)

    assert (tmp_path / "out.jsonl").read_text() == "mine\n"
    assert len(export(tmp_path, "--force")) == 2


def test_a_failure_leaves_no_half_file(
    tmp_path: Path, three_trees: list[Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "depth_first", _fails)

    with pytest.raises(_Failure):
        export(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


class _Failure(Exception):
    pass


def _fails(_: object) -> None:
    raise _Failure


@pytest.mark.parametrize(
    ("args", "remedy"),
    [
        (["--state", "done"], "'done' is not a state; use all or initial_prompt_review"),
        (["--lang", "xx"], "'xx' is not a language of this site; it has en"),
        (["--format", "csv"], "invalid choice: 'csv'"),
    ],
)
def test_wrong_arguments_are_refused_with_a_remedy(
    args: list[str], remedy: str, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=remedy):
        export(tmp_path, *args)

    assert list(tmp_path.iterdir()) == []


def test_a_name_must_say_what_the_file_is(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"must end in \.jsonl or \.jsonl\.gz"):
        export(tmp_path, name="out.json")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="takes no file: No such file or directory"):
        export(tmp_path / "nowhere")


def test_the_number_of_queries_does_not_grow_with_the_trees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            export(tmp_path, "--everything", "--force")
        return len(captured)

    import_file(write(tmp_path / "one.jsonl", a_tree(1)), now=NOON)
    few = queries()
    import_file(write(tmp_path / "many.jsonl", *map(a_tree, range(2, 60))), now=NOON)

    assert queries() == few
    monkeypatch.setattr(read, "CHUNK", 6)
    assert queries() - few == 2 * 9  # two for each of nine more chunks


def test_trees_grown_here_are_written_in_the_form_of_the_reference(
    tmp_path: Path, alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    tree = start_tree(alice, [bob, carol, dan])
    reshape(tree.pk, Shape(goal_size=3, max_depth=1, max_replies=2, max_followups=1), now=NOON)
    settle()
    root = Message.objects.get(pk=tree.pk)
    other, best = reply(carol, root, "A short one"), reply(bob, root, "A long and good reply")
    review(best, [alice, carol, dan])
    review(other, [alice, bob, dan])
    for ranker in (alice, dan, erin):
        rank(ranker, root, [best], [other])

    (found,) = export(tmp_path)

    assert list(found) == ["message_tree_id", "tree_state", "prompt", "origin"]
    assert found["tree_state"] == "ready_for_export"
    first, second = found["prompt"]["replies"]
    assert first == a_message(1, 1, "assistant") | {
        "message_id": str(best.pk),
        "parent_id": str(tree.pk),
        "user_id": str(bob.public_id),
        "created_date": NOON.isoformat(),
        "text": "A long and good reply",
        "rank": 0,
        "emojis": None,
        "labels": {name: {"value": CLEAN[name], "count": 3} for name in CLEAN},
        "detoxify": None,
    }
    assert list(first["labels"]) == ["spam", "lang_mismatch", "quality"]
    assert (second["text"], second["rank"]) == ("A short one", 1)


def test_a_grown_tree_comes_in_again_as_it_went_out(
    tmp_path: Path, alice: User, bob: User, carol: User, dan: User
) -> None:
    tree = start_tree(alice, [bob, carol, dan])
    before = export(tmp_path, "--everything")

    done = import_file(tmp_path / "out.jsonl", now=NOON)

    assert done.counts.unchanged == 1
    assert Tree.objects.get().pk == tree.pk
    assert export(tmp_path, "--everything", "--force") == before
