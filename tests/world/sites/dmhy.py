"""DMHY: the enclosure is a magnet with a base32 hash and no name; no size, no torrent file."""

from datetime import timedelta, timezone
from typing import Final
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

from tests.world.catalogue import Catalogue, Published, contains_all
from tests.world.site import NOT_FOUND, Answer, Asked, Site, html, xml
from tests.world.torrents import magnet

CHINA: Final = timezone(timedelta(hours=8))
LONGEST_KEYWORD_BYTES: Final = 60
FIRST_ID: Final = 810_000


class Dmhy(Site):
    """The site."""

    name = "dmhy"

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.catalogue = catalogue

    def feed_url(self, words: str = "") -> str:
        """The feed of a search, or of everything."""
        return f"{self.url}/topics/rss/rss.xml?keyword={quote_plus(words)}"

    def answer(self, asked: Asked) -> Answer:
        """Go by the path, as the site does."""
        listed = self.catalogue.newest_first("dmhy")
        if asked.path == "/topics/rss/rss.xml":
            words = asked.query.get("keyword", "")
            if len(words.encode()) > LONGEST_KEYWORD_BYTES:
                return html(
                    "<html><body><div class='ui-state-error'>搜索关键字太长</div></body></html>"
                )
            found = [one for one in listed if contains_all(one.release.title, words)]
            return xml(self._feed(asked, words, found), content_type="application/xml")
        if asked.path.startswith("/topics/rss/team_id/"):
            team = asked.path.split("/")[4]
            found = [one for one in listed if str(one.release.group.publish_group_id) == team]
            return xml(self._feed(asked, "", found), content_type="application/xml")
        if asked.path.startswith("/topics/view/"):
            number = asked.path.rsplit("/", 1)[-1].split("_")[0]
            published = self.catalogue.by_serial("dmhy", int(number) - FIRST_ID)
            if published is not None:
                return html(
                    f"<html><body><h3>{escape(published.release.title)}</h3>"
                    f'<a class="magnet" id="a_magnet" href="{escape(self._magnet(published))}">'
                    "</a></body></html>"
                )
        return NOT_FOUND

    @staticmethod
    def _magnet(published: Published) -> str:
        torrent = published.torrent
        return magnet(torrent.info_hash, trackers=torrent.trackers, as_base32=True)

    def _feed(self, asked: Asked, words: str, found: list[Published]) -> str:
        named = f"{words}-" if words else ""
        now = self.catalogue.now().astimezone(CHINA)
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" \n'
            'xmlns:content="http://purl.org/rss/1.0/modules/content/" \n'
            'xmlns:wfw="http://wellformedweb.org/CommentAPI/" \n>\n<channel>\n'
            f"<title><![CDATA[{named}動漫花園資源網]]></title>\n<link>{asked.here}</link>\n"
            "<description><![CDATA[動漫]]></description>\n<language>zh-cn</language>\n"
            f"<pubDate>{now:%a, %d %b %Y %H:%M:%S} +0800</pubDate>\n"
            + "".join(self._item(asked.here, one) for one in found)
            + "</channel>\n</rss>\n"
        )

    def _item(self, here: str, published: Published) -> str:
        number = FIRST_ID + published.serial
        slug = "".join(
            letter if letter.isascii() and letter.isalnum() else "_"
            for letter in published.release.show.en
        )
        link = f"{here}/topics/view/{number}_{slug}.html"
        moment = published.at.astimezone(CHINA)
        return (
            f"<item>\n<title><![CDATA[{published.release.title}]]></title>\n<link>{link}</link>\n"
            f"<pubDate>{moment:%a, %d %b %Y %H:%M:%S} +0800</pubDate>\n"
            "<description><![CDATA[<p><strong>説明</strong></p>\n<hr />]]></description>\n"
            f'<enclosure url="{escape(self._magnet(published))}"  length="1"  '
            'type="application/x-bittorrent" ></enclosure>\n'
            f"<author><![CDATA[uploader{published.release.group.publish_group_id}]]></author>\n"
            f'<guid isPermaLink="true" >{link}</guid>\n'
            f'<category domain="{here}/topics/list/sort_id/2" ><![CDATA[動畫]]></category>\n'
            "</item>\n"
        )
