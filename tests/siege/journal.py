"""What one volunteer sent and was told, on disk before the next step: a kill loses none of it."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any, Final

TAKEN_IN: Final = 200

Body = dict[str, Any]


class Journal:
    """``sent``: the one answer to each task, whatever it was told. ``told``: the last status.

    A status is that of the site, 200 if the answer was taken in. An answer that was sent and of
    which nothing was heard has none. ``cut`` counts requests that the volunteer cut off,
    ``unexpected`` what the site should never say.
    """

    def __init__(self, path: Path) -> None:
        self.sent: dict[str, Body] = {}
        self.told: dict[str, tuple[int, str]] = {}
        self.again = 0
        self.cut = Counter[str]()
        self.unexpected = Counter[str]()
        for line in path.read_bytes().split(b"\n") if path.exists() else ():
            self._read(line)
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(self._file, b"\n")  # what a kill tore off ends here

    def send(self, task: str, body: Body) -> Body:
        """Note what is about to be sent; an answer that was sent before stays as it was."""
        self._write({"task": task, "body": self.sent.get(task, body)})
        return self.sent[task]

    def tell(self, task: str, status: int, code: str) -> None:
        """Note what came back."""
        self._write({"task": task, "status": status, "code": code})

    def note(self, what: str, how: str) -> None:
        """Count something that happened: ``cut`` or ``unexpected``."""
        self._write({what: how})

    @property
    def taken_in(self) -> set[str]:
        return {task for task, (status, _) in self.told.items() if status == TAKEN_IN}

    @property
    def unheard(self) -> list[str]:
        """Answers of which nothing was heard."""
        return [task for task in self.sent if task not in self.told]

    @property
    def refused(self) -> list[str]:
        return [task for task, (status, _) in self.told.items() if status != TAKEN_IN]

    def close(self) -> None:
        os.close(self._file)

    def _write(self, row: dict[str, Any]) -> None:
        line = json.dumps(row).encode()
        os.write(self._file, line + b"\n")
        self._read(line)

    def _read(self, line: bytes) -> None:
        try:
            row = json.loads(line)
        except ValueError:
            return  # torn off, or empty
        if "body" in row:
            self.again += row["task"] in self.sent
            self.sent[row["task"]] = row["body"]
        elif "status" in row:
            self.told[row["task"]] = row["status"], row["code"]
        else:
            for what, how in row.items():
                getattr(self, what)[how] += 1
