"""bangumi.moe: a search in the path; with `useid` a file's name is its hash, else its title with blanks in it."""

import re
from typing import Final
from xml.sax.saxutils import escape

from tests.world.catalogue import Catalogue, Published, contains_all
from tests.world.site import NOT_FOUND, Answer, Asked, Site, xml

SEARCH: Final = "/rss/search/"
NOT_IN_A_NAME: Final = re.compile(r'[:<>/\\|*?"]')


class BangumiMoe(Site):
    """The site."""

    name = "bangumi_moe"

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.catalogue = catalogue

    def answer(self, asked: Asked) -> Answer:
        """Go by the path, as the site does."""
        listed = self.catalogue.newest_first(self.name)
        if asked.path.startswith(SEARCH):
            words = asked.path.removeprefix(SEARCH)
            found = [one for one in listed if contains_all(one.release.title, words)]
            by_hash = asked.query.get("useid") == "1"
            items = "".join(_item(asked.here, one, by_hash=by_hash) for one in found)
            return xml(
                '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
                "<title><![CDATA[番組、萌え]]></title><link>https://bangumi.moe</link>"
                f"<generator>RSS for Node</generator><ttl>600</ttl>{items}</channel></rss>"
            )
        return NOT_FOUND


def _item(here: str, published: Published, *, by_hash: bool) -> str:
    title = published.release.title
    number = f"{published.serial:024x}"
    name = published.info_hash if by_hash else NOT_IN_A_NAME.sub("_", title)
    return (
        f"<item><title><![CDATA[{title}]]></title><description><![CDATA[<p></p>]]></description>"
        f"<link>{here}/torrent/{number}</link>"
        f'<guid isPermaLink="true">{here}/torrent/{number}</guid>'
        f"<pubDate>{published.at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f'<enclosure url="{here}/download/torrent/{number}/{escape(name)}.torrent" length="0" '
        'type="application/x-bittorrent"/></item>'
    )
