"""Which topics a volunteer knows, and which they would rather not see.

Both stand with the person: whoever asks for a task is read anyway, so that choosing by topic costs
no statement more. A table of choices would cost a join or a query for every offer.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from accounts.models import User
from trees.topic_list import check_slug


class Choice(StrEnum):
    """What a person says of a topic."""

    KNOWS = "knows"
    AVOIDS = "avoids"


def choices_of(user: User) -> dict[int, Choice]:
    """Topic to what this person says of it; topics of which they say nothing are absent."""
    return {
        **dict.fromkeys(user.knows_topics, Choice.KNOWS),
        **dict.fromkeys(user.avoids_topics, Choice.AVOIDS),
    }


def choose_topics(user: User, said: Mapping[str, Choice | None]) -> None:
    """Store what the person says of topics, by slug; of all others they say what they said before.

    ``None`` takes back what was said. Raises ``UnknownTopic``.
    """
    new = {check_slug(slug): choice for slug, choice in said.items()}
    now = {**choices_of(user), **new}
    user.knows_topics = _numbers(now.items(), Choice.KNOWS)
    user.avoids_topics = _numbers(now.items(), Choice.AVOIDS)
    user.save(update_fields=["knows_topics", "avoids_topics"])


def _numbers(said: Iterable[tuple[int, Choice | None]], wanted: Choice) -> list[int]:
    return sorted(number for number, choice in said if choice is wanted)
