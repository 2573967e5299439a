"""What was said of trees and messages, read-only, and the policies, which admins edit.

Trees and messages themselves have buttons that act through ``moderation.actions``; imports go
only downward, so their pages are in ``moderation.admin``.
"""

from typing import Any, Final

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from interface.fact_admin import FactAdmin, FastAdmin, LanguageFilter, is_admin, link, short_id
from trees import policy_changes
from trees.models import (
    POLICY_FIELDS,
    AuthorAct,
    Ballot,
    Contribution,
    LanguagePolicy,
    Reaction,
    Review,
    Revision,
    Shelved,
    Transition,
)
from trees.policy_form import PolicyForm
from trees.topic_list import Topic


class _OnMessage(FactAdmin):
    """A row about one message, newest first."""

    ordering = ("-pk",)
    id_fields = ("message",)
    search_help_text = "Begin of a message's id."

    @admin.display(description="message")
    def on_message(self, row: Any) -> SafeString | str:
        """The message, without joining its text."""
        return link("trees_message", row.message_id, short_id(row.message_id))


class _ByPerson(_OnMessage):
    """A row about one message by one person."""

    list_select_related = ("author",)
    people_fields = ("author",)
    search_help_text = "Begin of a message's id, or of a user name."


@admin.register(Revision)
class RevisionAdmin(_OnMessage):
    """Earlier texts."""

    list_display = ("on_message", "number", "replaced_at")


@admin.register(AuthorAct)
class AuthorActAdmin(_ByPerson):
    """What authors did to their own messages."""

    list_display = ("on_message", "author", "kind", "effect", "at")


@admin.register(Review)
class ReviewAdmin(_ByPerson):
    """Label sets."""

    list_display = ("on_message", "revision", "author", "labels", "created_at")


@admin.register(Ballot)
class BallotAdmin(FactAdmin):
    """Rankings."""

    list_display = ("on_replies", "author", "places", "not_rankable", "created_at")
    list_select_related = ("author",)
    ordering = ("-pk",)
    id_fields = ("parent",)
    people_fields = ("author",)
    search_help_text = "Begin of the id of the message replied to, or of a user name."

    @admin.display(description="replies to")
    def on_replies(self, ballot: Ballot) -> SafeString | str:
        """The message whose replies are ranked."""
        return link("trees_message", ballot.parent_id, short_id(ballot.parent_id))

    @admin.display(description="best first")
    def places(self, ballot: Ballot) -> str:
        """Ids in order, ties joined."""
        return " > ".join(" = ".join(map(short_id, group)) for group in ballot.ranking)


@admin.register(Reaction)
class ReactionAdmin(_ByPerson):
    """Emojis, and traces of skips."""

    list_display = ("on_message", "author", "code", "created_at")


@admin.register(Transition)
class TransitionAdmin(FactAdmin):
    """Every move of every tree."""

    list_display = ("on_tree", "from_state", "to_state", "event", "actor", "reason", "at")
    list_select_related = ("actor",)
    ordering = ("-pk",)
    id_fields = ("tree",)
    people_fields = ("actor",)
    search_help_text = "Begin of a tree's id, or of a moderator's user name."

    @admin.display(description="tree")
    def on_tree(self, transition: Transition) -> SafeString | str:
        """The tree that moved."""
        return link("trees_tree", transition.tree_id, short_id(transition.tree_id))


@admin.register(Shelved)
class ShelvedAdmin(FactAdmin):
    """Ready trees as the reading room looks them up."""

    list_display = ("on_tree", "lang", "size", "topics", "created_at")
    ordering = ("-created_at", "tree")
    id_fields = ("tree",)
    hidden_fields = ("words",)
    search_help_text = "Begin of a tree's id."

    @admin.display(description="tree")
    def on_tree(self, shelved: Shelved) -> SafeString | str:
        """The tree that is shelved."""
        return link("trees_tree", shelved.tree_id, short_id(shelved.tree_id))


@admin.register(Contribution)
class ContributionAdmin(_ByPerson):
    """The ledger."""

    list_display = ("created_at", "author", "kind", "role", "lang", "on_message")
    list_filter = ("created_at", LanguageFilter)


@admin.register(Topic)
class TopicAdmin(FastAdmin):
    """The operator's list of topics: admins keep it, moderators read it."""

    list_display = ("name", "slug", "group", "order", "active")
    list_filter = ("active", "group")
    ordering = ("order", "pk")
    search_fields = ()  # type: ignore[assignment]
    fields = ("name", "slug", "group", "order", "active")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Admins only."""
        return is_admin(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Admins only."""
        return is_admin(request.user)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        """The slug stays: programs know the topic by it."""
        return () if obj is None else ("slug",)


TRY_IT_FIRST: Final = (
    "To see what other numbers would come to before anybody lives under them: "
    "<code>manage.py simulate</code>; docs/policy.md tells which to change when."
)


@admin.register(LanguagePolicy)
class LanguagePolicyAdmin(FastAdmin):
    """The rules for growth: admins change them, moderators read them. They hold at once."""

    form = PolicyForm
    list_display = ("lang", "set_here")
    ordering = ("lang",)
    search_fields = ()  # type: ignore[assignment]
    fieldsets = (
        (None, {"fields": ("lang",), "description": TRY_IT_FIRST}),
        ("Shape of new trees", {"fields": POLICY_FIELDS[:4]}),
        ("Reviews and rankings", {"fields": POLICY_FIELDS[4:9]}),
        ("Choosing work", {"fields": POLICY_FIELDS[9:11]}),
        ("Closing and removing", {"fields": POLICY_FIELDS[11:14]}),
        ("Limits of the language", {"fields": POLICY_FIELDS[14:18]}),
        ("Volunteers", {"fields": POLICY_FIELDS[18:]}),
    )

    @admin.display(description="set here, all else as the default")
    def set_here(self, policy: LanguagePolicy) -> str:
        """The fields that this row fills."""
        given = {name: getattr(policy, name) for name in POLICY_FIELDS}
        return ", ".join(f"{name} {value}" for name, value in given.items() if value is not None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Admins only."""
        return is_admin(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Admins only."""
        return is_admin(request.user)

    def save_model(
        self, request: HttpRequest, obj: LanguagePolicy, form: Any, change: bool
    ) -> None:
        """Save, and let the trees follow in the same transaction."""
        super().save_model(request, obj, form, change)
        if form.changed_data:
            marked = policy_changes.follow(obj.lang, now=timezone.now())
            messages.info(request, f"Trees that are looked at again by the new rules: {marked}.")

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """The log says from what to what."""
        changes = [
            f"{name}: {_or_default(form.initial.get(name))} → "
            f"{_or_default(form.cleaned_data.get(name))}"
            for name in form.changed_data
        ]
        return [{"added": {}} if add else {"changed": {"fields": changes}}]


def _or_default(value: object) -> str:
    return "default" if value in (None, "") else str(value)
