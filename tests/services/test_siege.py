"""200 volunteers on connections of their own, while clients, workers and web server are killed.

`SIEGE_SECONDS=300` besieges longer; `python -m tests.siege` does it outside pytest.
"""

import os
from random import Random
from typing import Final

import pytest

from tests.services.conftest import MakeCheckout
from tests.services.sites import running_site
from tests.siege.blows import LARGE, SMALL
from tests.siege.siege import PRODUCTION, Siege
from tests.siege.verdict import faults

VOLUNTEERS: Final = 200
SECONDS: Final = float(os.environ.get("SIEGE_SECONDS", "30"))

pytestmark = pytest.mark.slow


def test_no_answer_is_lost_or_doubled_whatever_is_killed(make_checkout: MakeCheckout) -> None:
    checkout = make_checkout(data=False, more_environment=PRODUCTION)
    with running_site(checkout) as site:
        outcome = Siege(site, VOLUNTEERS, SECONDS, Random(1)).lay()

    assert faults(outcome) == [], outcome
    assert outcome["kills"].keys() == {*SMALL, *LARGE}
    assert outcome["cut"].keys() == {"torn", "broken off"}
    assert min(outcome[what] for what in ("finished", "looks", "hastened", "sent_again")) > 10
