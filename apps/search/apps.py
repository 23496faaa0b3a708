"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Feeds that are asked with a word."""

    name = "apps.search"
    label = "search"
    verbose_name = _("Search")
