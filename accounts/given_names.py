"""Names for people who join by their e-mail address: friendly, and telling nothing about them."""

from random import Random
from typing import Final

from accounts.models import User

_FIRST: Final = (
    "amber", "brave", "bright", "calm", "clever", "cosy", "curious", "eager", "early", "gentle",
    "glad", "golden", "green", "happy", "honest", "keen", "kind", "lively", "lucky", "merry",
    "mild", "misty", "noble", "patient", "proud", "quick", "quiet", "silver", "sunny", "swift",
    "tidy", "warm", "wise", "witty",
)  # fmt: skip
_SECOND: Final = (
    "acorn", "badger", "beech", "brook", "cedar", "cloud", "comet", "coral", "crane", "dolphin",
    "falcon", "fern", "finch", "harbour", "hazel", "heron", "island", "lantern", "lark", "maple",
    "meadow", "otter", "owl", "panda", "pebble", "pine", "raven", "river", "robin", "sparrow",
    "squirrel", "thistle", "tulip", "willow",
)  # fmt: skip


def given_name(rng: Random) -> str:
    """A name that nobody has yet, such as ``quiet-otter-482``."""
    while True:
        name = f"{rng.choice(_FIRST)}-{rng.choice(_SECOND)}-{rng.randint(100, 9999)}"
        if not User.objects.filter(username__iexact=name).exists():
            return name
