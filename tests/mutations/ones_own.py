"""Breakages of what authors do to their own messages, and of what people are told."""

from typing import Final

from tests.mutations.breakage import Breakage

WITHDRAWAL: Final = (
    "community/notices: what others took away is told to all whose it was but not ones own "
    "withdrawal"
)
UNWANTED: Final = (
    "community/notices: nobody is told what they do not want nor who has left nor authors of "
    "imports"
)

OWN_MESSAGES: Final = (
    Breakage(
        "an author changes what others have compared",
        "trees/authorship.py",
        """        return Hindrance.ANSWERED
    if standing.ballots:
""",
        """        return Hindrance.ANSWERED
    if not standing.own:
""",
        (
            "trees/authorship: the work of others is never lost",
            "trees/own_messages: what was compared and what is finished stays",
        ),
    ),
    Breakage(
        "an author withdraws what others have built upon",
        "trees/own_messages.py",
        "sum(accepted is True and author != message.author_id for",
        "sum(accepted is True and author == message.author_id for",
        ("trees/own_messages: what others have built upon cannot be withdrawn",),
    ),
    Breakage(
        "an author brings back what a moderator took away",
        "trees/own_messages.py",
        "if (m.pk, m.deleted_at) in done and m.deleted_with == m.pk}",
        "if m.pk in {pk for pk, _ in done}}",
        ("trees/own_messages: what a moderator took away does not come back by its author",),
    ),
    Breakage(
        "everybody may change the messages of all",
        "trees/own_messages.py",
        "    found = Message.objects.by(author.pk).filter(pk=message_id)",
        "    found = Message.objects.filter(pk=message_id)",
        ("trees/own_messages: what others wrote is nobody elses to change",),
    ),
    Breakage(
        "an author changes a message without the lock of its tree",
        "trees/own_messages.py",
        "    tree = Tree.objects.locked().get(pk=found.tree_id)",
        "    tree = Tree.objects.get(pk=found.tree_id)",
        ("tasks/locks: an author who waited for a reply changes nothing under it",),
    ),
)

TELLING: Final = (
    Breakage(
        "what an author withdrew is told to them",
        "community/notices.py",
        "act.at = message.deleted_at AND",
        "act.at <> message.deleted_at AND",
        (WITHDRAWAL,),
    ),
    Breakage(
        "who does not want to be told is told",
        "community/notices.py",
        "  AND NOT COALESCE(%(kind)s = ANY(wish.untold), FALSE)\n",
        "",
        (UNWANTED,),
    ),
    Breakage(
        "a round forgets what happened while nobody told",
        "community/notices.py",
        "        since = max(last.until - LOOKS_BACK, now - AT_MOST_BACK)",
        "        since = now - LOOKS_BACK",
        ("community/notices: after a stand still of hours nothing is missed",),
    ),
    Breakage(
        "a link that ends mails is taken unsigned",
        "community/preferences.py",
        "    check_token(token)\n    public_id",
        "    public_id",
        ("community/digests: a forged link ends nothing",),
    ),
    Breakage(
        "mails go to addresses that nobody confirmed",
        "community/preferences.py",
        "user=user, verified=True, email__iexact",
        "user=user, email__iexact",
        ("community/digests: an address that was not confirmed gets no mail",),
    ),
    Breakage(
        "who does not want to be seen stays on a kept board",
        "community/leaderboards.py",
        "for pk, name, _ in rows if pk not in hidden}",
        "for pk, name, _ in rows}",
        ("community/leaderboards: who hides vanishes from a kept board at once",),
    ),
)
