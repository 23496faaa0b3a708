"""Any site: RSS or Atom with a torrent file or a magnet somewhere in the entry. Pure.

The other dialects begin with this reading and correct it.
"""

import datetime as dt

from apps.bangumi.candidate import Candidate
from apps.rss.dialects.entry import Dialect, Enclosure, FeedEntry, FeedHead
from apps.rss.dialects.fields import (
    TORRENT_TYPE,
    address_hash,
    date_of,
    hex_hash,
    is_download,
    is_page,
    magnet_size,
    size_of,
)

#: Far beyond any title; what is longer was made to be.
LONGEST_TITLE = 1000


def read(entry: FeedEntry, *, site: str = "generic", zone: dt.tzinfo = dt.UTC) -> Candidate | None:
    """The release that an entry offers; None for one without a title or a torrent. `zone`: of dates without one."""
    if not entry.title:
        return None
    enclosure = _enclosure(entry)
    magnet = _magnet(entry)
    said_hash = hex_hash(entry.extras.get("infohash", "")) or hex_hash(entry.guid)
    url = enclosure.url if enclosure else _other_address(entry, magnet=magnet, said_hash=said_hash)
    if not url:
        return None
    return Candidate(
        title=entry.title[:LONGEST_TITLE],
        url=url,
        homepage=_homepage(entry, url=url),
        info_hash=said_hash or _hash_in(magnet, url, entry.link, entry.guid),
        size_bytes=_size(entry, enclosure=enclosure, url=url),
        published_at=date_of(entry.published or entry.extras.get("pubdate", ""), zone=zone),
        site=site,
        magnet="" if magnet == url else magnet,
    )


def _enclosure(entry: FeedEntry) -> Enclosure | None:
    """The torrent among the files: by its type, else by its address, else the only one of no known other kind."""
    fitting = [
        enclosure
        for enclosure in entry.enclosures
        if is_download(enclosure.url, type_=enclosure.type)
    ]
    by_type = [enclosure for enclosure in fitting if enclosure.type.lower() == TORRENT_TYPE]
    return next(iter(by_type or fitting), None)


def _magnet(entry: FeedEntry) -> str:
    places = [
        *(enclosure.url for enclosure in entry.enclosures),
        entry.extras.get("magneturi", ""),
        entry.link,
        entry.guid,
    ]
    return next(
        (place for place in places if place.startswith("magnet:") and is_download(place)), ""
    )


def _other_address(entry: FeedEntry, *, magnet: str, said_hash: str | None) -> str:
    """Where there is no enclosure: an address in a child, a magnet, the link if it downloads, the hash alone."""
    offered = entry.extras.get("torrenturl", "")
    if is_download(offered):
        return offered
    if is_download(entry.link):
        return entry.link
    if magnet:
        return magnet
    return f"magnet:?xt=urn:btih:{said_hash}" if said_hash else ""


def _homepage(entry: FeedEntry, *, url: str) -> str:
    places = (entry.link, entry.guid, entry.comments)
    return next((place for place in places if is_page(place) and place != url), "")


def _hash_in(*places: str) -> str | None:
    return next((found for place in places if place and (found := address_hash(place))), None)


def _size(entry: FeedEntry, *, enclosure: Enclosure | None, url: str) -> int | None:
    """A magnet's own statement is exact; a length may be rounded, a text always is."""
    exact = magnet_size(url) if url.startswith("magnet:") else None
    texts = [enclosure.length] if enclosure else []
    texts += [entry.extras.get(name, "") for name in ("contentlength", "filesize", "size")]
    return exact or next((size for text in texts if text and (size := size_of(text))), None)


def _always(_head: FeedHead) -> bool:
    return True


DIALECT = Dialect("generic", recognises=_always, read=read)
