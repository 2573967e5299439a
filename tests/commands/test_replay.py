"""A file is collected again through the REST API by volunteers who work at the same time."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from pytest_django.live_server_helper import LiveServer

from tasks import queues
from tasks.invariants import check_all


def message(text: str, *replies: dict[str, Any], rank: int | None = None) -> dict[str, Any]:
    labels = {"spam": {"value": 0.0, "count": 3}, "quality": {"value": 0.75, "count": 3}}
    return {
        "text": text,
        "role": "prompter",
        "lang": "en",
        "rank": rank,
        "labels": labels,
        "replies": list(replies),
    }


def answer(text: str, *replies: dict[str, Any], rank: int | None = None) -> dict[str, Any]:
    return {**message(text, *replies, rank=rank), "role": "assistant"}


TREES = [
    message(
        "Why is the sky blue?",
        answer("Because blue light is scattered most.", message("And at dusk?"), rank=0),
        answer("It mirrors the sea.", rank=2),
        answer("Ask a physicist.", rank=1),
    ),
    message("Say hello", answer("Hello!")),
    {**message("Buy my pills"), "review_result": False},
]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.trees.jsonl"
    lines = [
        json.dumps({"message_tree_id": f"tree {number}", "prompt": prompt})
        for number, prompt in enumerate(TREES)
    ]
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """Runs the worker's tasks, one after the other, as long as the test lasts."""
    stop = Event()

    def work() -> None:
        while not stop.wait(0.05):
            queues.advance_marked()
            queues.tend_language("en")
        connections.close_all()

    thread = Thread(target=work)
    queues.tend_languages()
    thread.start()
    yield
    stop.set()
    thread.join()


def objects(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt") as lines:
        return [json.loads(line) for line in lines]


@pytest.mark.slow
def test_trees_come_out_as_they_stand_in_the_file(
    live_server: LiveServer,
    worker: None,
    script: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out"

    call_command("replay", script, volunteers=7, site=live_server.url, out=out)

    said = capsys.readouterr().out
    assert "2 of 2 trees equal the file" in said
    assert "left out tree 2: its prompt was deleted or rejected" in said
    trees = objects(out / "trees.jsonl.gz")
    assert {tree["prompt"]["text"] for tree in trees} == {"Why is the sky blue?", "Say hello"}
    assert len(objects(out / "messages.jsonl.gz")) == 7
    report = json.loads((out / "report.json").read_text())
    assert [tree["differences"] for tree in report["trees"]] == [[], []]
    assert check_all().findings == []


@pytest.mark.slow
def test_too_few_volunteers_are_told_what_is_missing(
    live_server: LiveServer,
    worker: None,
    script: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("oasst_collect.replay.run.STALL_SECONDS", 3.0)

    call_command("replay", script, volunteers=1, site=live_server.url, out=tmp_path)

    said = capsys.readouterr()
    assert "0 of 2 trees equal the file" in said.out
    assert "Nothing moves any more" in said.err
    assert "other people" in said.err


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("not json\n", "line 1: this is no OASST tree"),
        ('{"message_id": "x", "text": "flat"}\n', "line 1: this is no OASST tree"),
        ("", "no tree in the file that could be replayed"),
    ],
)
def test_what_is_no_script_is_refused(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "file.jsonl"
    path.write_text(content)

    with pytest.raises(CommandError, match=complaint):
        call_command("replay", path, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()
