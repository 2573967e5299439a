"""The topics that the site comes with. The operator may rename, add and take out of use.

Names are marked for translation here and stored as they stand.
"""

from typing import Any, Final

from interface.sentences import marked as _

DEFAULTS: Final = (
    ("everyday", "cooking", _("Cooking and food")),
    ("everyday", "health", _("Health and body")),
    ("everyday", "family", _("Family and friends")),
    ("everyday", "home", _("House, garden and repairs")),
    ("everyday", "animals", _("Animals and plants")),
    ("everyday", "travel", _("Travel and places")),
    ("everyday", "games", _("Games and hobbies")),
    ("everyday", "sports", _("Sports")),
    ("knowledge", "programming", _("Programming")),
    ("knowledge", "devices", _("Computers and devices")),
    ("knowledge", "mathematics", _("Mathematics")),
    ("knowledge", "science", _("Natural sciences")),
    ("culture", "stories", _("Stories and poems")),
    ("culture", "languages", _("Languages and translation")),
    ("culture", "music-and-film", _("Music, film and books")),
    ("culture", "history", _("History")),
    ("society", "learning", _("School and learning")),
    ("society", "work", _("Work and applications")),
    ("society", "money", _("Money and business")),
    ("society", "law", _("Law and rights")),
    ("society", "politics", _("Politics and world affairs")),
    ("society", "belief", _("Religion and philosophy")),
    ("heavy", "grief", _("Illness, grief and crises")),
    ("heavy", "violence", _("War and violence")),
    ("heavy", "sexuality", _("Love and sexuality")),
)
"""Group, slug and name, in the order in which they are shown."""


def add_default_topics(topic: Any) -> None:
    """Store those of the default topics that are not there. ``topic`` is the model."""
    topic.objects.bulk_create(
        (
            topic(group=group, slug=slug, name=name, order=10 * place)
            for place, (group, slug, name) in enumerate(DEFAULTS, start=1)
        ),
        ignore_conflicts=True,
    )
