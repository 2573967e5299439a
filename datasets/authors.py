"""The people behind the ``user_id`` of a file."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.hashers import make_password

from accounts.models import User


def authors_for(public_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Public id to primary key. Who is not here yet becomes an author who cannot sign in."""
    wanted = set(public_ids)
    found = _known(wanted)
    if missing := sorted(wanted - found.keys()):
        User.objects.bulk_create(
            [
                User(
                    username=f"imported-{public_id}",
                    password=make_password(None),
                    public_id=public_id,
                    imported=True,
                    is_active=False,
                )
                for public_id in missing
            ],
            ignore_conflicts=True,  # another import may be making the same author
        )
        found |= _known(missing)
    return found


def _known(public_ids: Iterable[UUID]) -> dict[UUID, int]:
    rows = User.objects.filter(public_id__in=public_ids).values_list("public_id", "pk")
    return dict(rows)
