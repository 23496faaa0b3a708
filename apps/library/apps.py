"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """Puts finished files in their place, by a journal; knows no rules."""

    name = "apps.library"
    label = "library"
    verbose_name = _("Library")
