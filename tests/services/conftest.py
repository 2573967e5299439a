"""Checkouts to start servers and sites in. What runs in them ends with the test."""

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services.checkouts import Checkout, copy_source

MakeCheckout = Callable[..., Checkout]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A cluster with the site's tables and fixtures, to be copied: making one takes seconds.

    The first of xdist's workers makes it for all.
    """
    base = tmp_path_factory.getbasetemp()
    checkout = Checkout((base if worker_id == "master" else base.parent) / "prepared")
    with open(f"{checkout.root}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not checkout.root.exists():
            copy_source(checkout.root)
            checkout.run("manage.py", "prepare")
            assert checkout.quiet()
    return checkout.places.var / "postgres"


@pytest.fixture
def make_checkout(prepared: Path) -> Iterator[MakeCheckout]:
    """Make checkouts, at a path below a folder of the test's own.

    Its path is short, unlike that of `tmp_path`: sockets can stand below it.
    """
    folder = Path(tempfile.mkdtemp())
    made: list[Checkout] = []

    def make(where: str = "checkout", *, data: bool = True, **more: object) -> Checkout:
        checkout = Checkout(folder / where, **more)  # type: ignore[arg-type]
        made.append(checkout)
        copy_source(checkout.root)
        if data:
            shutil.copytree(prepared, checkout.places.var / "postgres")
        return checkout

    yield make
    for checkout in made:
        checkout.remove()
    shutil.rmtree(folder)


@pytest.fixture
def checkout(make_checkout: MakeCheckout) -> Checkout:
    """A checkout whose database is ready."""
    return make_checkout()
