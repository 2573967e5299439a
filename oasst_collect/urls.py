"""The whole site map on one screen."""

from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from accounts import key_views as key_pages
from accounts import views as account_pages
from accounts.interface_language import choose_interface_language
from community import own_views as place_pages
from community import views as community_pages
from community.api import LeaderboardView, StatisticsView
from datasets.api import ReleaseFileView, ReleasesView, ReleaseView
from datasets.views import show_releases
from moderation import views as moderation_pages
from moderation.api import ReportView, TreeView
from oasst_collect import errors, installable
from oasst_collect.schema_page import show_calls
from tasks import buttons as task_buttons
from tasks import guideline_views as guideline_pages
from tasks import practice_views as practice_pages
from tasks import views as task_pages
from tasks.api import (
    AnswerView,
    AvailabilityView,
    DraftView,
    ExtendView,
    SkipView,
    TasksView,
    TaskView,
)
from trees import own_views as own_pages
from trees import views as tree_pages
from trees.api import (
    ChildrenView,
    ConversationView,
    EmojiView,
    MessagesView,
    MessageView,
    TreesView,
)
from trees.topic_views import topic_choices

rest = [
    path("tasks/", TasksView.as_view(), name="api-tasks"),
    path(
        "tasks/availability/",
        AvailabilityView.as_view(),
        name="api-availability",
    ),
    path("tasks/<uuid:task_id>/", TaskView.as_view(), name="api-task"),
    path("tasks/<uuid:task_id>/answer/", AnswerView.as_view(), name="api-task-answer"),
    path("tasks/<uuid:task_id>/skip/", SkipView.as_view(), name="api-task-skip"),
    path("tasks/<uuid:task_id>/extend/", ExtendView.as_view(), name="api-task-extend"),
    path("tasks/<uuid:task_id>/draft/", DraftView.as_view(), name="api-task-draft"),
    path("trees/", TreesView.as_view(), name="api-trees"),
    path("trees/<uuid:tree_id>/", TreeView.as_view(), name="api-tree"),
    path("messages/", MessagesView.as_view(), name="api-messages"),
    path("messages/<uuid:message_id>/", MessageView.as_view(), name="api-message"),
    path(
        "messages/<uuid:message_id>/conversation/",
        ConversationView.as_view(),
        name="api-message-conversation",
    ),
    path(
        "messages/<uuid:message_id>/children/",
        ChildrenView.as_view(),
        name="api-message-children",
    ),
    path("messages/<uuid:message_id>/emoji/", EmojiView.as_view(), name="api-message-emoji"),
    path(
        "messages/<uuid:message_id>/report/",
        ReportView.as_view(),
        name="api-message-report",
    ),
    path("releases/", ReleasesView.as_view(), name="api-releases"),
    path("releases/<uuid:release_id>/", ReleaseView.as_view(), name="api-release"),
    path(
        "releases/<uuid:release_id>/files/<str:name>",
        ReleaseFileView.as_view(),
        name="api-release-file",
    ),
    path("stats/", StatisticsView.as_view(), name="api-stats"),
    path("leaderboard/", LeaderboardView.as_view(), name="api-leaderboard"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("schema/ui/", show_calls, name="api-schema-ui"),
]

# The interface comes first: its calls are the most frequent, and patterns are tried in turn.
urlpatterns = [
    path("api/v1/", include(rest)),
    re_path(r"^api/", errors.no_such_call),
    path("", community_pages.welcome, name="welcome"),
    path("about/", community_pages.about, name="about"),
    path("stats/", community_pages.stats, name="stats"),
    path("leaderboard/", community_pages.leaderboard_page, name="leaderboard"),
    path("language/", choose_interface_language, name="interface_language"),
    path("accounts/signup/", account_pages.SignUp.as_view(), name="account_signup"),
    path("accounts/", include("allauth.urls")),
    path("terms/", account_pages.terms, name="terms"),
    path("terms/<int:version>/", account_pages.terms, name="terms_version"),
    path("consent/", account_pages.consent, name="consent"),
    path("settings/", account_pages.settings, name="settings"),
    path("settings/name/", account_pages.name_change, name="name_change"),
    path("settings/topics/", topic_choices, name="topic_choices"),
    path("settings/keys/", key_pages.api_keys, name="api_keys"),
    path("settings/keys/<int:key_id>/revoke/", key_pages.api_key_revoke, name="api_key_revoke"),
    path("first-steps/", practice_pages.first_steps, name="first_steps"),
    path("practice/", practice_pages.practice_overview, name="practice"),
    path("practice/<str:group>/", practice_pages.practice, name="practice_group"),
    path("guidelines/", guideline_pages.guidelines, name="guidelines"),
    path("dashboard/", place_pages.dashboard, name="dashboard"),
    path("notices/", place_pages.notices, name="notices"),
    path("notices/read/", place_pages.notices_read, name="notices_read"),
    path("notices/<int:notice_id>/", place_pages.notice, name="notice"),
    path("notices/stop/<str:token>/", place_pages.unsubscribe_page, name="unsubscribe"),
    path("watches/", place_pages.watch_create, name="watch_create"),
    path("watches/<int:watch_id>/end/", place_pages.watch_end, name="watch_end"),
    path("settings/notices/", place_pages.settings_notices, name="settings_notices"),
    path("tasks/", task_pages.task_request, name="task_request"),
    path("tasks/first/", practice_pages.first_task, name="first_task"),
    path("tasks/<uuid:task_id>/", task_pages.task, name="task"),
    path("tasks/none/", task_pages.task_none, name="task_none"),
    path("tasks/<uuid:task_id>/answer/", task_buttons.task_answer, name="task_answer"),
    path("tasks/<uuid:task_id>/undo/", task_buttons.task_undo, name="task_undo"),
    path("tasks/<uuid:task_id>/draft/", task_buttons.task_draft, name="task_draft"),
    path("tasks/<uuid:task_id>/preview/", task_buttons.task_preview, name="task_preview"),
    path("tasks/<uuid:task_id>/extend/", task_buttons.task_extend, name="task_extend"),
    path("tasks/<uuid:task_id>/skip/", task_buttons.task_skip, name="task_skip"),
    path("tasks/<uuid:task_id>/reopen/", task_buttons.task_reopen, name="task_reopen"),
    path(
        "tasks/<uuid:task_id>/draft/discard/",
        task_buttons.task_discard_draft,
        name="task_discard_draft",
    ),
    path(
        "tasks/<uuid:task_id>/report/<uuid:message_id>/",
        moderation_pages.task_report,
        name="task_report",
    ),
    path("drafts/", task_pages.drafts, name="drafts"),
    path("contributions/", own_pages.contributions, name="contributions"),
    path("messages/<uuid:message_id>/edit/", own_pages.message_edit, name="message_edit"),
    path(
        "messages/<uuid:message_id>/withdraw/", own_pages.message_withdraw, name="message_withdraw"
    ),
    path(
        "messages/<uuid:message_id>/put-back/", own_pages.message_put_back, name="message_put_back"
    ),
    path("trees/", tree_pages.trees, name="trees"),
    path("trees/random/", tree_pages.tree_at_random, name="tree_at_random"),
    path("trees/<uuid:tree_id>/", tree_pages.tree, name="tree"),
    path("messages/<uuid:message_id>/", tree_pages.message, name="message"),
    path("messages/<uuid:message_id>/react/", tree_pages.message_react, name="message_react"),
    path(
        "messages/<uuid:message_id>/report/",
        moderation_pages.message_report,
        name="message_report",
    ),
    path("admin/", admin.site.urls),
    path("datasets/", show_releases, name="releases"),
    path("manifest.webmanifest", installable.manifest, name="manifest"),
    path("service-worker.js", installable.service_worker, name="service_worker"),
    path("offline/", installable.offline, name="offline"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many_attempts
handler500 = errors.server_error
