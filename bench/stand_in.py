"""Until `make_corpus` is there: trees of every kind, planted as the tests do."""

import os
import sys
from random import Random


def main(scale: float) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst_collect.settings")
    import django

    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from accounts.volunteers import create_volunteers
    from tasks import openings
    from tasks.kinds import Kind
    from tests.forest import plant
    from trees.models import LanguagePolicy

    LanguagePolicy.objects.update_or_create(
        lang=LanguagePolicy.DEFAULT, defaults={"max_active_trees": "5000"}
    )
    authors = [v.user for v in create_volunteers(50, langs=["en"])]
    kinds = [k for k in Kind if k not in (Kind.INITIAL_PROMPT, Kind.RANK_PROMPTER_REPLIES)]
    rng = Random(1)
    with transaction.atomic():
        for lang in rng.choices(["en", "es", "ru", "de"], [46, 28, 6, 5], k=int(scale * 66497)):
            plant(rng.choice(kinds), rng.choice(authors), lang)
        openings.refresh_all_prompts(["en", "es", "ru", "de"], now=timezone.now())


if __name__ == "__main__":
    main(float(sys.argv[1]))
