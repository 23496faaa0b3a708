"""The room's registration with Django."""

from django.apps import AppConfig


class BangumiConfig(AppConfig):
    """What we follow: rules, releases, decisions; the one way in and the one way out."""

    name = "apps.bangumi"
    label = "bangumi"
