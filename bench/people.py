"""The volunteers of a benchmark: accounts with keys, in languages by their share of the work.

    python -m bench.people 128

Works on the database of DATABASE_URL; one JSON line each, ``{"key", "lang"}``, in an order whose
every beginning has the languages in about the same shares. As many of them as in the corpus say
which topics they know and which they would rather not see.
"""

# ruff: noqa: T201 - the keys go to standard output

import json
import os
import sys
from collections import Counter
from collections.abc import Mapping
from itertools import islice
from random import Random
from typing import Final

LINGUA_FRANCA: Final = "en"
"""Which volunteers of other languages read and write as well, as most did for OASST1."""


def languages_in_turn(shares: Mapping[str, int], number: int) -> list[str]:
    """So many languages in proportion to the shares, and so is every beginning of the list.

    Sainte-Laguë's method: the next one is the language with the largest share over (2 × times
    taken + 1).
    """
    taken: Counter[str] = Counter()
    order = []
    for _ in range(number):
        lang = max(shares, key=lambda code: (shares[code] / (2 * taken[code] + 1), code))
        taken[lang] += 1
        order.append(lang)
    return order


def main(number: int) -> None:
    """Create the accounts and print their keys."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst_collect.settings")
    import django

    django.setup()
    from django.db.models import Count

    from accounts.models import User
    from accounts.volunteers import create_volunteers
    from oasst_collect.corpus.subjects import Subjects
    from trees.models import Tree
    from trees.topic_list import Topic

    counts = Tree.objects.active().order_by().values_list("lang").annotate(Count("id"))
    order = languages_in_turn(dict(counts), number)
    made = {
        lang: iter(create_volunteers(count, langs=sorted({lang, LINGUA_FRANCA}), prefix="bench"))
        for lang, count in Counter(order).items()
    }
    subjects = Subjects(list(Topic.objects.values_list("pk", flat=True)), rng=Random(number))
    for lang in order:
        (volunteer,) = islice(made[lang], 1)
        known, avoided = subjects.of_person()
        person = User.objects.filter(pk=volunteer.user.pk)
        person.update(knows_topics=known, avoids_topics=avoided)
        print(json.dumps({"key": volunteer.key, "lang": lang}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
