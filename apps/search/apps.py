"""The room's registration with Django."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Feeds that are asked with a word."""

    name = "apps.search"
    label = "search"
