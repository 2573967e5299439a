"""How many calls a minute the API takes from one person."""

import time
from typing import Any, Final

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from interface.cache import count

SECONDS: Final = 60


class PerPerson(BaseThrottle):
    """Counts calls in the running minute, by person or, for strangers, by address.

    One counter in the cache for each: cheap at any rate, unlike a list of all times of calls.
    Without the cache nobody is held up.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether this call is still within its minute's share."""
        minute = int(time.time()) // SECONDS
        if request.user.is_authenticated:
            who, most = f"user-{request.user.pk}", settings.API_CALLS_PER_MINUTE
        else:
            who, most = (
                f"address-{self.get_ident(request)}",
                settings.API_ANONYMOUS_CALLS_PER_MINUTE,
            )
        return count(f"calls-{who}-{minute}", seconds=2 * SECONDS) <= most

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return float(SECONDS - int(time.time()) % SECONDS)
