"""The room's registration with Django."""

from django.apps import AppConfig


class RssConfig(AppConfig):
    """What comes in: feeds, their dialects, their health."""

    name = "apps.rss"
    label = "rss"
