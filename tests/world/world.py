"""The whole world: every site on a port of its own, one catalogue behind them, one clock."""

import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.world.catalogue import EVERYWHERE, Catalogue, Published
from tests.world.seeder import Seeder
from tests.world.shows import Release
from tests.world.site import Site
from tests.world.sites.acgrip import AcgRip
from tests.world.sites.bangumi_data import BangumiData
from tests.world.sites.bgm import BgmTv
from tests.world.sites.dmhy import Dmhy
from tests.world.sites.hooks import Hooks
from tests.world.sites.mikan import Mikan
from tests.world.sites.nyaa import Nyaa
from tests.world.sites.tmdb import KEY, Tmdb
from tests.world.sites.tracker import Tracker

THE_DAY: Final = datetime(2024, 10, 12, 12, 0, tzinfo=UTC)
"""The world's clock begins here unless told otherwise, so that its feeds are the same each time."""


class World:
    """Start it, publish into it, ask it what it heard, and make it fail.

    With `seeds_in` it also seeds what is published, from that folder, by a real BitTorrent client;
    `seeding_rate` is in bytes a second, 0 for as fast as it goes.
    """

    def __init__(
        self,
        *,
        seeds_in: Path | None = None,
        seeding_rate: int = 0,
        begins_at: datetime = THE_DAY,
    ) -> None:
        self._begins_at = begins_at
        self._started = time.monotonic()
        self.seeder = (
            Seeder(seeds_in, bytes_per_second=seeding_rate) if seeds_in is not None else None
        )
        self.tracker = Tracker(self.seeder.port_of) if self.seeder else Tracker()
        self.catalogue = Catalogue(now=self.now, tracker_url=lambda: self.tracker.address)
        self.mikan = Mikan(self.catalogue)
        self.nyaa = Nyaa(self.catalogue)
        self.dmhy = Dmhy(self.catalogue)
        self.acgrip = AcgRip(self.catalogue)
        self.tmdb = Tmdb(self.catalogue)
        self.bgm = BgmTv(self.catalogue)
        self.bangumi_data = BangumiData(self.catalogue)
        self.hooks = Hooks()

    @property
    def sites(self) -> tuple[Site, ...]:
        """All of them."""
        return (
            self.mikan,
            self.nyaa,
            self.dmhy,
            self.acgrip,
            self.tmdb,
            self.bgm,
            self.bangumi_data,
            self.hooks,
            self.tracker,
        )

    def now(self) -> datetime:
        """The time in the world."""
        return self._begins_at + timedelta(seconds=time.monotonic() - self._started)

    def start(self) -> Self:
        """Open all sites."""
        for site in self.sites:
            site.start()
        return self

    def stop(self) -> None:
        """Close all sites and end the seeder."""
        if self.seeder is not None:
            self.seeder.stop()
        with ThreadPoolExecutor(len(self.sites)) as ends:
            for ended in [ends.submit(site.stop) for site in self.sites]:
                ended.result()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def publish(
        self,
        release: Release,
        *,
        at: datetime | None = None,
        sites: Collection[str] = EVERYWHERE,
    ) -> Published:
        """Put a release out, on every site unless some are named; seed it where that is wanted."""
        published = self.catalogue.publish(release, at=at, sites=sites)
        if self.seeder is not None:
            self.seeder.seed(published.torrent)
        return published

    def settings(self) -> dict[str, dict[str, str]]:
        """The configuration by which the product asks this world instead of the real one."""
        return {
            "network": {
                "tmdb_base_url": self.tmdb.url,
                "tmdb_image_url": self.tmdb.url,
                "tmdb_api_key": KEY,
                "bgm_base_url": self.bgm.url,
                "bangumi_data_url": self.bangumi_data.address,
            }
        }

    def broken(self) -> list[BaseException]:
        """The world's own mistakes while it answered."""
        return [error for site in self.sites for error in site.broken]
