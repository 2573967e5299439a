"""All breakages that ``make mutations`` tries. See ``docs/testing.md``."""

from typing import Final

from tests.mutations.coming_in import CONSENT, PRACTICE
from tests.mutations.handing_out import CLAIMS, LEASES, OFFERS
from tests.mutations.moving_on import JUDGING, LIFE_CYCLE, LOCKS, LOTTERY, QUEUES
from tests.mutations.ones_own import OWN_MESSAGES, TELLING
from tests.mutations.sending import OUTBOX
from tests.mutations.taking_in import OPENINGS, SUBMISSIONS

ALL: Final = (
    *OFFERS, *CLAIMS, *LEASES, *OPENINGS, *SUBMISSIONS, *LIFE_CYCLE, *JUDGING, *QUEUES,
    *LOTTERY, *LOCKS, *CONSENT, *PRACTICE,
    *OWN_MESSAGES, *TELLING,
    *OUTBOX,
)  # fmt: skip
