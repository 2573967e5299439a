"""What the ledger says of people's work: the only queries on it that this app makes."""

from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from accounts.models import User
from trees.models import Contribution, ContributionKind
from trees.roles import Role

_WRITTEN = Q(kind__in=(ContributionKind.PROMPT, ContributionKind.REPLY))
ACCEPTED = (
    (_WRITTEN & Q(message__review_result=True, message__deleted_at=None))
    | Q(kind=ContributionKind.REVIEW, message__review_result__isnull=False)
    | Q(kind=ContributionKind.RANKING, message__ranking_strength__isnull=False)
)
"""See :class:`community.points.Work`."""


def counted(rows: QuerySet[Contribution, Any]) -> QuerySet[Contribution, Any]:
    """Counts of the accepted work among these rows, by what they are grouped by."""
    return rows.filter(ACCEPTED).annotate(
        prompts=Count("pk", filter=Q(kind=ContributionKind.PROMPT)),
        prompter_replies=Count("pk", filter=Q(kind=ContributionKind.REPLY, role=Role.PROMPTER)),
        assistant_replies=Count("pk", filter=Q(kind=ContributionKind.REPLY, role=Role.ASSISTANT)),
        reviews=Count("pk", filter=Q(kind=ContributionKind.REVIEW)),
        rankings=Count("pk", filter=Q(kind=ContributionKind.RANKING)),
    )


def work_by_day(user: User) -> dict[date, int]:
    """How much somebody contributed on each day (UTC) on which they did, accepted or not."""
    days = Contribution.objects.filter(author=user).order_by()
    return dict(days.values_list(TruncDate("created_at", tzinfo=UTC)).annotate(pieces=Count("*")))


def contributions_since(moment: datetime) -> int:
    return Contribution.objects.filter(created_at__gte=moment).count()


def contributors() -> int:
    """How many people have contributed anything here."""
    return User.objects.filter(
        Exists(Contribution.objects.filter(author=OuterRef("pk"))), imported=False
    ).count()
