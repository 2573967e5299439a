"""What is installed is what was wanted, and may be used in a work under the Apache licence."""

import re
from importlib.metadata import Distribution, distribution
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from oasst_collect.embedded.places import HERE
from scripts.pins import WANTED, WANTED_DEV

FREE_ENOUGH: Final = {
    "psycopg2-binary": "LGPL with exceptions; used as it comes, by import",
}


def pins(name: str) -> dict[str, str]:
    """Version by canonical name of package."""
    lines = (HERE.root / name).read_text().splitlines()
    pairs = [line.split("==") for line in lines if "==" in line]
    return {canonicalize_name(package): version for package, version in pairs}


RUNTIME: Final = pins("requirements.txt")


@pytest.mark.parametrize(
    ("wanted", "pinned"), [(WANTED, RUNTIME), (WANTED_DEV, pins("requirements-dev.txt"))]
)
def test_everything_wanted_is_pinned_in_a_version_that_will_do(
    wanted: str, pinned: dict[str, str]
) -> None:
    for requirement in map(Requirement, wanted.split()):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, requirement
        assert requirement.specifier.contains(version), requirement


def test_nothing_is_pinned_that_nothing_wanted_needs() -> None:
    needed: set[str] = set()
    open_ends = list(map(Requirement, WANTED.split()))
    while open_ends:
        requirement = open_ends.pop()
        name = canonicalize_name(requirement.name)
        if name in needed and not requirement.extras:
            continue
        needed.add(name)
        for line in distribution(name).requires or []:
            more = Requirement(line)
            extras = requirement.extras or {""}
            if more.marker is None or any(more.marker.evaluate({"extra": e}) for e in extras):
                open_ends.append(more)
    assert set(RUNTIME) == needed


@pytest.mark.parametrize("name", sorted(RUNTIME))
def test_every_package_at_run_time_may_be_used_here(name: str) -> None:
    found = distribution(name)
    assert found.version == RUNTIME[name]
    licences = licences_of(found)
    assert licences, f"{name} does not say what licence it has"
    if name not in FREE_ENOUGH:
        assert not any(re.search(r"GPL|General Public", licence) for licence in licences)


def licences_of(package: Distribution) -> list[str]:
    """What the package says of its licence: expression, field and classifiers."""
    about = package.metadata
    said = [*about.get_all("License-Expression", []), *about.get_all("License", [])]
    classifiers = [line for line in about.get_all("Classifier", []) if line.startswith("License")]
    return [text.partition("\n")[0] for text in [*said, *classifiers]]
