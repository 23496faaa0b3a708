"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramConfig(AppConfig):
    """The switchboard: start, stop, health, log, supervision."""

    name = "apps.program"
    label = "program"
    verbose_name = _("Program")
