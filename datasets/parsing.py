"""From the lines of a file to trees, one at a time. Knows files and formats, but no database."""

import codecs
import json
from collections.abc import Iterator
from pathlib import Path

from datasets import files
from datasets.files import Line
from datasets.formats import oasst_messages, oasst_trees
from datasets.formats.oasst import Parsed
from datasets.formats.oasst_messages import Row
from datasets.problems import Problem
from datasets.structure import DEEPEST, MOST_MESSAGES

_KINDS = (
    'A line is a tree ("message_tree_id" and "prompt") or a message ("message_id"); remove this one'
)


def trees_in(path: Path) -> Iterator[Parsed]:
    """The trees of a file of trees or of messages, each valid or with what is wrong with it.

    Trees and messages are told apart line by line, as the reference does: a top-level
    ``message_id`` makes a message. The messages of one tree must stand together.

    Raises:
        UnreadableFile: there is no such file, or its gzip data is broken.
    """
    group = _Group()
    for line in files.lines(path):
        said = _object_in(line)
        if isinstance(said, Problem):
            yield from group.meet_unreadable(said)
        elif "message_id" in said:
            yield from group.meet(Row(line.number, said))
        else:
            yield from group.close()
            yield _tree_in(line, said)
    yield from group.close()


class _Group:
    """The messages of one tree, gathered from successive lines of a flat file.

    A line that cannot be read may be a message of the tree before it or of the one after it: both
    are refused then, so that no tree is imported with a message missing.
    """

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._unreadable: list[Problem] = []  # lines since the last row
        self._problems: list[Problem] = []

    def meet(self, row: Row) -> Iterator[Parsed]:
        """Take a row; yields the tree that it ends, if any."""
        suspects = self._unreadable
        if self._rows and row.tree == self._rows[0].tree:
            self._problems += suspects
        else:
            yield from self.close()
            self._problems = [_astray(problem, row) for problem in suspects]
        self._unreadable = []
        # The rows of a tree far too large are not kept; it is refused for its size.
        if len(self._rows) <= MOST_MESSAGES:
            self._rows.append(row)

    def meet_unreadable(self, problem: Problem) -> Iterator[Parsed]:
        """Take a line that cannot be read; with no tree before it, it stands for itself too."""
        self._unreadable.append(problem)
        if not self._rows:
            yield Parsed(problem.line, "", None, (problem,))

    def close(self) -> Iterator[Parsed]:
        """The tree gathered so far."""
        if self._rows:
            yield oasst_messages.read(self._rows, also=[*self._problems, *self._unreadable])
        self._rows, self._unreadable, self._problems = [], [], []


def _astray(problem: Problem, row: Row) -> Problem:
    return Problem(
        line=row.line,
        field="message_tree_id",
        wrong=f"line {problem.line}, which cannot be read, may belong to this tree",
        remedy=f"Mend line {problem.line}",
        tree=row.tree,
    )


def _object_in(line: Line) -> dict[str, object] | Problem:
    """The JSON object of a line, or what is wrong with the line."""
    if not line.whole:
        size = files.LONGEST_LINE // 2**20
        return _problem(line, f"it is longer than {size} MB", "Split the tree, or leave it out")
    content = line.content.removeprefix(codecs.BOM_UTF8) if line.number == 1 else line.content
    try:
        said = json.loads(content.decode())
    except UnicodeDecodeError as error:
        return _problem(line, f"byte {error.start + 1} is not UTF-8", "Convert the file to UTF-8")
    except json.JSONDecodeError as error:
        where = f"column {error.colno}"
        return _problem(line, f"it is not JSON: {error.msg} at {where}", "Mend or remove the line")
    except ValueError as error:
        return _problem(line, f"it is not JSON: {error}", "Mend or remove the line")
    except RecursionError:
        return _problem(
            line, f"it is nested deeper than {DEEPEST} replies", "Cut the thread, or leave it out"
        )
    if not isinstance(said, dict):
        return _problem(line, "it is not an object", _KINDS)
    return said


def _tree_in(line: Line, said: dict[str, object]) -> Parsed:
    if "prompt" in said:
        return oasst_trees.read(said, line=line.number)
    if "thread_id" in said:
        wrong = "it is a thread, from which no tree can be made"
    else:
        wrong = "it is neither a tree nor a message"
    return Parsed(line.number, "", None, (_problem(line, wrong, _KINDS),))


def _problem(line: Line, wrong: str, remedy: str) -> Problem:
    return Problem(line=line.number, field="line", wrong=wrong, remedy=remedy)
