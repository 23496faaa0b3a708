"""NexusPHP: a private tracker. A wrong key is 200 and two words; old ones pass over `search` altogether."""

from typing import Final
from xml.sax.saxutils import escape

from tests.world.catalogue import Catalogue, Published, contains_all
from tests.world.site import NOT_FOUND, Answer, Asked, Site, xml

PASSKEY: Final = "5e5e5e5e0f1e2d3c4b5a69788796a5b4"
MOST_WORDS: Final = 10


class NexusPhp(Site):
    """The site."""

    name = "nexusphp"

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.catalogue = catalogue
        self.searches = True
        """Whether it is new enough to look at `search`."""

    def answer(self, asked: Asked) -> Answer:
        """Go by the path, as the site does."""
        if asked.path != "/torrentrss.php":
            return NOT_FOUND
        if asked.query.get("passkey") != PASSKEY:
            return Answer(b"invalid passkey", "text/html; charset=utf-8")
        words = " ".join(asked.query.get("search", "").split()[:MOST_WORDS])
        found = [
            one
            for one in self.catalogue.newest_first(self.name)
            if not self.searches or contains_all(one.release.title, words)
        ]
        items = "".join(_item(asked.here, one) for one in found)
        return xml(
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>\n'
            "<title>World PT Torrents</title>\n<generator>NexusPHP RSS Generator</generator>\n"
            f"<ttl>60</ttl>{items}</channel></rss>"
        )


def _item(here: str, published: Published) -> str:
    number = published.serial
    return (
        f"<item>\n<title><![CDATA[{published.release.title}]]></title>\n"
        f"<link>{here}/details.php?id={number}</link>\n"
        f'<enclosure url="{escape(f"{here}/download.php?id={number}&downhash=1.{PASSKEY}")}" '
        f'length="{published.torrent.size_bytes}" type="application/x-bittorrent" />\n'
        f'<guid isPermaLink="false">{published.info_hash}</guid>\n'
        f"<pubDate>{published.at:%a, %d %b %Y %H:%M:%S +0000}</pubDate>\n</item>\n"
    )
