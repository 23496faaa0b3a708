"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RssConfig(AppConfig):
    """What comes in: feeds, their dialects, their health."""

    name = "apps.rss"
    label = "rss"
    verbose_name = _("Feeds")
