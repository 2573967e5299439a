"""What can be wrong in a file, said so that it can be mended."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from interface.refusals import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in one line: where it stands, what is wrong, and how to mend it."""

    line: int
    field: str
    wrong: str
    remedy: str
    tree: str = ""

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: {self.wrong}. {self.remedy}."

    def as_json(self, file: str) -> dict[str, object]:
        """The members of a line in a report of refusals."""
        return {"file": file, **asdict(self)}


class FileRefused(Invalid):
    """A file was refused as a whole, and nothing was written."""

    code = "file_refused"
    title = "The file cannot be used"

    def __init__(self, file: str, problems: Iterable[Problem], *, more: int = 0) -> None:
        self.problems = tuple(problems)
        lines = [f"{file}: {problem}" for problem in self.problems]
        if more:
            lines.append(f"{file}: and {more:,} more.")
        super().__init__("\n".join(lines), field="file")
