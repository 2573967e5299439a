"""`make run`: web server, Celery worker and beat together, restarted when they die.

    python -m oasst_collect.supervisor [--host 127.0.0.1] [--port 8000]

It counts as a user of the embedded servers, restarts these too if they crash, and stops them at
its end unless another command of this checkout uses them. Ctrl-C or SIGTERM ends everything; if
the supervisor is killed, the kernel sends SIGTERM to what it started.
"""

# ruff: noqa: T201 - a command line prints

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

from oasst_collect.embedded import running
from oasst_collect.embedded.errors import EmbeddedError
from oasst_collect.embedded.places import HERE
from oasst_collect.embedded.processes import launcher, processes_running, send, wait_until

TERM_SECONDS = 8.0  # then SIGKILL; work that is cut off is done again, the queues see to that
LOOK_SECONDS = 0.1  # between two looks at the programs
WATCH_SECONDS = 1.0  # between two looks at the embedded servers
WEB_SECONDS = 30.0  # for the site to answer
STEADY_SECONDS = 30.0  # a program that lasted so long starts anew at once
LONGEST_PAUSE_SECONDS = 15.0
QUEUES = "progress,checks,upkeep,datasets"
# Celery's warning, at every start, that root runs it; here it runs what root has checked out.
ROOT_IS_MEANT = "ignore:You're running the worker with superuser privileges"
COLOURS = {"web": "36", "worker": "33", "beat": "35", "run": "32"}


class Program:
    """One program to keep running. For the main thread only, bar the printing of its output.

    The kernel ties a program to the life of the *thread* that started it (PR_SET_PDEATHSIG), so
    this must be one that lasts. And asyncio would not do: it reports the death of a process only
    when all its children have closed its output, and the web server's may outlive it.
    """

    def __init__(self, name: str, words: Sequence[str]) -> None:
        self.name = name
        self.words = words  # after `python -m`
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._start_at = 0.0
        self._early_deaths = 0

    def look_after(self) -> None:
        """Start it if it is due, notice if it has ended."""
        if self._process is None:
            if time.monotonic() >= self._start_at:
                self._start()
        elif (status := self._process.poll()) is not None:
            self._clear_away(self._process)
            self._plan_restart(status)

    def ask_to_end(self) -> None:
        """Have it end in order; it tells its children itself."""
        if self._process is not None:
            self._process.terminate()

    def see_end(self, deadline: float) -> None:
        """Wait until it has ended, and end by force what is left of it at `deadline`."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say("run", f"{self.name} takes too long, killing it")
        self._clear_away(self._process)

    def _start(self) -> None:
        self._started = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [*launcher(f"child={os.getpid()}"), sys.executable, "-m", *self.words],
            cwd=HERE.root,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": ROOT_IS_MEANT},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        threading.Thread(target=self._print_output, args=(self._process,), daemon=True).start()

    def _print_output(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                if text := line.decode(errors="replace").rstrip():
                    say(self.name, text)

    def _clear_away(self, process: "subprocess.Popen[bytes]") -> None:
        """Kill its process group: children that outlive it would hold the port."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._process = None

    def _plan_restart(self, status: int) -> None:
        now = time.monotonic()
        self._early_deaths = 0 if now - self._started > STEADY_SECONDS else self._early_deaths + 1
        pause = min(0.25 * 2**self._early_deaths, LONGEST_PAUSE_SECONDS)
        self._start_at = now + pause
        say("run", f"{self.name} ended ({describe(status)}); starting it again in {pause:g} s")


def say(name: str, line: str) -> None:
    """Print a line of a program's log."""
    prefix = f"{time.strftime('%H:%M:%S')} {name:<6} | "
    if sys.stdout.isatty():
        prefix = f"\033[{COLOURS[name]}m{prefix}\033[0m"
    with suppress(OSError):  # the terminal may be gone; that is no reason to end in disorder
        print(prefix + line, flush=True)


def describe(status: int) -> str:
    """An exit status in words."""
    return signal.Signals(-status).name if status < 0 else f"exit status {status}"


