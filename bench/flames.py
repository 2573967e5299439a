"""Where a process spends its time, read from the flame graph that py-spy draws of it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from typing import Final

BOX: Final = re.compile(
    r"<title>(?P<name>[^<]*) \([\d,]+ samples?, [\d.]+%\)</title>"
    r'<rect x="[^"]*" y="(?P<y>\d+)"[^>]*? fg:x="(?P<x>\d+)" fg:w="(?P<w>\d+)"/>'
)
FRAME: Final = re.compile(r"(?P<function>.+) \((?P<file>[^()]+?)(?::\d+)?\)")
WAITS_ON_SQL: Final = (
    "_execute", "_executemany", "_commit", "_rollback", "is_usable", "_set_autocommit",
    "fetchmany", "fetchone", "fetchall", "get_new_connection",
)  # fmt: skip
"""Functions of Django's that do nothing themselves but call psycopg2, which is written in C."""
LAYERS: Final = {
    "json/": "json",
    "psycopg2/": "psycopg2",
    "django/db/": "Django ORM",
    "rest_framework/": "DRF",
    "django/": "Django",
    "granian/": "granian",
    "redis/": "redis",
    "celery/": "Celery",
    "kombu/": "Celery",
    "billiard/": "Celery",
    "accounts/": "our code",
    "trees/": "our code",
    "tasks/": "our code",
    "interface/": "our code",
    "oasst_collect/": "our code",
    "moderation/": "our code",
    "community/": "our code",
    "datasets/": "our code",
}
OTHER: Final = "other"
IDLE: Final = ("Condition.wait (threading.py)",)
"""Last frames of threads that wait for work; py-spy now and then takes one for busy."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A function of a file, as far as py-spy names it."""

    function: str
    file: str

    def __str__(self) -> str:
        return f"{self.function} ({self.file})" if self.file else self.function


Stack = tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of all samples, the largest first: of functions without and with what they call,
    and of layers."""

    own: list[tuple[str, float]]
    whole: list[tuple[str, float]]
    layers: list[tuple[str, float]]


def shares(svg: str) -> Shares:
    """What a flame graph says."""
    own: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    layers: Counter[str] = Counter()
    for stack, samples in stacks(svg):
        if str(stack[-1]) in IDLE:
            continue
        own[str(stack[-1])] += samples
        layers[layer_of(stack)] += samples
        for frame in {str(frame) for frame in stack if _layer(frame) == "our code"}:
            whole[frame] += samples
    total = max(1, sum(own.values()))
    ranked = [
        [(name, count / total) for name, count in counted.most_common()]
        for counted in (own, whole, layers)
    ]
    return Shares(*ranked)


def stacks(svg: str) -> Iterator[tuple[Stack, int]]:
    """Each stack of the graph, outermost first, with the samples that ended in its last frame."""
    boxes = sorted(
        (int(found["y"]), int(found["x"]), int(found["w"]), unescape(found["name"]))
        for found in BOX.finditer(svg)
    )
    open_rows: dict[int, list[tuple[int, int, Stack]]] = {}
    below: Counter[Stack] = Counter()
    samples: Counter[Stack] = Counter()
    rows = sorted({y for y, *_ in boxes})
    height = min((b - a for a, b in pairwise(rows)), default=1)
    for y, x, width, name in boxes:
        above = next(
            (row for row in open_rows.get(y - height, []) if row[0] <= x < row[0] + row[1]), None
        )
        stack = (*(above[2] if above else ()), frame_of(name))
        open_rows.setdefault(y, []).append((x, width, stack))
        samples[stack] += width
        if above:
            below[above[2]] += width
    for stack, width in samples.items():
        if width > below[stack]:
            yield stack, width - below[stack]


def frame_of(name: str) -> Frame:
    """A frame from py-spy's ``function (file:line)``; the line is left out."""
    found = FRAME.fullmatch(name)
    return Frame(found["function"], found["file"]) if found else Frame(name, "")


def layer_of(stack: Sequence[Frame]) -> str:
    """To whom the last frame's time belongs: the standard library works for whoever calls it."""
    if stack[-1].file.startswith("django/db/") and _last_word(stack[-1]) in WAITS_ON_SQL:
        return "psycopg2"
    found = (layer for frame in reversed(stack) if (layer := _layer(frame)) != OTHER)
    return next(found, OTHER)


def _last_word(frame: Frame) -> str:
    return frame.function.rpartition(".")[2]


def _layer(frame: Frame) -> str:
    return next((layer for start, layer in LAYERS.items() if frame.file.startswith(start)), OTHER)
