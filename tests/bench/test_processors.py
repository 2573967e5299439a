"""Whose processor time is whose."""

import os
import subprocess
import sys

from bench.processors import busiest, parts, resident_mb, seconds_used, used_between
from oasst_collect.embedded.processes import wait_until
from tests.services.checkouts import SECONDS

# A process whose command line is a web server's, and below it one whose command line says nothing.
CHILD = "while True: pass"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CHILD!r}])"


def test_used_is_what_came_since_and_new_processes_count_whole() -> None:
    before = {(1, "web"): 1.0, (2, "web"): 5.0, (3, "worker"): 2.0}
    after = {(1, "web"): 1.5, (2, "web"): 5.25, (3, "worker"): 2.0, (4, "worker"): 0.5}

    assert used_between(before, after) == {"web": 0.75, "worker": 0.5}


def test_what_stands_below_a_part_belongs_to_it() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, "granian"]) as parent:
        try:
            assert wait_until(lambda: len(web_pids(os.getpid())) == 2, SECONDS)
            (child,) = web_pids(os.getpid()) - {parent.pid}

            assert busiest(os.getpid(), "web") == child
            assert wait_until(lambda: used(child) > 0.05, SECONDS)
            assert 1 < resident_mb(os.getpid(), "web") < 500
        finally:
            for pid in web_pids(os.getpid()):
                os.kill(pid, 9)


def web_pids(root: int) -> set[int]:
    return {process.pid for process, part in parts(root).items() if part == "web"}


def used(pid: int) -> float:
    return seconds_used(os.getpid())[pid, "web"]
