"""Torznab, as Prowlarr speaks it: any tracker behind one address and a key; errors come with status 200."""

from typing import Final
from xml.sax.saxutils import escape

from tests.world.catalogue import Catalogue, Published, contains_all
from tests.world.site import NOT_FOUND, Answer, Asked, Site, xml

API_KEY: Final = "a1b2c3d4e5f60718293a4b5c6d7e8f90"


class Torznab(Site):
    """The bridge."""

    name = "torznab"

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.catalogue = catalogue

    def answer(self, asked: Asked) -> Answer:
        """Go by the path, as the bridge does."""
        if asked.path != "/2/api":
            return NOT_FOUND
        if asked.query.get("apikey") != API_KEY:
            return xml('<error code="100" description="Invalid API Key"/>')
        found = [
            one
            for one in self.catalogue.newest_first(self.name)
            if contains_all(one.release.title, asked.query.get("q", ""))
        ]
        items = "".join(_item(asked.here, one) for one in found)
        return xml(
            '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="1.0" '
            'xmlns:torznab="http://torznab.com/schemas/2015/feed">\n<channel>\n'
            f"<title>Prowlarr</title>\n{items}</channel>\n</rss>\n"
        )


def _item(here: str, published: Published) -> str:
    link = escape(f"{here}/2/download?apikey={API_KEY}&link={published.serial}")
    size = published.torrent.size_bytes
    return (
        f"<item>\n<title>{escape(published.release.title)}</title>\n<guid>{published.serial}</guid>\n"
        f"<pubDate>{published.at:%a, %d %b %Y %H:%M:%S +0000}</pubDate>\n<size>{size}</size>\n"
        f"<link>{link}</link>\n"
        f'<enclosure url="{link}" length="{size}" type="application/x-bittorrent"/>\n'
        f'<torznab:attr name="infohash" value="{published.info_hash}"/>\n</item>\n'
    )
