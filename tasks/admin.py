"""Work that is asked for and handed out, read-only. Drafts are their authors' own: not shown."""

from django.contrib import admin
from django.utils.safestring import SafeString

from interface.fact_admin import FactAdmin, LanguageFilter, link, short_id
from tasks.models import Opening, Task


@admin.register(Opening)
class OpeningAdmin(FactAdmin):
    """What is still needed, and what no longer is."""

    list_display = (
        "id", "kind", "lang", "on_tree", "on_target", "wanted", "answered", "leased", "places",
        "is_open",
    )  # fmt: skip
    ordering = ("-pk",)
    id_fields = ("tree", "target")
    number_fields = ("pk",)
    search_help_text = "Begin of the id of a tree or message, or the opening's number."
    list_filter = (LanguageFilter,)

    @admin.display(description="tree")
    def on_tree(self, opening: Opening) -> SafeString | str:
        """The tree it belongs to; none for prompts."""
        return link("trees_tree", opening.tree_id, short_id(opening.tree_id))

    @admin.display(description="message")
    def on_target(self, opening: Opening) -> SafeString | str:
        """The message it is about; none for prompts."""
        return link("trees_message", opening.target_id, short_id(opening.target_id))


@admin.register(Task)
class TaskAdmin(FactAdmin):
    """Who holds or held what."""

    # By opening: that column has an index, the times have none.
    ordering = ("-opening_id", "pk")
    list_display = ("short", "user", "of_opening", "status", "leased_at", "expires_at")
    list_select_related = ("user", "opening")
    hidden_fields = ("draft", "answer_digest")
    id_fields = ("pk",)
    number_fields = ("opening",)
    people_fields = ("user",)
    search_help_text = "Begin of a task's id or of a user name, or the number of an opening."

    @admin.display(description="task")
    def short(self, task: Task) -> str:
        """Enough of the id for the eye."""
        return short_id(task.pk)

    @admin.display(description="opening")
    def of_opening(self, task: Task) -> SafeString | str:
        """What it asks for."""
        return link("tasks_opening", task.opening_id, task.opening)
