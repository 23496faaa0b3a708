"""The room's registration with Django."""

from django.apps import AppConfig


class SetupConfig(AppConfig):
    """The first run: the wizard and its API."""

    name = "apps.setup"
    label = "setup"
