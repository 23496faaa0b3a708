"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SetupConfig(AppConfig):
    """The first run: the wizard and its API."""

    name = "apps.setup"
    label = "setup"
    verbose_name = _("Setup")
