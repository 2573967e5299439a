"""The buttons on a tree's page."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from accounts.models import User
from interface.act_admin import Act, Confirmation
from moderation import actions, foretelling
from moderation.desk.forms import ShapeForm, TopicsForm
from tasks.openings import rederive
from trees.models import Tree
from trees.policy import Shape
from trees.states import TRANSITIONS, Event, State
from trees.topic_list import slugs

Cleaned = Mapping[str, Any]


def _may_be(*events: Event) -> Any:
    return lambda tree: any((State(tree.state), event) in TRANSITIONS for event in events)


def _stands(tree: Tree) -> str:
    return f"Done. The tree is now {tree.state}."


def _halt(tree: Tree, actor: User, cleaned: Cleaned, now: datetime) -> str:
    return _stands(actions.halt_tree(tree.pk, actor=actor, reason=cleaned["reason"], now=now))


def _resume(tree: Tree, actor: User, cleaned: Cleaned, now: datetime) -> str:
    return _stands(actions.resume_tree(tree.pk, actor=actor, reason=cleaned["reason"], now=now))


def _reshape(tree: Tree, actor: User, cleaned: Cleaned, now: datetime) -> str:
    shape = Shape(
        cleaned["goal_size"], cleaned["max_depth"], cleaned["max_replies"], cleaned["max_followups"]
    )
    reason = cleaned["reason"]
    return _stands(actions.reshape_tree(tree.pk, shape=shape, actor=actor, reason=reason, now=now))


def _change_topics(tree: Tree, actor: User, cleaned: Cleaned, now: datetime) -> str:
    topics, reason = cleaned["topics"], cleaned["reason"]
    actions.change_topics(tree.pk, topics=topics, actor=actor, reason=reason, now=now)
    return "Done. Offers follow the new topics from now on."


def _retry(tree: Tree, actor: User, cleaned: Cleaned, now: datetime) -> str:
    return _stands(actions.retry_scoring(tree.pk, actor=actor, reason=cleaned["reason"], now=now))


def _activate(tree: Tree, actor: User, cleaned: Cleaned, now: datetime) -> str:
    return _stands(actions.activate_tree(tree.pk, actor=actor, reason=cleaned["reason"], now=now))


def _derive_again(tree: Tree, actor: User, cleaned: Cleaned, now: datetime) -> str:
    changed = rederive(tree.pk, now=now)
    if not changed:
        return "Derived again: everything stood right, nothing changed."
    return "Derived again. What changed: " + "; ".join(changed)


TREE_ACTS: Final = (
    Act(
        name="halt",
        label="Halt",
        danger=True,
        possible=_may_be(Event.HALTED),
        foretell=foretelling.halt,
        perform=_halt,
    ),
    Act(
        name="withdraw",
        label="Withdraw",
        danger=True,
        possible=_may_be(Event.WITHDRAWN),
        foretell=foretelling.halt,
        perform=_halt,
    ),
    Act(
        name="resume",
        label="Resume",
        possible=_may_be(Event.RESUMED),
        foretell=foretelling.resumption,
        perform=_resume,
    ),
    Act(
        name="retry",
        label="Compute ranks again",
        possible=_may_be(Event.SCORING_RETRIED),
        foretell=foretelling.scoring,
        perform=_retry,
    ),
    Act(
        name="activate",
        label="Activate",
        possible=_may_be(Event.ACTIVATED),
        foretell=foretelling.activation,
        perform=_activate,
    ),
    Act(
        name="reshape",
        label="Change goal and shape",
        form=ShapeForm,
        initial=lambda tree: asdict(tree.shape),
        foretell=foretelling.reshaping,
        perform=_reshape,
    ),
    Act(
        name="topics",
        label="Change topics",
        form=TopicsForm,
        initial=lambda tree: {"topics": slugs(tree.topics)},
        foretell=foretelling.topics,
        perform=_change_topics,
    ),
    Act(
        name="derive",
        label="Derive again",
        form=Confirmation,
        foretell=lambda tree, now: [
            "State and openings are derived again from messages, reviews and rankings.",
            "On a tree that stands right this changes nothing. What it changes is shown.",
        ],
        perform=_derive_again,
    ),
)
