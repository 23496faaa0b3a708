"""Tasks of the download client by address. Each method reads, calls one function, answers."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.core.api.answers import done
from apps.core.api.bodies import json_object
from apps.core.config import store
from apps.downloader import torrents
from apps.downloader.api import described
from apps.downloader.api.serializers import hashes_in, switch_in
from apps.downloader.record import torrent_record


class TorrentViewSet(ViewSet):
    """The client's tasks in our category."""

    operations = described.TASKS

    def all(self, _request: Request) -> Response:
        """Every task, whatever its state."""
        return Response([torrent_record(torrent) for torrent in torrents.listed(store.load())])

    def pause(self, request: Request) -> Response:
        """Stop tasks."""
        torrents.pause(store.load(), hashes_in(json_object(request)))
        return done("torrents_paused")

    def resume(self, request: Request) -> Response:
        """Start tasks again."""
        torrents.resume(store.load(), hashes_in(json_object(request)))
        return done("torrents_resumed")

    def remove(self, request: Request) -> Response:
        """Remove tasks; their files stay unless `delete_files` says otherwise."""
        data = json_object(request)
        hashes, with_files = hashes_in(data), switch_in(data, "delete_files")
        torrents.delete(store.load(), hashes, delete_files=with_files)
        return done("torrents_deleted")
