"""The whole site map on one screen."""

from django.contrib import admin
from django.urls import include, path

from oasst_collect import errors

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
