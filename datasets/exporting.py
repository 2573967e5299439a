"""Writing trees into a file: select, format, write. Never leaves half a file."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from datasets import files, read
from datasets.formats import oasst_messages, oasst_trees
from datasets.formats.oasst import lines_of
from datasets.read import Selection
from datasets.records import TreeRecord

Progress = Callable[[int, int], None]
"""Called with trees and messages so far."""


class Layout(StrEnum):
    """What a line of the file is."""

    TREES = "trees"
    MESSAGES = "messages"


_WRITE: Final[dict[Layout, Callable[..., list[dict[str, Any]]]]] = {
    Layout.TREES: oasst_trees.write,
    Layout.MESSAGES: oasst_messages.write,
}


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written."""

    path: Path
    trees: int
    messages: int
    bytes: int
    sha256: str


def export_file(
    path: Path,
    selection: Selection,
    *,
    layout: Layout = Layout.TREES,
    nulls: bool = True,
    force: bool = False,
    progress: Progress | None = None,
) -> Exported:
    """Write the selected trees, compressed if the name ends in .gz.

    The file appears when it is complete. The same data give the same bytes.

    Raises:
        FileIsThere: the file exists, and ``force`` is not given.
        UnreadableFile: the file cannot be made there.
    """
    trees = messages = 0
    with files.replacing(path, force=force) as (out, written), read.snapshot():
        for tree in read.trees(selection):
            out.write(_lines(tree, layout, nulls=nulls))
            trees += 1
            messages += len(tree.messages)
            if progress:
                progress(trees, messages)
    return Exported(path, trees, messages, written.bytes, written.sha256)


def _lines(tree: TreeRecord, layout: Layout, *, nulls: bool) -> bytes:
    return lines_of(_WRITE[layout](tree, nulls=nulls))
