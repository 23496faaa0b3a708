"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BangumiConfig(AppConfig):
    """What we follow: rules, releases, decisions; the one way in and the one way out."""

    name = "apps.bangumi"
    label = "bangumi"
    verbose_name = _("Rules and releases")
