"""The policies as they were a moment ago, for calls that cannot afford to read them each time.

For what a volunteer is told at one moment (how long a lease lasts, how long a text may be), a
policy that was set a second ago may count as not yet set. What trees are judged by is always read
anew (``trees.models.policy_for``).
"""

from collections.abc import Mapping
from threading import Lock
from typing import Final

from cachetools import TTLCache, cached

from interface.languages import LANGUAGES
from trees.models import LanguagePolicy, policies_for
from trees.policy import Policy

SECONDS: Final = 1.0


@cached(TTLCache(maxsize=1, ttl=SECONDS), lock=Lock())
def recent_policies() -> Mapping[str, Policy]:
    """The policy of every language, and the default one, at most a second old."""
    return policies_for([LanguagePolicy.DEFAULT, *LANGUAGES])


def recent_policy(lang: str) -> Policy:
    """The policy of one language, at most a second old."""
    return recent_policies()[lang]


def recent_default() -> Policy:
    """The policy for everything that does not depend on a language, at most a second old."""
    return recent_policies()[LanguagePolicy.DEFAULT]
