"""The moderators' desk: trees, messages, reports, and the log of what was done.

The pages of trees and messages are here and not in ``trees.admin`` because their buttons act
through ``moderation.actions``: imports go only downward, and trees know nothing of moderation.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from interface.act_admin import ActAdmin
from interface.fact_admin import FactAdmin, LanguageFilter, link, short_id
from moderation.desk.message_acts import MESSAGE_ACTS, REPORT_ACTS
from moderation.desk.pages import message_page, tree_page
from moderation.desk.tree_acts import TREE_ACTS
from moderation.models import Action, Report
from trees.models import Message, Tree


class _WithPage(ActAdmin):
    """A row whose page shows more than its columns."""

    def shown(self, row: Any) -> dict[str, Any]:
        """What the template gets."""
        raise NotImplementedError

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        """The page, with what it shows of the row."""
        context.update(self.shown(obj))
        return super().render_change_form(request, context, add, change, form_url, obj)


class MarkedFilter(admin.SimpleListFilter):
    """Trees that the worker has not looked at since they changed."""

    title = "waiting for the worker"
    parameter_name = "marked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """One choice; its index holds nothing else."""
        return [("yes", "Yes")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Marked trees."""
        return queryset.filter(marked_at__isnull=False) if self.value() else queryset


@admin.register(Tree)
class TreeAdmin(_WithPage):
    """Trees: where they stand, why, and what may be done with them."""

    acts = TREE_ACTS
    change_form_template = "moderation/tree_page.html"
    list_display = ("short", "created_at", "state", "lang", "beginning", "origin")
    list_filter = ("state", MarkedFilter, LanguageFilter)
    ordering = ("-created_at", "id")
    id_fields = ("pk",)
    search_help_text = "Begin of a tree's id."

    @admin.display(description="tree")
    def short(self, tree: Tree) -> str:
        """Enough of the id for the eye."""
        return short_id(tree.pk)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tree]:
        """Trees with their prompts, in one query more."""
        prompts = Message.objects.filter(parent=None).only("tree", "text")
        prompt = Prefetch("messages", queryset=prompts, to_attr="prompts")
        trees: QuerySet[Tree] = super().get_queryset(request).prefetch_related(prompt)
        return trees

    @admin.display(description="prompt")
    def beginning(self, tree: Any) -> str:
        """How the prompt begins."""
        return Truncator(self.subject(tree)).chars(100)

    def subject(self, row: Any) -> str:
        """The prompt."""
        text: str = row.prompts[0].text
        return text

    def shown(self, row: Tree) -> dict[str, Any]:
        """See ``tree_page``."""
        return tree_page(row)


@admin.register(Message)
class MessageAdmin(_WithPage):
    """Messages: their text, what was said of them, and what may be done with them."""

    acts = MESSAGE_ACTS
    change_form_template = "moderation/message_page.html"
    list_display = (
        "short", "created_at", "role", "lang", "beginning", "author", "reviewed", "accepted",
        "is_there",
    )  # fmt: skip
    list_select_related = ("author",)
    list_filter = (LanguageFilter, "created_at")
    ordering = ("-created_at", "id")
    id_fields = ("pk", "tree")
    people_fields = ("author",)
    search_help_text = "Begin of the id of a message or tree, or of a user name."

    @admin.display(description="message")
    def short(self, message: Message) -> str:
        """Enough of the id for the eye."""
        return short_id(message.pk)

    @admin.display(description="text")
    def beginning(self, message: Message) -> str:
        """How the text begins."""
        return Truncator(message.text).chars(80)

    @admin.display(description="reviews")
    def reviewed(self, message: Message) -> int:
        """How many are in."""
        return message.review_count

    @admin.display(description="accepted", boolean=True)
    def accepted(self, message: Message) -> bool | None:
        """What they say."""
        return message.review_result

    @admin.display(description="there", boolean=True)
    def is_there(self, message: Message) -> bool:
        """Not deleted."""
        return message.deleted_at is None

    def subject(self, row: Message) -> str:
        """The text."""
        return row.text

    def shown(self, row: Message) -> dict[str, Any]:
        """See ``message_page``."""
        return message_page(row)


class OpenFilter(admin.SimpleListFilter):
    """Open reports, unless one asks for others."""

    title = "standing"
    parameter_name = "which"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Besides the open ones."""
        return [("closed", "Closed"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        """The first choice, Django's "all", is ours for open ones."""
        first, *others = super().choices(changelist)
        return [{**first, "display": "Open"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Reports of the chosen standing."""
        match self.value():
            case "all":
                return queryset
            case "closed":
                return queryset.filter(closed_at__isnull=False)
        return queryset.filter(closed_at__isnull=True)


@admin.register(Report)
class ReportAdmin(ActAdmin):
    """Complaints of volunteers, open ones first."""

    acts = REPORT_ACTS
    change_form_template = "moderation/report_page.html"
    list_display = ("filed", "close", "reason", "beginning", "on_message", "on_tree", "author")
    list_select_related = ("message", "author")
    list_filter = (OpenFilter,)
    ordering = ("-created_at", "-pk")
    id_fields = ("message",)
    people_fields = ("author",)
    search_help_text = "Begin of a message's id or of a user name."

    @admin.display(description="filed")
    def filed(self, report: Report) -> str:
        """When it came in."""
        return f"{report.created_at:%Y-%m-%d %H:%M}"

    def subject(self, row: Report) -> str:
        """The complaint, and what it is about."""
        return f"{row.reason}\n\n{row.message.text}"

    @admin.display(description="message text")
    def beginning(self, report: Report) -> str:
        """What the complaint is about."""
        return Truncator(report.message.text).chars(200)

    @admin.display(description="message")
    def on_message(self, report: Report) -> SafeString | str:
        """The message's page, where it can be deleted or edited."""
        return link("trees_message", report.message_id, short_id(report.message_id))

    @admin.display(description="tree")
    def on_tree(self, report: Report) -> SafeString | str:
        """The conversation it stands in."""
        return link("trees_tree", report.message.tree_id, short_id(report.message.tree_id))

    @admin.display(description="seen to")
    def close(self, report: Report) -> Any:
        """When it was closed, or a link to closing it."""
        if report.closed_at is not None:
            return report.closed_at
        return self.button(report, REPORT_ACTS[0])


@admin.register(Action)
class ActionAdmin(FactAdmin):
    """What moderators did."""

    list_display = ("at", "actor", "kind", "on_tree", "on_message", "reason")
    list_select_related = ("actor",)
    ordering = ("-pk",)
    id_fields = ("tree", "message")
    people_fields = ("actor",)
    search_help_text = "Begin of the id of a tree or message, or of a moderator's user name."

    @admin.display(description="tree")
    def on_tree(self, action: Action) -> SafeString | str:
        """The tree acted on."""
        return link("trees_tree", action.tree_id, short_id(action.tree_id))

    @admin.display(description="message")
    def on_message(self, action: Action) -> SafeString | str:
        """The message acted on, if it was one."""
        return link("trees_message", action.message_id, short_id(action.message_id))
