"""`make run`: what it prints, how it ends, and what it does when a part of it dies."""

import fcntl
import os
import pty
import re
import signal
import socket
import termios

import pytest

from oasst_collect.embedded.processes import send, wait_until
from tests.services.checkouts import SECONDS, Checkout
from tests.services.conftest import MakeCheckout
from tests.services.sites import Site, running_site

pytestmark = pytest.mark.slow

PARTS = {"web": "granian", "worker": "worker -Q", "beat": "beat --schedule"}


def test_it_says_where_it_is_and_who_may_log_in_and_ctrl_c_ends_it(checkout: Checkout) -> None:
    with running_site(checkout) as site:
        for text in (
            f"http://127.0.0.1:{site.port}/",
            "/admin/",
            "/api/v1/schema/ui/",
            "log in as volunteer: vera / vera-demo",
            "log in as moderator: milo",
            "log in as admin: ada",
        ):
            assert site.says(text)
        assert site.get("/accounts/login/")[0] == 200
        assert site.get("/static/site.css")[0] == 200
        assert wait_until(lambda: site.tasks_done("tasks.queues.sweep_marked") >= 2, SECONDS)
        os.killpg(site.process.pid, signal.SIGINT)
        assert site.ended()

    form = re.compile(r"\d\d:\d\d:\d\d (web|worker|beat|run) +\| ")
    assert [line for line in site.lines if not form.match(line)] == []
    assert [line for line in site.lines if "sweep_marked" in line] == []  # every three seconds
    assert [line for line in site.lines if "Traceback" in line] == []
    assert site.process.returncode == 0


def test_it_ends_when_it_is_told_to_even_while_it_starts(checkout: Checkout) -> None:
    site = Site(checkout)
    assert wait_until(checkout.places.run.exists, SECONDS)
    site.process.terminate()
    assert site.ended()


def test_it_ends_with_its_terminal(checkout: Checkout) -> None:
    ours, theirs = pty.openpty()

    def take_terminal() -> None:
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

    site = Site(checkout, stdout=theirs, stderr=theirs, preexec_fn=take_terminal)
    os.close(theirs)
    assert b"Ctrl-C ends" in _read_until(ours, b"Ctrl-C ends")
    os.close(ours)  # a hang-up; from now on there is nowhere to print to
    assert site.ended()


def _read_until(file: int, text: bytes) -> bytes:
    found = b""
    while text not in found:
        found += os.read(file, 4096)
    return found


def test_a_part_that_dies_is_started_again_and_no_part_outlives_it(checkout: Checkout) -> None:
    with running_site(checkout) as site:
        for name, mark in PARTS.items():
            before = site.pids(mark)
            lines = len(site.lines)
            send(min(before), signal.SIGKILL)
            assert site.says(f"{name} ended (SIGKILL); starting it again", after=lines)
            assert wait_until(lambda m=mark, b=before: site.pids(m) - b, SECONDS)  # type: ignore[misc]
            assert not site.pids(mark) & before
        assert wait_until(lambda: _answers(site), SECONDS)
        assert wait_until(lambda: site.tasks_done("tasks.queues.sweep_marked") >= 1, SECONDS)

        send(site.process.pid, signal.SIGKILL)
        assert site.ended()


def _answers(site: Site) -> bool:
    try:
        return site.get("/accounts/login/")[0] == 200
    except OSError:
        return False


def test_a_busy_port_is_said_in_one_line(checkout: Checkout) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        process = checkout.start("-m", "oasst_collect.supervisor", "--port", str(port))
        output, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert output.count("\n") == 1
    assert f"Port {port} on 127.0.0.1 is not free" in output
    assert "make run PORT=8000" in output
    assert not checkout.places.run.exists()


def test_in_production_nobody_is_offered_a_login_and_the_static_files_are_there(
    make_checkout: MakeCheckout,
) -> None:
    secret = "a text that only this test knows " * 2
    production = {"DJANGO_DEBUG": "0", "DJANGO_SECRET_KEY": secret}
    checkout = make_checkout(more_environment=production)
    with running_site(checkout) as site:
        assert not any("log in as" in line for line in site.lines)
        status, page = site.get("/nowhere/")
        assert status == 404
        assert b"DEBUG" not in page
        (style,) = re.findall(rb'href="(/static/site\.[0-9a-f]{12}\.css)"', page)
        assert site.get(style.decode())[0] == 200
        checkout.run("-m", "oasst_collect.supervisor", "--stop")
        assert site.ended()


def test_production_asks_for_a_secret(make_checkout: MakeCheckout) -> None:
    checkout = make_checkout(more_environment={"DJANGO_DEBUG": "0"})
    process = checkout.start("manage.py", "check")
    output, _ = process.communicate(timeout=SECONDS)
    assert process.returncode != 0
    assert "Set DJANGO_SECRET_KEY" in output
