"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from apps.downloader.connections import Connections


class DownloaderConfig(AppConfig):
    """Whoever downloads for us: one protocol, several clients, claims before the client hears."""

    name = "apps.downloader"
    label = "downloader"
    verbose_name = _("Downloads")
    #: Made in `ready`, once a process.
    connections: Connections

    def ready(self) -> None:
        """Own the process's connection to the download client."""
        self.connections = Connections()
