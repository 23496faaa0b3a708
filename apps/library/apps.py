"""The room's registration with Django."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Puts finished files in their place, by a journal; knows no rules."""

    name = "apps.library"
    label = "library"
