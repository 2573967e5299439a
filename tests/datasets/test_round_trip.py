"""What is imported comes out as it was: the real files, and any tree that there can be."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from datasets.exporting import Layout, export_file
from datasets.importing import import_file
from datasets.read import EVERYTHING
from tasks import openings
from tests.cast import NOON
from tests.oasst import Said, flat, lines, real_file, walk, without_nulls, write
from trees.labels import BY_NAME, EMOJIS, SKIPS
from trees.models import Message, Tree
from trees.states import State

pytestmark = pytest.mark.django_db

TREES = "oasst1_validation_en.trees.jsonl.gz"
MESSAGES = "oasst1_validation_en.messages.jsonl.gz"
EARLY = "oasst_en_100.trees.jsonl.gz"


def export(
    folder: Path, layout: Layout = Layout.TREES, *, nulls: bool = True, name: str = "out.jsonl"
) -> Path:
    """Everything that is here, in a file."""
    path = folder / name
    export_file(path, EVERYTHING, layout=layout, nulls=nulls, force=True)
    return path


@pytest.mark.parametrize(
    ("name", "layout", "nulls"),
    [
        (TREES, Layout.TREES, True),
        (MESSAGES, Layout.MESSAGES, True),
        (EARLY, Layout.TREES, False),
    ],
)
def test_a_real_file_comes_out_as_it_was(
    name: str, layout: Layout, nulls: bool, tmp_path: Path
) -> None:
    given = real_file(name, tmp_path)
    import_file(given, now=NOON)

    assert lines(export(tmp_path, layout, nulls=nulls)) == lines(given)


def test_trees_come_out_as_the_flat_file_of_the_same_messages(tmp_path: Path) -> None:
    import_file(real_file(TREES, tmp_path), now=NOON)

    out = export(tmp_path, Layout.MESSAGES)

    assert lines(out) == lines(real_file(MESSAGES, tmp_path))


def test_messages_come_out_as_the_trees_that_they_make_up(tmp_path: Path) -> None:
    import_file(real_file(MESSAGES, tmp_path), now=NOON)

    assert lines(export(tmp_path)) == lines(real_file(TREES, tmp_path))


def test_keys_come_in_the_order_of_the_reference(tmp_path: Path) -> None:
    given = real_file(TREES, tmp_path)
    import_file(given, now=NOON)

    for mine, theirs in zip(lines(export(tmp_path)), lines(given), strict=True):
        assert list(mine) == list(theirs)
        for here, there in zip(walk(mine), walk(theirs), strict=True):
            assert list(here) == list(there)
            assert list(here["labels"] or ()) == list(there["labels"] or ())


def test_importing_a_file_again_writes_nothing(tmp_path: Path) -> None:
    given = real_file(TREES, tmp_path)
    first = import_file(given, now=NOON)
    before = export(tmp_path).read_bytes()
    rows = (Tree.objects.count(), Message.objects.count())

    again = import_file(given, now=NOON + timedelta(days=1))

    assert first.counts.created == again.counts.unchanged == rows[0]
    assert again.counts.written == 0
    assert (Tree.objects.count(), Message.objects.count()) == rows
    assert export(tmp_path).read_bytes() == before


@pytest.mark.slow
def test_the_life_cycle_leaves_imported_ready_trees_alone(tmp_path: Path) -> None:
    given = real_file(TREES, tmp_path)
    import_file(given, now=NOON)

    for tree_id in Tree.objects.values_list("pk", flat=True):
        openings.settle(tree_id, now=NOON)

    assert lines(export(tmp_path)) == lines(given)


def test_compressed_files_are_the_same_at_any_time(tmp_path: Path) -> None:
    import_file(real_file(EARLY, tmp_path), now=NOON)

    one, two = (export(tmp_path, name=f"{name}.jsonl.gz") for name in "ab")

    assert one.read_bytes() == two.read_bytes()
    assert lines(one) == lines(export(tmp_path))


# Any text that a file can hold: no NUL, no half characters.
_TEXTS = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1
).filter(str.strip)
_COUNTS = st.integers(0, 2**31 - 1)
_SHARES = st.floats(0, 1).filter(lambda value: str(value) != "-0.0")
_DATES = st.datetimes().map(lambda date: f"{date.isoformat()}+00:00") | st.sampled_from(
    ["2023-02-05T14:23:50Z", "2023-02-05 14:23", "2023-02-05T14:23:50.5+05:30", "2023-02-05"]
)
_MEANS = st.fixed_dictionaries({"value": _SHARES, "count": st.integers(1, 1000)})


def _maybe(values: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.none() | values


_FIELDS = st.fixed_dictionaries(
    {
        "user_id": _maybe(st.uuids().map(str)),
        "created_date": _maybe(_DATES),
        "text": _TEXTS,
        "lang": _maybe(st.sampled_from(["en", "de", "pt-BR", "uk-UA"])),
        "review_count": _maybe(_COUNTS),
        "review_result": _maybe(st.booleans()),
        "deleted": _maybe(st.booleans()),
        "rank": _maybe(st.integers(0, 32767)),
        "synthetic": _maybe(st.booleans()),
        "emojis": _maybe(st.dictionaries(st.sampled_from((*EMOJIS, *SKIPS)), _COUNTS)),
        "labels": _maybe(st.dictionaries(st.sampled_from(list(BY_NAME)), _MEANS)),
        "events": _maybe(st.just({"emoji": [{"type": "emoji", "emoji": "+1"}]})),
        "detoxify": _maybe(
            st.dictionaries(st.sampled_from(["toxicity", "insult", "new"]), st.floats(0, 1))
        ),
    }
)


@st.composite
def _trees(draw: st.DrawFn) -> Said:
    """A tree in which every field may be given or not, siblings in the order of the reference."""
    size = draw(st.integers(1, 8))
    ids = [str(draw(st.uuids(version=4))) for _ in range(size)]
    parents = [None, *(draw(st.integers(0, place - 1)) for place in range(1, size))]
    depths: list[int] = []
    nodes: list[Said] = []
    for own, parent in zip(ids, parents, strict=True):
        depths.append(0 if parent is None else depths[parent] + 1)
        said = draw(_FIELDS)
        nodes.append(
            {
                **_EMPTY,
                **said,
                "message_id": own,
                "parent_id": None if parent is None else ids[parent],
                "role": "assistant" if depths[-1] % 2 else "prompter",
                "model_name": draw(_maybe(_TEXTS)) if said["synthetic"] else None,
                "replies": [],
            }
        )
    nodes[0]["lang"] = draw(st.sampled_from(["en", "zh"]))
    for place, parent in enumerate(parents):
        if parent is not None:
            nodes[parent]["replies"].append(nodes[place])
    for node in nodes:
        node["replies"].sort(key=lambda reply: (reply["rank"] is None, reply["rank"] or 0))
    return {
        "message_tree_id": ids[0],
        "tree_state": draw(st.sampled_from(list(State))).value,
        "prompt": nodes[0],
        "origin": draw(_maybe(st.text("abc/.", max_size=200))),
    }


_EMPTY = dict.fromkeys(
    (
        "message_id", "parent_id", "user_id", "created_date", "text", "role", "lang",
        "review_count", "review_result", "deleted", "rank", "synthetic", "model_name", "emojis",
        "replies", "labels", "events", "detoxify", "message_tree_id", "tree_state",
    )
)  # fmt: skip


def _ids(trees: list[Said]) -> list[UUID]:
    return [UUID(message["message_id"]) for tree in trees for message in walk(tree)]


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    trees=st.lists(_trees(), min_size=1, max_size=3).filter(
        lambda trees: len(set(_ids(trees))) == len(_ids(trees))
    ),
    nulls=st.booleans(),
    layout=st.sampled_from(Layout),
    packed=st.booleans(),
)
def test_any_tree_comes_out_as_it_was(
    trees: list[Said], nulls: bool, layout: Layout, packed: bool, tmp_path: Path
) -> None:
    objects = trees if layout is Layout.TREES else [row for tree in trees for row in flat(tree)]
    said = objects if nulls else [without_nulls(one) for one in objects]
    suffix = ".jsonl.gz" if packed else ".jsonl"
    given = write(tmp_path / f"in{suffix}", *said)
    with transaction.atomic():
        import_file(given, now=NOON, settle=False)
        out = export(tmp_path, layout, nulls=nulls, name=f"out{suffix}")
        again = import_file(given, now=NOON + timedelta(days=1), settle=False)

        assert lines(out) == said
        assert again.counts.unchanged == len(trees)
        transaction.set_rollback(True)
