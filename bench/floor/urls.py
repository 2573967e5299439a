"""The two calls, at the addresses of the site's."""

from django.urls import path

from bench.floor.views import answer, ask

urlpatterns = [
    path("api/v1/tasks/", ask),
    path("api/v1/tasks/<str:task_id>/answer/", answer),
]
