"""What a conversation is about: what people said of it in, at most three topics out. No database.

Topics are numbers here, those of the operator's list.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from interface.refusals import Invalid, legible
from interface.sentences import gettext, worded

MOST: Final = 3
"""A prompt is about three things at most; who names more says nothing about it any more."""

View = Collection[int]
"""The topics that one person finds in a prompt; an empty one says that none of the list fits."""


class UnknownTopic(Invalid):
    code = "unknown_topic"
    title = worded("Unknown topic")


class TooManyTopics(Invalid):
    code = "too_many_topics"
    title = worded("Too many topics")


def decide(*, proposed: View | None, views: Iterable[View], ruled: View | None = None) -> list[int]:
    """The topics of a tree, in ascending order.

    ``proposed`` is what the author said, ``views`` what reviewers of the present text said; who
    said nothing is not among them, and is taken neither for a yes nor for a no. What a moderator
    ``ruled`` stands whatever others say.

    A topic stands if at least half of those who spoke name it. So one reviewer alone can add what
    the author forgot, since a topic too many keeps away only those who would rather not see it; but
    it takes two to remove what the author named, since the author knows best what was meant. Of
    more than three, those stand that most people name; among equals those of the author, then those
    that came earlier into the operator's list. The order in which people spoke does not matter.
    """
    if ruled is not None:
        return sorted(set(ruled))
    spoken = [set(view) for view in views]
    own = set(proposed or ())
    if proposed is not None:
        spoken.append(own)
    votes = Counter(topic for view in spoken for topic in view)
    standing = [topic for topic, count in votes.items() if 2 * count >= len(spoken)]
    standing.sort(key=lambda topic: (-votes[topic], topic not in own, topic))
    return sorted(standing[:MOST])


def check_slugs(given: object, numbers: Mapping[str, int]) -> list[int]:
    """The numbers of at most three topics, given by their names, in ascending order.

    ``numbers`` are those that may be chosen. Raises :class:`UnknownTopic` or
    :class:`TooManyTopics`.
    """
    if not isinstance(given, list):
        text = gettext("topics must be a list of topics such as %(example)s.")
        raise UnknownTopic(text % {"example": '["cooking"]'}, field="topics")
    for slug in given:
        if not isinstance(slug, str) or slug not in numbers:
            text = gettext("“%(topic)s” is not a topic that can be chosen.")
            raise UnknownTopic(text % {"topic": legible(slug)}, field="topics")
    found = sorted({numbers[slug] for slug in given})
    if len(found) > MOST:
        text = gettext("Choose %(most)s topics at most.")
        raise TooManyTopics(text % {"most": MOST}, field="topics", most=MOST)
    return found
