"""Which practice somebody has done."""

from django.db.models import F, Func, Value

from accounts.groups import Group
from accounts.models import User


def mark_practised(user: User, group: Group) -> None:
    """The person has done the practice of this group; doing it again changes nothing."""
    if group in user.practised:
        return
    User.objects.filter(pk=user.pk).exclude(practised__contains=[group]).update(
        practised=Func(F("practised"), Value(str(group)), function="array_append")
    )
    user.practised = [*user.practised, str(group)]
