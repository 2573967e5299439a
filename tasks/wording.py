"""What the pages say of each kind of task, and of what became of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from tasks.kinds import Kind, Yields
from tasks.models import Status
from trees.labels import Label, Scale


@dataclass(frozen=True, slots=True)
class KindWords:
    """``title`` names the kind, ``ask`` tells in a sentence or two what to do."""

    title: StrOrPromise
    ask: StrOrPromise


KINDS: Final[Mapping[Kind, KindWords]] = {
    Kind.INITIAL_PROMPT: KindWords(
        _("Start a conversation"),
        _(
            "Write what you would ask an assistant: a question, a request, something to talk "
            "about. Be as clear as you would wish others to be."
        ),
    ),
    Kind.PROMPTER_REPLY: KindWords(
        _("Go on as the user"),
        _(
            "You are the person who asked. Read the conversation and write what you would say "
            "next: ask further, correct, change the direction."
        ),
    ),
    Kind.ASSISTANT_REPLY: KindWords(
        _("Reply as the assistant"),
        _(
            "You are the assistant. Answer the last message as helpfully, correctly and kindly "
            "as you can, in your own words."
        ),
    ),
    Kind.LABEL_INITIAL_PROMPT: KindWords(
        _("Review a first message"),
        _(
            "Say whether this is a decent beginning of a conversation. Judge the message, not "
            "whether you would have written it."
        ),
    ),
    Kind.LABEL_PROMPTER_REPLY: KindWords(
        _("Review a user’s message"),
        _("Read the conversation, then answer the questions about its last message."),
    ),
    Kind.LABEL_ASSISTANT_REPLY: KindWords(
        _("Review an assistant’s reply"),
        _("Read the conversation, then answer the questions about the assistant’s last reply."),
    ),
    Kind.RANK_PROMPTER_REPLIES: KindWords(
        _("Rank users’ messages"),
        _("Several people wrote the next message of this conversation. Which fits best?"),
    ),
    Kind.RANK_ASSISTANT_REPLIES: KindWords(
        _("Rank assistant replies"),
        _("Several people replied to the same message. Read all replies, then put them in order."),
    ),
}

GROUPS: Final[Mapping[Yields, StrOrPromise]] = {
    Yields.TEXT: _("Write"),
    Yields.LABELS: _("Review"),
    Yields.RANKING: _("Compare"),
}

ENDED: Final[Mapping[Status, KindWords]] = {
    Status.ANSWERED: KindWords(
        _("Thank you, that is in"), _("Your answer to this task is stored. There is more to do:")
    ),
    Status.EXPIRED: KindWords(
        _("The time for this task ran out"),
        _("Somebody else has done it in the meantime, so it takes no answer any more."),
    ),
    Status.SKIPPED_LATER: KindWords(
        _("You gave this task back"),
        _("It may be offered to you again later. As long as nobody took it, you can reopen it."),
    ),
    Status.SKIPPED_NOT_ME: KindWords(
        _("You gave this task back"), _("It will not be offered to you again, only to others.")
    ),
    Status.SKIPPED_NOBODY_CAN: KindWords(
        _("You gave this task back"),
        _("You said that nobody can do it. If others say so too, it will be closed."),
    ),
}


TYPICAL_LENGTHS: Final[Mapping[Kind, StrOrPromise]] = {
    Kind.INITIAL_PROMPT: _("One to five sentences are usual. Say what somebody needs to know."),
    Kind.PROMPTER_REPLY: _("A sentence or two is usual, as people write in a chat."),
    Kind.ASSISTANT_REPLY: _(
        "As long as a good answer needs: a sentence for a simple question, a few paragraphs for a "
        "hard one."
    ),
}

SKIP_REASONS: Final[Mapping[Yields, Mapping[str, StrOrPromise]]] = {
    Yields.TEXT: {
        "not my field": _("Not my field"),
        "takes too long": _("It takes too long"),
        "unclear": _("It is unclear"),
        "should not be answered": _("It should not be answered"),
    },
    Yields.LABELS: {
        "not my field": _("Not my field"),
        "takes too long": _("It takes too long"),
        "unclear": _("It is unclear"),
        "upsetting": _("I do not want to read this"),
    },
    Yields.RANKING: {
        "equally good": _("They are equally good"),
        "not comparable": _("They answer different questions"),
        "not my field": _("Not my field"),
        "takes too long": _("It takes too long"),
    },
}
"""Common reasons for a skip: what is stored, the same in every language, and what is shown."""

REFUSED: Final[Mapping[str, StrOrPromise]] = {
    "lease_expired": _("The time for the task had run out, and somebody else has done it."),
    "task_given_back": _("You had given the task back."),
    "conversation_closed": _("The conversation has been finished or taken away in the meantime."),
    "already_given": _("You had given your answer to this before."),
}
"""Why an answer that was sent could not be taken in, by the refusal's code."""
REFUSED_OTHERWISE: Final = _("It could not be taken in as it was. Open it and send it again.")


def step_names(label: Label) -> dict[float, str]:
    """What each value of a label means: yes before no, and five steps from the lowest one up."""
    named = dict(zip(label.steps, label.step_names, strict=True))
    return named if label.scale is Scale.FIVE_STEPS else dict(reversed(named.items()))
