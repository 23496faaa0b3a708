"""ACG.RIP: torrent enclosures without length or hash, and the clock of the US Pacific coast."""

from datetime import datetime, timedelta, timezone
from typing import Final
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

from tests.world.catalogue import Catalogue, Published, contains_all
from tests.world.site import NOT_FOUND, Answer, Asked, Site, html, xml

PAGE: Final = 50
FIRST_ID: Final = 410_000
MARCH, NOVEMBER = 3, 11


class AcgRip(Site):
    """The site."""

    name = "acgrip"

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.catalogue = catalogue

    def feed_url(self, words: str = "") -> str:
        """The first page of a search, or of everything."""
        return f"{self.url}/.xml" + (f"?term={quote_plus(words)}" if words else "")

    def answer(self, asked: Asked) -> Answer:
        """Go by the path, as the site does."""
        path = asked.path
        if path == "/.xml" or (path.startswith("/page/") and path.endswith(".xml")):
            page = 1 if path == "/.xml" else int(path.removeprefix("/page/").removesuffix(".xml"))
            found = [
                one
                for one in self.catalogue.newest_first("acgrip")
                if contains_all(one.release.title, asked.query.get("term", ""))
            ]
            return xml(_feed(asked, found[(page - 1) * PAGE : page * PAGE]))
        number = path.removeprefix("/t/").removesuffix(".torrent")
        if path.startswith("/t/") and number.isdigit():
            published = self.catalogue.by_serial("acgrip", int(number) - FIRST_ID)
            if published is not None:
                if path.endswith(".torrent"):
                    return Answer(published.torrent.raw, "application/x-bittorrent")
                return html(
                    f"<html><body><h1>{escape(published.release.title)}</h1>"
                    f'<a href="/t/{number}.torrent">下载</a></body></html>'
                )
        return NOT_FOUND


def pacific(moment: datetime) -> datetime:
    """A moment by the clock of the US Pacific coast, summer time included."""
    standard = moment.astimezone(timezone(timedelta(hours=-8)))
    begins = _sunday(standard.year, MARCH, 2) + timedelta(hours=2)
    ends = _sunday(standard.year, NOVEMBER, 1) + timedelta(hours=1)
    if begins <= standard.replace(tzinfo=None) < ends:
        return moment.astimezone(timezone(timedelta(hours=-7)))
    return standard


def _sunday(year: int, month: int, which: int) -> datetime:
    first = datetime(year, month, 1)  # noqa: DTZ001 - a wall clock, compared with wall clocks
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (which - 1))


def _feed(asked: Asked, found: list[Published]) -> str:
    items = "".join(_item(asked.here, one) for one in found)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:torrent="http://xmlns.ezrss.it/0.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/">\n<channel>\n<title>ACG.RIP</title>\n'
        "<description>ACG.RIP has super cow power</description>\n"
        f"<link>{asked.here}/.xml</link>\n<ttl>1800</ttl>\n{items}</channel>\n</rss>\n"
    )


def _item(here: str, published: Published) -> str:
    link = f"{here}/t/{FIRST_ID + published.serial}"
    size = published.torrent.size_bytes
    return (
        f"<item>\n<title>{escape(published.release.title)}</title>\n"
        "<description>&lt;p&gt;Torrent Info&lt;br /&gt; Subtitle:...</description>\n"
        f"<pubDate>{pacific(published.at):%a, %d %b %Y %H:%M:%S %z}</pubDate>\n"
        f"<link>{link}</link>\n<guid>{link}</guid>\n"
        f'<enclosure url="{link}.torrent" type="application/x-bittorrent"/>\n'
        f"<torrent:contentLength>{size // 1024 * 1024}</torrent:contentLength>\n"
        f'<media:content fileSize="{size // 1024 * 1024}"/>\n</item>\n'
    )
