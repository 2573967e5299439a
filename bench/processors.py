"""How much of the processors each part of the site takes, and how much memory."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import psutil

from oasst_collect.embedded.places import HERE
from oasst_collect.embedded.running import servers

PARTS: Final = {
    # What is in a command line, and the part of the site that it tells.
    "granian": "web",
    "worker": "worker",
    "beat": "beat",
}


def parts(root: int | None) -> dict[psutil.Process, str]:
    """The processes of a site, by part: those below its supervisor, and embedded servers."""
    found = _family(root) if root is not None else {}
    for server in servers(HERE):
        for pid in server.processes():
            if psutil.pid_exists(pid):
                found[psutil.Process(pid)] = server.name
    return found


def part_of(line: Sequence[str]) -> str:
    """Which part of the site a command line starts."""
    return next((part for mark, part in PARTS.items() if mark in line), "other")


def seconds_used(root: int | None) -> dict[tuple[int, str], float]:
    """Processor seconds of every process so far."""
    used = {}
    for process, part in parts(root).items():
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        used[process.pid, part] = times.user + times.system
    return used


def busy_seconds() -> float:
    """Processor seconds that the whole machine has worked so far, whoever for."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + times.irq + times.softirq)


def used_between(
    before: Mapping[tuple[int, str], float], after: Mapping[tuple[int, str], float]
) -> dict[str, float]:
    """Processor seconds by part."""
    total: defaultdict[str, float] = defaultdict(float)
    for (pid, part), seconds in after.items():
        total[part] += max(0.0, seconds - before.get((pid, part), 0.0))
    return {part: round(seconds, 2) for part, seconds in sorted(total.items())}


def resident_mb(root: int, part: str) -> float:
    """Memory of one part in megabytes: proportional set sizes, so that shared pages count once."""
    total = 0
    for process, found in _family(root).items():
        if found == part:
            try:
                total += process.memory_full_info().pss
            except psutil.Error:
                continue
    return round(total / 1e6, 1)


def busiest(root: int, part: str) -> int:
    """Pid of the process of this part that has worked most and has none below it."""
    family = [process for process, found in _family(root).items() if found == part]
    workers = [process for process in family if not process.children()]
    return int(max(workers, key=lambda process: process.cpu_times().user).pid)


def _family(root: int) -> dict[psutil.Process, str]:
    """A process and all below it. What stands below a part belongs to it, whatever it is called."""
    found: dict[psutil.Process, str] = {}
    try:
        open_ends = [(psutil.Process(root), "other")]
        while open_ends:
            process, above = open_ends.pop()
            part = above if above != "other" else part_of(process.cmdline())
            found[process] = part
            open_ends += [(child, part) for child in process.children()]
    except psutil.Error:
        pass  # it has ended meanwhile
    return found
