"""Sessions for volunteers of a benchmark, as if they had signed in.

    python -m bench.sessions KEY KEY…

Works on the database of DATABASE_URL; prints the key of a session for each API key, in their order.
"""

# ruff: noqa: T201 - the keys go to standard output

import os
import sys
from collections.abc import Sequence


def main(keys: Sequence[str]) -> None:
    """Make the sessions and print their keys."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst_collect.settings")
    import django

    django.setup()
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from accounts.models import APIKey

    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in keys:
        user = APIKey.objects.matching(key).get().user
        session = store()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        print(session.session_key)


if __name__ == "__main__":
    main(sys.argv[1:])
