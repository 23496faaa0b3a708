"""Feeds for the benches: 100 with 100 entries each, in the shape of Mikan's; made from a seed, served on loopback."""

import random
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

SEED = 20261125
FEEDS = 100
ENTRIES = 100
KNOWN = 10
RULES = 1000
_GROUPS = ("LoliHouse", "Moe House", "Sakura Sub", "Harbour Raws")
_SYLLABLES = [first + second for first in "kstnhmr" for second in "aiueo"]
_WIDE = "星空港灯书海山风雪夜花月猫列车图馆旅人歌影森川铁雨光梦石火云塔"


@dataclass(frozen=True, slots=True)
class Show:
    """An invented show and the group that releases it."""

    zh: str
    en: str
    group: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed."""

    title: str
    info_hash: str
    date: datetime


def shows() -> list[Show]:
    """As many shows as there are rules, all with names of their own."""
    chance = random.Random(SEED)
    found: dict[str, Show] = {}
    while len(found) < RULES:
        words = ("".join(chance.choices(_SYLLABLES, k=3)).title() for _ in range(3))
        name = " ".join(words)
        found.setdefault(
            name, Show("".join(chance.choices(_WIDE, k=6)), name, chance.choice(_GROUPS))
        )
    return list(found.values())


def entries() -> list[list[Entry]]:
    """Every feed's entries: the first ten are known before; of the other ninety sixty match a rule, thirty do not."""
    chance = random.Random(SEED + 1)
    followed = shows()
    wanted = [(show, number) for show in followed for number in range(1, 8)]
    chance.shuffle(wanted)
    begin = datetime(2026, 11, 25, tzinfo=UTC)
    found = []
    for feed in range(FEEDS):
        rows = []
        for place in range(ENTRIES):
            if place < KNOWN or place % 3:
                show, number = wanted.pop()
                quality = "1080p"
            else:
                show, number, quality = chance.choice(followed), 90 + place % 9, "720p"
            name = f"[{show.group}] {show.zh} / {show.en} - {number:02d}"
            title = f"{name} [WebRip {quality} HEVC-10bit AAC][简繁内封字幕]"
            digest = sha1(f"{feed}/{place}/{title}".encode(), usedforsecurity=False).hexdigest()
            rows.append(Entry(title, digest, begin - timedelta(minutes=feed * ENTRIES + place)))
        found.append(rows)
    return found


def document(rows: list[Entry], *, base: str) -> bytes:
    """A feed as the site would write it."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{escape(row.title)}</guid>"
        f"<link>{base}/Home/Episode/{row.info_hash}</link><title>{escape(row.title)}</title>"
        f"<description>{escape(row.title)}[651.9MB]</description>"
        f"<torrent xmlns='https://mikanani.me/0.1/'><link>{base}/Home/Episode/{row.info_hash}</link>"
        f"<contentLength>683593088</contentLength><pubDate>{row.date:%Y-%m-%dT%H:%M:%S}</pubDate></torrent>"
        f"<enclosure type='application/x-bittorrent' length='683593088' "
        f"url='{base}/Download/{row.date:%Y%m%d}/{row.info_hash}.torrent'/></item>"
        for row in rows
    )
    head = f"<title>Mikan Project - bench</title><link>{base}</link><pubDate>{format_datetime(rows[0].date)}</pubDate>"
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>{head}{items}</channel></rss>"
    ).encode()


def serve() -> None:
    """A process of its own: prints its port, serves /<count>/<feed> until its input ends."""
    everything = entries()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            _, count, feed = self.path.split("/")
            body = document(everything[int(feed)][: int(count)], base="http://127.0.0.1:1")
            self.send_response(200)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Nothing is told."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    serve()
