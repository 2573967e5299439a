"""Trees that stand where a kind of task is wanted, made at once instead of grown step by step.

Their accepted messages are like imported ones, whose verdict came with them; all else follows by
the rules, as it would for a grown tree.
"""

from collections.abc import Sequence

from accounts.models import User
from tasks import openings
from tasks.kinds import Kind
from tasks.models import Opening
from tests.cast import NOON, set_policy
from trees.models import Ballot, Message, Review, Tree
from trees.roles import at_depth
from trees.states import State

ACCEPTED = {"review_result": True, "review_count": 3}


def plant(
    kind: Kind, author: User, lang: str = "en", *, topics: Sequence[int] = ()
) -> Message | None:
    """A tree with an opening of this kind, about these topics; returns the message asked about."""
    if kind is Kind.INITIAL_PROMPT:
        openings.refresh_prompts(lang, now=NOON)
        return None
    if kind is Kind.RANK_PROMPTER_REPLIES:
        rank_prompter_replies()
    message = _PLANTERS[kind](author, lang)
    said = sorted(topics) or None
    Tree.objects.filter(pk=message.tree_id).update(topics=said or [], proposed_topics=said)
    openings.settle(message.tree_id, now=NOON)
    return message


def rank_prompter_replies() -> None:
    """Switch rankings of prompter replies on."""
    set_policy(rank_prompter_replies=True)


def root(
    author: User, lang: str = "en", *, state: State = State.GROWING, goal: int = 12, **more: object
) -> Message:
    """The prompt of a new tree, accepted unless ``imported=None`` is given."""
    message = Message(author=author, role=at_depth(0), lang=lang, depth=0, created_at=NOON)
    message.text, message.imported = "How do magnets work?", ACCEPTED
    message.review_count = 3
    for name, value in more.items():
        setattr(message, name, value)
    message.tree = Tree.objects.create(
        id=message.pk,
        lang=lang,
        state=state,
        goal_size=goal,
        max_depth=5,
        max_replies=3,
        max_followups=2,
        created_at=NOON,
        drawn_at=NOON if state is not State.INITIAL_PROMPT_REVIEW else None,
    )
    message.save(force_insert=True)
    return message


def child(parent: Message, author: User, text: str = "They align.", **more: object) -> Message:
    """A reply, accepted unless ``imported=None`` is given."""
    accepted = more.setdefault("imported", ACCEPTED) is not None
    return Message.objects.create(
        tree=parent.tree,
        parent=parent,
        author=author,
        role=at_depth(parent.depth + 1),
        lang=parent.lang,
        depth=parent.depth + 1,
        position=Message.objects.filter(parent=parent).count(),
        text=text,
        review_count=3 if accepted else 0,
        created_at=NOON,
        **more,
    )


def _prompt_under_review(author: User, lang: str) -> Message:
    return root(author, lang, state=State.INITIAL_PROMPT_REVIEW, imported=None, review_count=0)


def _followup_under_review(author: User, lang: str) -> Message:
    return child(child(root(author, lang), author), author, "And why iron?", imported=None)


def _rival_replies(author: User, lang: str) -> Message:
    prompt = root(author, lang, state=State.RANKING, goal=3)
    child(prompt, author, "Well.")
    child(prompt, author, "Badly.")
    return prompt


def _rival_followups(author: User, lang: str) -> Message:
    reply = child(root(author, lang, state=State.RANKING, goal=4), author)
    child(reply, author, "And why iron?")
    child(reply, author, "And why not wood?")
    return reply


_PLANTERS = {
    Kind.PROMPTER_REPLY: lambda author, lang: child(root(author, lang), author),
    Kind.ASSISTANT_REPLY: root,
    Kind.LABEL_INITIAL_PROMPT: _prompt_under_review,
    Kind.LABEL_PROMPTER_REPLY: _followup_under_review,
    Kind.LABEL_ASSISTANT_REPLY: lambda author, lang: child(
        root(author, lang), author, imported=None
    ),
    Kind.RANK_PROMPTER_REPLIES: _rival_followups,
    Kind.RANK_ASSISTANT_REPLIES: _rival_replies,
}


def plant_many(author: User, number: int) -> None:
    """Growing trees of a prompt, its review, a ballot and an opening each, in a few statements."""
    messages = [
        Message(author=author, role=at_depth(0), lang="en", depth=0, created_at=NOON, text="Why?",
                imported=ACCEPTED, review_count=3, review_result=True)
        for _ in range(number)
    ]  # fmt: skip
    Tree.objects.bulk_create(
        Tree(id=m.pk, lang="en", state=State.GROWING, goal_size=12, max_depth=5, max_replies=3,
             max_followups=2, created_at=NOON, drawn_at=NOON)
        for m in messages
    )  # fmt: skip
    for message in messages:
        message.tree_id = message.pk
    Message.objects.bulk_create(messages)
    Review.objects.bulk_create(
        Review(message=m, revision=2, labels={"spam": 0.0}, created_at=NOON) for m in messages
    )
    Ballot.objects.bulk_create(
        Ballot(parent=m, ranking=[], shown={}, contest="", created_at=NOON) for m in messages
    )
    Opening.objects.bulk_create(
        Opening(kind=Kind.ASSISTANT_REPLY, tree_id=m.pk, target=m, lang="en", wanted=3,
                tree_places=11)
        for m in messages
    )  # fmt: skip
