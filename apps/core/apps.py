"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """What every room stands on."""

    name = "apps.core"
    label = "core"
    verbose_name = _("Settings and work")
