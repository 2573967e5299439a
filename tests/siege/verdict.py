"""What must not come of a siege."""

from collections.abc import Mapping
from typing import Any, Final

NEVER: Final[Mapping[str, str]] = {
    "lost": "answers that were acknowledged are not there",
    "unacknowledged": "answers are there that nobody was told of",
    "doubled": "answers are there twice",
    "redundant": "answers are there that nothing asked for",
    "drafts_lost": "refused answers did not stay with their authors",
    "unheard": "answers were never heard of",
    "deadlocks": "deadlocks",
    "on_their_way": "trees were left to the worker",
}
REFUSALS: Final = {"lease_expired", "task_given_back", "conversation_closed"}
"""What a volunteer may be told of an answer."""


def faults(outcome: Mapping[str, Any]) -> list[str]:
    """What is wrong with an outcome."""
    found = [f"{outcome[name]} {what}" for name, what in NEVER.items() if outcome[name]]
    found += [f"invariant broken: {finding}" for finding in outcome["findings"]]
    found += [f"broken meanwhile: {finding}" for finding in outcome["seen"]]
    found += [f"unexpected: {what}" for what in outcome["unexpected"]]
    found += [f"web server: {line}" for line in outcome["tracebacks"]]
    found += [f"refused as {code}" for code in outcome["refused"].keys() - REFUSALS]
    return found
