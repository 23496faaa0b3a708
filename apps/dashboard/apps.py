"""The room's registration with Django."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """Pages that look across rooms."""

    name = "apps.dashboard"
    label = "dashboard"
