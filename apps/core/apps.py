"""The room's registration with Django."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every room stands on."""

    name = "apps.core"
    label = "core"
    verbose_name = "Core"
