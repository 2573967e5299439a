"""What the ledger says of people's work: the only queries on it that this app makes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from accounts.models import User
from community.points import Work
from trees.models import Contribution, ContributionKind
from trees.roles import Role

_WRITTEN = Q(kind__in=(ContributionKind.PROMPT, ContributionKind.REPLY))
ACCEPTED = (
    (_WRITTEN & Q(message__review_result=True, message__deleted_at=None))
    | Q(kind=ContributionKind.REVIEW, message__review_result__isnull=False)
    | Q(kind=ContributionKind.RANKING, message__ranking_strength__isnull=False)
)
"""See :class:`community.points.Work`."""


def accepted_work(*, since: datetime | None, lang: str | None) -> Iterator[tuple[int, Work]]:
    """Each volunteer who has accepted work, by id, with that work. One query."""
    rows = Contribution.objects.filter(ACCEPTED, author__imported=False, author__is_active=True)
    if since is not None:
        rows = rows.filter(created_at__gte=since)
    if lang is not None:
        rows = rows.filter(lang=lang)
    counted = rows.values("author_id").annotate(
        prompts=Count("pk", filter=Q(kind=ContributionKind.PROMPT)),
        prompter_replies=Count("pk", filter=Q(kind=ContributionKind.REPLY, role=Role.PROMPTER)),
        assistant_replies=Count("pk", filter=Q(kind=ContributionKind.REPLY, role=Role.ASSISTANT)),
        reviews=Count("pk", filter=Q(kind=ContributionKind.REVIEW)),
        rankings=Count("pk", filter=Q(kind=ContributionKind.RANKING)),
    )
    for author_id, *counts in counted.values_list("author_id", *Work.__dataclass_fields__):
        yield author_id, Work(*counts)


def days_with_work(user: User) -> list[date]:
    """The days (UTC) on which somebody contributed anything, accepted or not."""
    return list(
        Contribution.objects.filter(author=user)
        .values_list(TruncDate("created_at", tzinfo=UTC), flat=True)
        .distinct()
    )


def contributions_since(moment: datetime) -> int:
    return Contribution.objects.filter(created_at__gte=moment).count()


def contributors() -> int:
    """How many people have contributed anything here."""
    return User.objects.filter(
        Exists(Contribution.objects.filter(author=OuterRef("pk"))), imported=False
    ).count()
