"""Reading and writing files of lines."""

import gzip
import os
import resource
from pathlib import Path

import pytest

from datasets import files


def test_a_line_too_long_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LONGEST_LINE", 10)
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"0123456789\n" + b"x" * (2**20 + 99) + b"\n\nlast")

    found = [(line.number, line.content, line.whole) for line in files.lines(path)]

    assert found == [(1, b"0123456789", True), (2, b"", False), (4, b"last", True)]


def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    plain, packed = tmp_path / "plain", tmp_path / "packed"
    plain.write_bytes(b"")
    packed.write_bytes(gzip.compress(b""))

    assert list(files.lines(plain)) == list(files.lines(packed)) == []


def test_the_old_file_stays_until_the_new_one_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("old")

    with files.replacing(path, force=True) as (out, _):
        out.write(b"new")
        assert path.read_text() == "old"

    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_came_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"

    with pytest.raises(files.FileIsThere), files.replacing(path):
        path.write_text("of somebody else")

    assert path.read_text() == "of somebody else"
    assert list(tmp_path.iterdir()) == [path]


def test_a_compressed_file_does_not_say_when_and_as_what_it_was_made(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl.gz"
    with files.replacing(path) as (out, written):
        out.write(b"{}\n")

    packed = path.read_bytes()

    assert packed[4:8] == bytes(4)  # the time of making
    assert packed[3] == 0  # no name
    assert (written.bytes, gzip.decompress(packed)) == (len(packed), b"{}\n")


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz"])
def test_what_a_full_disk_does_not_take_is_told_and_leaves_nothing(
    name: str, tmp_path: Path
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            write(tmp_path / name, [os.urandom(100_000)] * 40)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def write(path: Path, parts: list[bytes]) -> files.Written:
    with files.replacing(path) as (out, written):
        for part in parts:
            out.write(part)
    return written


def test_what_is_compressed_behind_our_back_comes_out_in_order(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl.gz"
    parts = [str(number).encode() * 50_000 for number in range(200)]
    written = write(path, parts)
    assert gzip.decompress(path.read_bytes()) == b"".join(parts)
    assert written.bytes == path.stat().st_size
