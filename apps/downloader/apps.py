"""The room's registration with Django."""

from django.apps import AppConfig


class DownloaderConfig(AppConfig):
    """Whoever downloads for us: one protocol, several clients, claims before the client hears."""

    name = "apps.downloader"
    label = "downloader"
