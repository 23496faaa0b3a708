"""The room's registration with Django."""

from django.apps import AppConfig


class MetadataConfig(AppConfig):
    """What the world knows of a show: its official title, year, poster, weekday, ids."""

    name = "apps.metadata"
    label = "metadata"
