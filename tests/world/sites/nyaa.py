"""Nyaa: a feed of 75 items at most, torrent links without enclosure, times in UTC as -0000."""

from typing import Final
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

from tests.world.catalogue import Catalogue, Published, contains_all
from tests.world.site import NOT_FOUND, Answer, Asked, Site, html, xml
from tests.world.torrents import magnet

MOST: Final = 75
FIRST_ID: Final = 3_100_000


class Nyaa(Site):
    """The site."""

    name = "nyaa"

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.catalogue = catalogue

    def feed_url(self, words: str = "") -> str:
        """The feed of a search, or of everything."""
        return f"{self.url}/?page=rss&q={quote_plus(words)}&c=0_0&f=0"

    def answer(self, asked: Asked) -> Answer:
        """Go by the path, as the site does."""
        if asked.path == "/" and asked.query.get("page") == "rss":
            words = asked.query.get("q", "")
            listed = sorted(
                self.catalogue.newest_first("nyaa"), key=lambda one: one.serial, reverse=True
            )
            found = [one for one in listed if contains_all(one.release.title, words)]
            return xml(_feed(asked, words, found[:MOST]))
        number = asked.path.rsplit("/", 1)[-1].removesuffix(".torrent")
        if not number.isdigit():
            return NOT_FOUND
        published = self.catalogue.by_serial("nyaa", int(number) - FIRST_ID)
        if published is None:
            return NOT_FOUND
        if asked.path.startswith("/download/"):
            return Answer(published.torrent.raw, "application/x-bittorrent")
        link = escape(magnet(published.info_hash, trackers=published.torrent.trackers))
        return html(
            f'<html><body><h3 class="panel-title">{escape(published.release.title)}</h3>'
            f'<a href="/download/{number}.torrent">Download Torrent</a> or '
            f'<a href="{link}" class="card-footer-item">Magnet</a></body></html>'
        )


def size_text(size_bytes: int) -> str:
    """`1.3 GiB`."""
    for unit, name in ((1024**3, "GiB"), (1024**2, "MiB"), (1024, "KiB")):
        if size_bytes >= unit:
            return f"{size_bytes / unit:.1f} {name}"
    return f"{size_bytes} Bytes"


def _feed(asked: Asked, words: str, found: list[Published]) -> str:
    shown = escape(f'"{words}"', {'"': "&#34;"}) if words else "Home"
    items = "".join(_item(asked.here, one) for one in found)
    return (
        '<rss xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:nyaa="https://nyaa.si/xmlns/nyaa" version="2.0">\n\t<channel>\n'
        f"\t\t<title>Nyaa - {shown} - Torrent File RSS</title>\n"
        f"\t\t<description>RSS Feed for {shown}</description>\n\t\t<link>{asked.here}/</link>\n"
        f'\t\t<atom:link href="{asked.here}/?page=rss" rel="self" type="application/rss+xml" />\n'
        f"{items}\t</channel>\n</rss>\n"
    )


def _item(here: str, published: Published) -> str:
    number = FIRST_ID + published.serial
    title = escape(published.release.title)
    size = size_text(published.torrent.size_bytes)
    category = "Anime - Non-English-translated"
    return (
        f"\t\t<item>\n\t\t\t<title>{title}</title>\n"
        f"\t\t\t\t<link>{here}/download/{number}.torrent</link>\n"
        f'\t\t\t\t<guid isPermaLink="true">{here}/view/{number}</guid>\n'
        f"\t\t\t\t<pubDate>{published.at:%a, %d %b %Y %H:%M:%S} -0000</pubDate>\n\n"
        "\t\t\t\t<nyaa:seeders>7</nyaa:seeders>\n\t\t\t\t<nyaa:leechers>1</nyaa:leechers>\n"
        "\t\t\t\t<nyaa:downloads>52</nyaa:downloads>\n"
        f"\t\t\t\t<nyaa:infoHash>{published.info_hash}</nyaa:infoHash>\n"
        f"\t\t\t<nyaa:categoryId>1_3</nyaa:categoryId>\n"
        f"\t\t\t<nyaa:category>{category}</nyaa:category>\n\t\t\t<nyaa:size>{size}</nyaa:size>\n"
        "\t\t\t<nyaa:comments>0</nyaa:comments>\n\t\t\t<nyaa:trusted>No</nyaa:trusted>\n"
        "\t\t\t<nyaa:remake>No</nyaa:remake>\n"
        f'\t\t\t<description><![CDATA[<a href="{here}/view/{number}">#{number} | {title}</a> | '
        f"{size} | {category} | {published.info_hash.upper()}]]></description>\n\t\t</item>\n"
    )
