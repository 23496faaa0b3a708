"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    """Pages that look across rooms."""

    name = "apps.dashboard"
    label = "dashboard"
    verbose_name = _("Home")
