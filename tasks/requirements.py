"""What somebody must have done before they are handed work: the practice, where it is required."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from interface.refusals import Conflict
from interface.sentences import worded
from tasks.kinds import Kind
from tasks.practice import allowed, group_of


class PracticeNeeded(Conflict):
    code = "practice_needed"
    title = worded("Practise first")


def practised_kinds(user: User, kinds: Sequence[Kind]) -> Sequence[Kind]:
    """Those of the kinds that this person may be handed; costs no statement."""
    if not settings.PRACTICE_REQUIRED:
        return kinds
    return allowed(kinds, practised=user.practised)


def practice_needed(kind: Kind) -> PracticeNeeded:
    """What is said to whoever lacks the practice for this kind."""
    group = group_of(kind)
    return PracticeNeeded(
        _("Do the short practice first, at %(place)s; it takes two minutes.")
        % {"place": f"/practice/{group}/"},
        practice=str(group),
    )


def require_practice(user: User, kinds: Sequence[Kind]) -> Sequence[Kind]:
    """Those that this person may be handed; raises :class:`PracticeNeeded` if there is none."""
    left = practised_kinds(user, kinds)
    if not left:
        raise practice_needed(kinds[0])
    return left
