"""Addresses of the download client, in the order of the API reference."""

from apps.core.api.routes import route
from apps.downloader.api.views import TorrentViewSet

urlpatterns = [
    route("downloader/torrents", TorrentViewSet, get="all"),
    route("downloader/torrents/pause", TorrentViewSet, post="pause"),
    route("downloader/torrents/resume", TorrentViewSet, post="resume"),
    route("downloader/torrents/delete", TorrentViewSet, post="remove"),
]
