"""The list of breakages is that of the code and of the page, so that `make mutations` can run."""

import pytest

from oasst_collect.embedded.places import HERE
from tests.mutations.breakage import Breakage
from tests.mutations.breakages import ALL


@pytest.mark.parametrize("breakage", ALL, ids=[one.what for one in ALL])
def test_a_breakage_fits_the_code_and_names_tests_that_are_there(breakage: Breakage) -> None:
    assert (HERE.root / breakage.file).read_text().count(breakage.text) == 1
    assert breakage.caught_by
    for test in breakage.tests:
        file, _, name = test.partition("::")
        assert f"def {name}(" in (HERE.root / file).read_text()


def test_the_page_lists_them() -> None:
    page = (HERE.root / "docs" / "testing.md").read_text().splitlines()
    rows = [one.row for one in ALL]
    assert [line for line in page if line in rows] == rows
