"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MetadataConfig(AppConfig):
    """What the world knows of a show: its official title, year, poster, weekday, ids."""

    name = "apps.metadata"
    label = "metadata"
    verbose_name = _("Metadata")
