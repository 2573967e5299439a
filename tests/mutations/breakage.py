"""What a breakage is."""

from dataclasses import dataclass
from typing import Final

DISPENSER: Final = "tasks/dispenser_stateful: the dispenser keeps its promises"
LOCK_ORDER: Final = "tasks/lock_order: every act takes its locks in the one order"
PLANS: Final = "tasks/plans: nothing on the way reads through a growing table"


@dataclass(frozen=True, slots=True)
class Breakage:
    """``text`` stands once in ``file`` and becomes ``instead``; ``what`` says it in words.

    Every test of ``caught_by`` must then fail: folder and file, and the test in words.
    """

    what: str
    file: str
    text: str
    instead: str
    caught_by: tuple[str, ...]

    @property
    def tests(self) -> tuple[str, ...]:
        """The same for pytest."""
        return tuple(map(_node, self.caught_by))

    @property
    def row(self) -> str:
        """A line of the table in ``docs/testing.md``."""
        return f"| {self.what} | {'; '.join(self.caught_by)} |"


def _node(test: str) -> str:
    place, _, words = test.partition(": ")
    folder, _, file = place.partition("/")
    return f"tests/{folder}/test_{file}.py::test_{words.replace(' ', '_')}"
