"""The whole site map on one screen."""

from django.contrib import admin
from django.urls import include, path

from community.api import LeaderboardView, StatisticsView
from oasst_collect import errors

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/stats/", StatisticsView.as_view(), name="api-stats"),
    path("api/v1/leaderboard/", LeaderboardView.as_view(), name="api-leaderboard"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
