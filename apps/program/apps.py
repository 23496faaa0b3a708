"""The room's registration with Django."""

from django.apps import AppConfig


class ProgramConfig(AppConfig):
    """The switchboard: start, stop, health, log, supervision."""

    name = "apps.program"
    label = "program"
