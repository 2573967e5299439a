"""The embedded PostgreSQL and Redis of a checkout: when they run, and when they do not."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

from oasst_collect.embedded.processes import send, wait_until
from tests.services.checkouts import SECONDS, USE, Checkout
from tests.services.conftest import MakeCheckout

pytestmark = pytest.mark.slow

STAY = USE + "\nimport sys; sys.stdin.read()"
"""A command that uses the servers until its input is closed."""


@contextmanager
def users(checkout: Checkout, number: int = 1) -> Iterator["list[subprocess.Popen[str]]"]:
    """Commands that are using the servers at the same time; they end in order."""
    started = [checkout.start("-c", STAY, stdin=subprocess.PIPE) for _ in range(number)]
    for user in started:
        assert user.stdout is not None
        assert user.stdout.readline().startswith("{"), user.stdout.read()
    yield started
    for user in started:
        user.communicate(timeout=SECONDS)


def servers_of(checkout: Checkout) -> list[str]:
    """Which main processes run: one for each server, by its name."""
    lines = checkout.processes().values()
    return sorted(
        name
        for line in lines
        for name, mark in (("postgres", "bin/postgres -D"), ("redis", "redis-server"))
        if mark in line
    )


def test_the_first_command_that_needs_them_starts_them_and_the_last_ends_them(
    make_checkout: MakeCheckout,
) -> None:
    fresh = make_checkout(data=False)

    fresh.run("manage.py", "check")
    assert not fresh.places.run.exists()

    assert fresh.use() == {
        "postgres": str(fresh.places.var / "postgres"),
        "redis": str(fresh.places.var / "redis"),
    }
    assert fresh.processes() == {}


def test_one_instance_serves_many_commands_at_once(checkout: Checkout) -> None:
    with users(checkout, 4) as started:
        assert servers_of(checkout) == ["postgres", "redis"]
        started[0].communicate(timeout=SECONDS)
        assert servers_of(checkout) == ["postgres", "redis"]
    assert servers_of(checkout) == []
    assert checkout.quiet()


def test_they_start_again_after_everything_was_killed(checkout: Checkout) -> None:
    with users(checkout):
        checkout.kill_everything()
    left = {"postgres/postmaster.pid", "run/.s.PGSQL.5432", "run/.s.PGSQL.5432.lock"}
    assert all((checkout.places.var / name).exists() for name in {*left, "run/redis.sock"})

    # The numbers in stale files may be those of others by now; ours, for one.
    for name in ("postgres/postmaster.pid", "run/.s.PGSQL.5432.lock"):
        path = checkout.places.var / name
        path.write_text(re.sub(r"\A\d+", str(os.getpid()), path.read_text()))

    assert checkout.use()["postgres"] == str(checkout.places.var / "postgres")
    assert checkout.quiet()


def test_a_killed_server_is_back_for_the_next_connection(checkout: Checkout) -> None:
    with users(checkout):
        for pid in checkout.processes():
            if "bin/postgres -D" in checkout.processes().get(pid, ""):
                send(pid, signal.SIGKILL)
        checkout.use()


def test_nothing_is_left_when_the_last_user_is_killed(checkout: Checkout) -> None:
    with users(checkout) as (user,):
        user.kill()
    assert checkout.quiet()


def test_what_was_started_by_hand_stays(checkout: Checkout) -> None:
    checkout.embedded("start")
    assert servers_of(checkout) == ["postgres", "redis"]
    checkout.embedded("status")
    checkout.embedded("stop")
    assert checkout.quiet()


def test_a_server_stopped_by_name_stays_down_while_others_use_it(checkout: Checkout) -> None:
    with users(checkout):
        checkout.embedded("stop", "redis")
        checkout.run("manage.py", "migrate", "--check")
        assert servers_of(checkout) == ["postgres"]
        checkout.embedded("start", "redis")
        assert servers_of(checkout) == ["postgres", "redis"]
        before = checkout.embedded("status")
        checkout.embedded("restart", "postgres")
        assert servers_of(checkout) == ["postgres", "redis"]
        assert checkout.embedded("status") != before


def test_two_checkouts_have_their_own(make_checkout: MakeCheckout) -> None:
    one, two = make_checkout("one"), make_checkout("two")
    with users(one):
        with users(two):
            assert servers_of(one) == servers_of(two) == ["postgres", "redis"]
        assert servers_of(two) == []
        assert one.use()["postgres"] == str(one.places.var / "postgres")


@pytest.mark.parametrize(
    ("where", "fit_for_sockets"),
    [
        ("with a space", True),
        ("100% \"quoted\" 'paths' #1 ?&@: $HOME", True),
        ("Übergröße/日本", True),
        ("commas, which separate hosts", False),
        ("/".join(["a folder with a rather long name"] * 8), False),
    ],
)
def test_any_path_will_do(make_checkout: MakeCheckout, where: str, fit_for_sockets: bool) -> None:
    checkout = make_checkout(where)
    assert (checkout.places.sockets == checkout.places.run) == fit_for_sockets
    assert checkout.use() == {
        "postgres": str(checkout.places.var / "postgres"),
        "redis": str(checkout.places.var / "redis"),
    }
    assert checkout.places.sockets.exists() == fit_for_sockets  # nothing is left in /tmp


@pytest.mark.parametrize("where", ["checkout", "deep/" * 40 + "checkout"])
def test_nobody_else_can_reach_them(make_checkout: MakeCheckout, where: str) -> None:
    checkout = make_checkout(where)
    with users(checkout):
        listening = [
            connection
            for pid in checkout.processes()
            for connection in psutil.Process(pid).net_connections("inet")
        ]
        assert listening == []
        for folder in (checkout.places.sockets, checkout.places.run, checkout.places.logs):
            found = folder.stat()
            assert (found.st_mode & 0o777, found.st_uid) == (0o700, os.geteuid())
        for data in ("postgres", "redis"):
            assert (checkout.places.var / data).stat().st_mode & 0o077 == 0


def test_a_folder_that_somebody_else_put_there_is_not_used(make_checkout: MakeCheckout) -> None:
    checkout = make_checkout("deep/" * 40 + "checkout")
    trap = checkout.root / "trap"
    trap.mkdir()
    checkout.places.sockets.symlink_to(trap)
    try:
        process = checkout.start("-m", "oasst_collect.embedded", "start")
        output, _ = process.communicate(timeout=SECONDS)
    finally:
        checkout.places.sockets.unlink()
    assert process.returncode == 1
    assert output.strip().endswith("is a link or a file, but must be a folder: remove it.")
    assert list(trap.iterdir()) == []


def test_with_urls_set_the_embedded_ones_are_never_started(make_checkout: MakeCheckout) -> None:
    other = make_checkout("other, with a space")
    with users(other):
        database, redis = other.embedded("url").split()
        urls = {"DATABASE_URL": database, "REDIS_URL": redis}
        ours = make_checkout("ours", data=False, more_environment=urls)
        assert ours.use() == {
            "postgres": str(other.places.var / "postgres"),
            "redis": str(other.places.var / "redis"),
        }
        assert not ours.places.run.exists()


def test_with_one_url_set_only_the_other_is_started(make_checkout: MakeCheckout) -> None:
    other = make_checkout("other")
    with users(other):
        database, redis = other.embedded("url").split()
        ours = make_checkout("ours", more_environment={"DATABASE_URL": database})
        with users(ours):
            assert servers_of(ours) == ["redis"]
        ours = make_checkout("ours too", more_environment={"REDIS_URL": redis})
        with users(ours):
            assert servers_of(ours) == ["postgres"]


def test_no_other_database_will_do(make_checkout: MakeCheckout) -> None:
    checkout = make_checkout(more_environment={"DATABASE_URL": "sqlite:///data.db"})
    process = checkout.start("manage.py", "check")
    output, _ = process.communicate(timeout=SECONDS)
    assert process.returncode != 0
    assert "DATABASE_URL must be postgresql://" in output


@pytest.mark.parametrize("program", ["worker -P solo", "beat --pidfile="])
def test_worker_and_beat_start_what_they_need(checkout: Checkout, program: str) -> None:
    process = checkout.start("-m", "celery", "-A", "oasst_collect", *program.split())
    try:
        assert wait_until(lambda: servers_of(checkout) == ["postgres", "redis"], SECONDS)
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS)
    assert checkout.quiet()
