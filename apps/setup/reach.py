"""What the tests of the setup reach for: the download client, the feed. They ask once and store nothing."""

from dataclasses import dataclass

from apps.core.config import store
from apps.core.config.schema import Downloader
from apps.core.errors import EngineMissing
from apps.core.http import FEED, Guard, refuse_where_it_leads
from apps.core.outside import way_out
from apps.downloader import engine
from apps.downloader.protocol import ClientInfo
from apps.downloader.registry import KINDS, ClientSettings
from apps.rss.feed_reader import read_feed


@dataclass(frozen=True, slots=True)
class FeedHead:
    """As much of a feed as may be told to somebody who has not signed in."""

    title: str
    entry_count: int


def client_info(section: Downloader) -> ClientInfo | None:
    """Sign in to a client and ask who it is; None for the built-in engine, which only has to be there.

    Raises EngineMissing, UnsafeAddress, and what a client's `check` raises.
    """
    kind = KINDS[section.type]
    if not kind.needs_login:
        if not engine.available():
            raise EngineMissing
        return None
    host = section.host
    refuse_where_it_leads(host if "://" in host else f"http://{host}")
    client = kind.make(
        ClientSettings(
            type=section.type,
            host=section.host,
            username=section.username,
            password=section.password,
            ssl=section.ssl,
        )
    )
    try:
        return client.check()
    finally:
        client.close()


def feed_head(url: str) -> FeedHead:
    """Read a feed; also one on this machine or in this network. Raises what fetching and reading raise."""
    with way_out(store.load()) as outside:
        answer = outside.fetch(url, purpose=FEED.once(), guard=Guard.OWN)
    content = read_feed(answer.content, url=url)
    return FeedHead(title=content.head.title, entry_count=len(content.candidates))
