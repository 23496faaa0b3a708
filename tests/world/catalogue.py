"""What has been published so far, and when: the one thing all sites of the world read."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from tests.world.shows import Release, Show
from tests.world.torrents import Torrent, make_torrent, video_bytes

EVERYWHERE: Final = frozenset(
    {"mikan", "nyaa", "dmhy", "acgrip", "bangumi_moe", "anibt", "nexusphp", "torznab"}
)


@dataclass(frozen=True, slots=True)
class Published:
    """A release that is out: its torrent, the moment, and a number that only grows."""

    release: Release
    torrent: Torrent
    at: datetime
    serial: int
    sites: frozenset[str]

    @property
    def info_hash(self) -> str:
        """Forty lower hex digits."""
        return self.torrent.info_hash


class Catalogue:
    """All shows that exist and all releases that are out."""

    def __init__(self, *, now: Callable[[], datetime], tracker_url: Callable[[], str]) -> None:
        self.now = now
        self.tracker_url = tracker_url
        self._lock = Lock()
        self._shows: list[Show] = []
        self._published: list[Published] = []

    def know(self, shows: Iterable[Show]) -> None:
        """Let the catalogues know shows of which nothing is out yet."""
        with self._lock:
            self._shows += [show for show in shows if show not in self._shows]

    def publish(
        self,
        release: Release,
        *,
        at: datetime | None = None,
        sites: Collection[str] = EVERYWHERE,
    ) -> Published:
        """Put a release out, on every site unless some are named."""
        self.know([release.show])
        files = {path: video_bytes(path, release.size_bytes) for path in release.files}
        torrent = make_torrent(files, trackers=[self.tracker_url()])
        with self._lock:
            published = Published(
                release=release,
                torrent=torrent,
                at=at or self.now(),
                serial=len(self._published) + 1,
                sites=frozenset(sites),
            )
            self._published.append(published)
        return published

    def shows(self) -> list[Show]:
        """All shows, in the order in which they became known."""
        with self._lock:
            return list(self._shows)

    def oldest_first(self) -> list[Published]:
        """All that is out, in the order in which it was published."""
        with self._lock:
            return list(self._published)

    def newest_first(self, site: str, *, within: timedelta | None = None) -> list[Published]:
        """What a site lists, the newest on top."""
        with self._lock:
            listed = [one for one in self._published if site in one.sites]
        if within is not None:
            oldest = self.now() - within
            listed = [one for one in listed if one.at >= oldest]
        return sorted(listed, key=lambda one: (one.at, one.serial), reverse=True)

    def by_hash(self, info_hash: str) -> Published | None:
        """The release with that torrent."""
        with self._lock:
            return next((one for one in self._published if one.info_hash == info_hash), None)

    def by_serial(self, site: str, serial: int) -> Published | None:
        """The release with that number, where the site lists it."""
        with self._lock:
            return next(
                (one for one in self._published if one.serial == serial and site in one.sites),
                None,
            )


def contains_all(title: str, words: str) -> bool:
    """Whether a site's own search finds the title: every word, in any order and case."""
    folded = title.casefold()
    return all(word in folded for word in words.casefold().split())
