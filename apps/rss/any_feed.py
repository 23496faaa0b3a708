"""Any feed, in any format and state: feedparser reads it, here is what it must be helped with."""

import html.entities
import io
import re
from collections.abc import Mapping
from typing import Any
from xml.sax import SAXException

import feedparser

from apps.rss.dialects.entry import Enclosure, FeedEntry, FeedHead, ParsedFeed
from apps.rss.texts import one_line, whole_address

CDATA_OR_AMPERSAND = re.compile(
    rb"(?P<cdata><!\[CDATA\[.*?\]\]>)|&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};)(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,31});)?",
    re.DOTALL,
)
XML_ENTITIES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
#: Keys of feedparser's own; the rest are children of the entry.
OWN_KEYS = frozenset(
    {
        "title",
        "link",
        "id",
        "summary",
        "published",
        "updated",
        "author",
        "comments",
        "guidislink",
        "source",
    }
)


def parse_any(content: bytes, *, url: str) -> ParsedFeed | None:
    """The feed; None for what is none. Never give it an address or a person's text: it opens what looks like a file.

    For what is not well-formed, feedparser has a second, lenient way of reading, which turns `A&B` into `A&B;`. So
    the usual mistakes are mended first, and the strict way is tried again.
    """
    parsed = _feedparser(content)
    is_malformed = bool(parsed.get("bozo")) and isinstance(
        parsed.get("bozo_exception"), SAXException
    )
    if is_malformed:
        mended = CDATA_OR_AMPERSAND.sub(_mended, content)
        parsed = _feedparser(mended) if mended != content else parsed
    if not parsed.get("version"):
        return None
    prefixes = tuple(f"{prefix}_" for prefix in parsed.namespaces if prefix)
    return ParsedFeed(
        head=_head(parsed, url=url),
        entries=tuple(_entry(raw, prefixes=prefixes, base=url) for raw in parsed.entries),
        is_malformed=is_malformed,
    )


def _feedparser(content: bytes) -> Any:
    return feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)


def _mended(found: re.Match[bytes]) -> bytes:
    """An ampersand that stands for itself, or an entity of HTML that XML does not know."""
    name = found["name"]
    if found["cdata"] or name in XML_ENTITIES:
        return found[0]
    letter = html.entities.html5.get(f"{name.decode()};") if name else None
    if letter is None:
        return b"&amp;" + found[0][1:]
    return "".join(f"&#{ord(sign)};" for sign in letter).encode()


def _head(parsed: Any, *, url: str) -> FeedHead:
    feed: Mapping[str, Any] = parsed.feed
    return FeedHead(
        url=url,
        title=_text(feed.get("title")),
        link=_text(feed.get("link")),
        generator=_text(feed.get("generator")),
        namespaces=frozenset(str(uri) for uri in parsed.namespaces.values()),
    )


def _entry(raw: Mapping[str, Any], *, prefixes: tuple[str, ...], base: str) -> FeedEntry:
    return FeedEntry(
        title=_text(raw.get("title")),
        link=whole_address(raw.get("link") or "", base=base),
        guid=_text(raw.get("id")),
        comments=_text(raw.get("comments")),
        published=_text(raw.get("published") or raw.get("updated")),
        description=raw.get("summary") or "",
        enclosures=tuple(
            Enclosure(
                url=whole_address(found["href"], base=base),
                type=found.get("type") or "",
                length=found.get("length") or "",
            )
            for found in raw.get("links", ())
            if found.get("rel") == "enclosure" and found.get("href")
        ),
        categories=tuple(
            (tag.get("term") or "", tag.get("scheme") or "") for tag in raw.get("tags", ())
        ),
        extras=_extras(raw, prefixes=prefixes),
    )


def _extras(raw: Mapping[str, Any], *, prefixes: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in raw.items():
        if key in OWN_KEYS or not isinstance(value, str) or not value:
            continue
        prefix = next((prefix for prefix in prefixes if key.startswith(prefix)), "")
        found[key.removeprefix(prefix)] = value.strip()
    return found


def _text(value: object) -> str:
    return one_line(value) if isinstance(value, str) else ""