def programs(host: str, port: int) -> list[Program]:
    """The three programs that make up the site."""
    web = f"granian --interface wsgi --host {host} --port {port} --no-ws"
    web += " --workers 2 --blocking-threads 8 --respawn-failed-workers --respawn-interval 0.5"
    web += " --workers-kill-timeout 5"
    worker = f"celery --quiet -A oasst_collect worker -Q {QUEUES} --concurrency 2 --loglevel INFO"
    worker += " --without-gossip --without-mingle --without-heartbeat"  # it is the only one
    schedule = str(HERE.run / f"beat-schedule-{port}")
    beat = [
        "celery",
        "--quiet",
        "-A",
        "oasst_collect",
        "beat",
        "--schedule",
        schedule,
        "--pidfile=",
    ]
    return [
        Program("web", [*web.split(), "oasst_collect.wsgi:application"]),
        Program("worker", worker.split()),
        Program("beat", beat),
    ]


def why_not(host: str, port: int) -> str:
    """Why nobody can listen there, in a line; empty if one can."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except (OSError, OverflowError) as error:
        other = "8001" if port == 8000 else "8000"
        return f"Port {port} on {host} is not free ({error}). Choose another: make run PORT={other}"
    return ""


def prepare() -> None:
    """Start the embedded servers, and see `manage.py prepare`.

    Raises:
        EmbeddedError: an embedded server cannot be started.
        CalledProcessError: the command failed; it has said why.
    """
    running.ensure_running()
    words = [sys.executable, "manage.py", "prepare"]
    subprocess.run(words, cwd=HERE.root, check=True)  # noqa: S603 - our own command


def watch_servers() -> None:
    """Start the embedded servers again when they crash."""
    while True:
        time.sleep(WATCH_SECONDS)
        try:
            running.ensure_running()
        except EmbeddedError as error:
            say("run", str(error))


def welcome(host: str, port: int) -> None:
    """Once the site answers, print its addresses and, in development, who can log in."""
    site = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if not wait_until(lambda: answers(host, port), WEB_SECONDS):
        say("run", f"the site does not answer at {site}/ yet, see above")
        return
    for line in (f"{site}/", f"{site}/admin/", f"{site}/api/v1/schema/ui/", *logins()):
        say("run", line)
    say("run", "Ctrl-C ends everything")


def answers(host: str, port: int) -> bool:
    """Whether something listens there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def logins() -> list[str]:
    """A line for each demo login; none unless in development."""
    show = "import oasst_collect.supervisor as s; s.print_logins()"
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", show], cwd=HERE.root, stdout=subprocess.PIPE, check=False, text=True
    )
    return done.stdout.splitlines()


def print_logins() -> None:
    """Print the demo logins, in a process of its own: the supervisor stays free of Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst_collect.settings")
    import django
    from django.conf import settings

    django.setup()
    if settings.DEBUG:
        from accounts.demo import demo_logins

        for role, name, password in demo_logins():
            print(f"log in as {role}: {name} / {password}")


def supervise(host: str, port: int) -> None:
    """Keep everything running until SIGINT, SIGTERM or SIGHUP, then end it."""
    received: list[int] = []
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda number, _: received.append(number))
    kept = programs(host, port)
    for look, words in ((watch_servers, ()), (welcome, (host, port))):
        threading.Thread(target=look, args=words, daemon=True).start()
    while not received:
        for program in kept:
            program.look_after()
        time.sleep(LOOK_SECONDS)
    say("run", "ending")
    for program in kept:
        program.ask_to_end()
    deadline = time.monotonic() + TERM_SECONDS
    for program in kept:
        program.see_end(deadline)


def stop_others() -> None:
    """End every supervisor of this checkout, and with it what it started."""
    words = ["-m", "oasst_collect.supervisor"]

    def others() -> list[int]:
        return [pid for pid in processes_running(words, HERE.root) if pid != os.getpid()]

    for pid in others():
        send(pid, signal.SIGTERM)
    if not wait_until(lambda: not others(), 2 * TERM_SECONDS):
        for pid in others():
            send(pid, signal.SIGKILL)


def main(arguments: list[str]) -> int:
    """Do what the command line says; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m oasst_collect.supervisor")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--stop", action="store_true", help="end those of this checkout instead")
    given = parser.parse_args(arguments)
    if given.stop:
        stop_others()
        return 0
    if reason := why_not(given.host, given.port):
        print(reason, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave in order before supervise() too
    try:
        prepare()
        supervise(given.host, given.port)
    except KeyboardInterrupt:
        return 130
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        return error.returncode
    finally:
        running.leave()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
