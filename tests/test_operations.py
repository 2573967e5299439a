"""What docs/operations.md says of the environment is what the code reads."""

import re

from oasst_collect.embedded.places import HERE

READ = re.compile(r'os\.environ(?:\.get\(|\[)"(\w+)"')
ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)


def test_every_variable_that_is_read_stands_in_the_table() -> None:
    ours = HERE.root / "oasst_collect"
    sources = [(ours / name).read_text() for name in ("settings.py", "embedded/urls.py")]
    read = {name for source in sources for name in READ.findall(source)}
    told = set(ROW.findall((HERE.root / "docs/operations.md").read_text()))

    assert len(read) > 10
    assert told == read
