"""Reacting to a message; enough red flags take it away."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from interface.refusals import Invalid, Missing
from interface.sentences import gettext, worded
from trees import contributions, lifecycle
from trees.labels import EMOJIS
from trees.models import Message, Reaction, Tree, policy_for
from trees.states import TRANSITIONS, Event, State

RED_FLAG = "red_flag"


class NoSuchMessage(Missing):
    code = "message_not_found"
    title = worded("No such message")


class UnknownReaction(Invalid):
    code = "unknown_emoji"
    title = "Unknown reaction"


class BadSwitch(Invalid):
    code = "invalid_switch"
    title = "It is neither on nor off"


def react(message_id: UUID, *, user: User, code: object, on: object, now: datetime) -> Message:
    """Give or take back an emoji. Owns its transaction.

    Raises :class:`UnknownReaction`, :class:`BadSwitch` or :class:`NoSuchMessage`.

    The red flag that reaches the policy's limit deletes a reply with what hangs on it, or aborts
    the tree of a prompt.
    """
    if not isinstance(code, str) or code not in EMOJIS:
        # The codes that record a skip are not for giving: they speak of a task that was held.
        raise UnknownReaction(
            f"{str(code)[:20]!r} is not a reaction; choose one of {', '.join(EMOJIS)}.",
            field="emoji",
        )
    if not isinstance(on, bool):
        raise BadSwitch("on must be true or false.", field="on")
    with transaction.atomic():
        found = Message.objects.filter(pk=message_id).only("tree_id").first()
        if found is None:
            raise NoSuchMessage(gettext("There is no message with this id."))
        tree = Tree.objects.locked().get(pk=found.tree_id)
        message = Message.objects.get(pk=message_id)
        if not on:
            contributions.remove_reaction(tree, message, author=user, code=code)
        else:
            new = contributions.add_reaction(tree, message, author=user, code=code, now=now)
            if new and code == RED_FLAG:
                _act_on_flags(tree, message, now=now)
    return message


def _act_on_flags(tree: Tree, message: Message, *, now: datetime) -> None:
    if message.deleted_at is not None:
        return
    raised = Reaction.objects.filter(message=message, code=RED_FLAG)
    if message.cleared_at is not None:
        raised = raised.filter(created_at__gt=message.cleared_at)
    flags = raised.count()
    if flags < policy_for(tree.lang).red_flag_limit:
        return
    if message.depth:
        contributions.delete_message(tree, message, now=now)
        message.refresh_from_db()
    elif (State(tree.state), Event.RED_FLAGGED) in TRANSITIONS:
        lifecycle.fire(tree, Event.RED_FLAGGED, now=now, reason=f"{flags} red flags on the prompt.")
