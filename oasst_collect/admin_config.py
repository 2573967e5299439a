"""The admin with our site in it. Read before any model is: imports nothing of ours."""

from django.contrib.admin.apps import AdminConfig


class PanelConfig(AdminConfig):
    """Django's admin with our site in its place."""

    default_site = "oasst_collect.admin_site.Panel"
