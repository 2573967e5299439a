"""Writing trees into files: select, format, write. Never leaves half a file."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
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
class Target:
    """A file to be written, compressed if its name ends in .gz."""

    path: Path
    layout: Layout = Layout.TREES
    nulls: bool = True

    def lines(self, tree: TreeRecord) -> bytes:
        """What the file says of a tree."""
        return lines_of(_WRITE[self.layout](tree, nulls=self.nulls))


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
    """Write the selected trees. The file appears when it is complete.

    The same data give the same bytes.

    Raises:
        FileIsThere: the file exists, and ``force`` is not given.
        UnreadableFile: the file cannot be made there.
    """
    target = Target(path, layout, nulls)
    (written,) = export_files([target], selection, force=force, progress=progress)
    return written


def export_files(
    targets: Sequence[Target],
    selection: Selection,
    *,
    force: bool = False,
    progress: Progress | None = None,
    watch: Callable[[TreeRecord], None] | None = None,
) -> list[Exported]:
    """Write the selected trees into several files, all from one view of the database.

    ``watch`` is told of every tree. Raises as :func:`export_file` does.
    """
    trees = messages = 0
    with ExitStack() as stack:
        outs = [stack.enter_context(files.replacing(t.path, force=force)) for t in targets]
        stack.enter_context(read.snapshot())
        for tree in read.trees(selection):
            for target, (out, _) in zip(targets, outs, strict=True):
                out.write(target.lines(tree))
            trees += 1
            messages += len(tree.messages)
            if watch:
                watch(tree)
            if progress:
                progress(trees, messages)
    return [
        Exported(target.path, trees, messages, written.bytes, written.sha256)
        for target, (_, written) in zip(targets, outs, strict=True)
    ]
