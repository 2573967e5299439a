"""Which links in texts may be followed, and where they lead."""

from typing import Final
from urllib.parse import urlsplit

SCHEMES: Final = frozenset({"http", "https", "mailto"})
LONGEST: Final = 2_000
"""Characters of an address. A longer one is text, not a link."""


def may_be_followed(address: str) -> bool:
    """Whether a link may lead there: to a page on another host, or to somebody's mailbox."""
    return len(address) <= LONGEST and bool(leads_to(address))


def leads_to(address: str) -> str:
    """The host or mailbox at the other end; empty for what may not be followed.

    What stands before an @ is no host, and hosts with letters of other scripts are in Punycode, as
    the parser leaves them: no address can pass for another one.
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in SCHEMES:
        return ""
    return parts.path.partition("?")[0] if parts.scheme == "mailto" else host


def tells_where(text: str, address: str) -> bool:
    """Whether the text of a link is its address, so that nothing more need be said."""
    said = text.strip()
    if any(character.isspace() for character in said):
        return False
    whole = said if ":" in said else f"mailto:{said}"
    return leads_to(whole) == leads_to(address)
