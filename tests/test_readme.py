"""What the README says of the life cycle is what the code does."""

import re
from pathlib import Path

from trees.states import TRANSITIONS

README = Path(__file__).resolve().parents[1] / "README.md"
ROW = re.compile(r"^\| `(\w+)` \| `(\w+)` \| `(\w+)` \|", re.MULTILINE)


def test_the_state_table_is_that_of_the_code() -> None:
    shown = {(state, event): after for state, event, after in ROW.findall(README.read_text())}

    assert shown == {(str(s), str(e)): str(after) for (s, e), after in TRANSITIONS.items()}
