"""The one client of this process: kept as long as its settings stay the same, so that nobody signs in twice."""

import os
import threading

from apps.downloader.protocol import DownloadClient
from apps.downloader.registry import KINDS, ClientSettings


class Connections:
    """Owner of the client in use; made once a process by the room's AppConfig."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._settings: ClientSettings | None = None
        self._client: DownloadClient | None = None
        self._process = 0

    def get(self, settings: ClientSettings) -> DownloadClient:
        """Return the client of these settings; the one of other settings is closed. Raises NotFound."""
        with self._lock:
            if self._process != os.getpid():
                # Forked: the sockets are the parent's, who goes on talking through them.
                self._client, self._process = None, os.getpid()
            if self._client is None or self._is_other(settings):
                fresh = KINDS[settings.type].make(settings)
                if self._client is not None:
                    self._client.close()
                self._client, self._settings = fresh, settings
            return self._client

    def _is_other(self, settings: ClientSettings) -> bool:
        """Other settings; or the same, saved once more after they had been refused."""
        old = self._settings
        if old is None or old != settings:
            return True
        refused = old.refused_file
        return refused != settings.refused_file and refused is not None and refused.exists()

    def close(self) -> None:
        """Give back what is open."""
        with self._lock:
            if self._client is not None:
                self._client.close()
            self._client = self._settings = None
