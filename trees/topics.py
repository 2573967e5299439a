"""What a conversation is about: what people said of it in, at most three topics out. No database.

Topics are numbers here, those of the operator's list.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final

MOST: Final = 3
"""A prompt is about three things at most; who names more says nothing about it any more."""

View = Collection[int]
"""The topics that one person finds in a prompt; an empty one says that none of the list fits."""


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
