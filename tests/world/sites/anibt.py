"""AniBT: says the subject at bgm.tv, the episode and the group by itself; takes 160 bytes of words."""

from typing import Final
from xml.sax.saxutils import escape

from tests.world.catalogue import Catalogue, Published, contains_all
from tests.world.site import NOT_FOUND, Answer, Asked, Site, xml

LONGEST_BYTES: Final = 160


class AniBt(Site):
    """The site."""

    name = "anibt"

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.catalogue = catalogue

    def answer(self, asked: Asked) -> Answer:
        """Go by the path, as the site does."""
        if asked.path != "/rss/magnets.xml":
            return NOT_FOUND
        words = asked.query.get("q", "")
        if len(words.encode()) > LONGEST_BYTES:
            return Answer(b"Query too long", "text/plain; charset=utf-8", 400)
        found = [
            one
            for one in self.catalogue.newest_first(self.name)
            if contains_all(one.release.title, words)
        ]
        items = "".join(_item(asked.here, one) for one in found)
        return xml(
            '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
            'xmlns:anibt="https://anibt.net/xmlns/rss/1.0/">\n<channel>\n'
            f"<title>AniBT Anime Releases</title>\n<ttl>2</ttl>\n{items}</channel>\n</rss>\n"
        )


def _item(here: str, published: Published) -> str:
    release = published.release
    key = f"rel_{published.serial}"
    return (
        f"<item>\n<title>{escape(release.title)}</title>\n<link>{here}/release/{key}</link>\n"
        f'<guid isPermaLink="false">{key}</guid>\n'
        f"<pubDate>{published.at:%a, %d %b %Y %H:%M:%S +0000}</pubDate>\n"
        f"<anibt:bgmId>{release.show.bgm_id}</anibt:bgmId>\n"
        f"<anibt:episode>{release.number}</anibt:episode>\n"
        f"<anibt:groupName>{escape(release.group.name)}</anibt:groupName>\n"
        '<torrent xmlns="https://anibt.moe/xmlns/0.1/">'
        f"<infohash>{published.info_hash}</infohash></torrent>\n"
        f'<enclosure url="{here}/api/torrent/{key}.torrent" '
        f'length="{published.torrent.size_bytes}" type="application/x-bittorrent"/>\n</item>\n'
    )
