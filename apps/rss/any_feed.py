"""Any feed, in any format and state: feedparser reads it, here is what it must be helped with."""

import html.entities
import io
import logging
import re
from collections.abc import Mapping
from typing import Any
from xml.sax import SAXException

import feedparser

from apps.core.addresses import host_of
from apps.rss.dialects.entry import Enclosure, FeedEntry, FeedHead, ParsedFeed
from apps.rss.texts import one_line, whole_address

log = logging.getLogger(__name__)

#: What is left alone (character data, comments), or an ampersand with what belongs to it.
LEFT_OR_AMPERSAND = re.compile(
    rb"(?P<left><!\[CDATA\[.*?\]\]>|<!--.*?-->)"
    rb"|&(?:#(?P<decimal>\d{1,7});|#[xX](?P<hexadecimal>[0-9a-fA-F]{1,6});|(?P<name>[A-Za-z][A-Za-z0-9]{1,31});)?",
    re.DOTALL,
)
#: The characters that XML allows (1.0, 2.2).
CHARACTERS = (
    *(range(0x9, 0xB), range(0xD, 0xE), range(0x20, 0xD800)),
    *(range(0xE000, 0xFFFE), range(0x10000, 0x110000)),
)
#: feedparser's lenient way raises these where a document is hopeless; it has no error of its own for that.
STUMBLES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
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

    For what is not well-formed, feedparser has a second, lenient way of reading, which turns `A&B` into `A&B;` and
    stumbles over characters that there are not. So the usual mistakes are mended first.
    """
    mended = LEFT_OR_AMPERSAND.sub(_mended, content)
    try:
        parsed: Any = feedparser.parse(
            io.BytesIO(mended), sanitize_html=False, resolve_relative_uris=False
        )
    except STUMBLES as error:
        log.info("feedparser stumbled over what came from %s: %r", host_of(url), error)
        return None
    if not parsed.get("version"):
        return None
    is_malformed = mended != content or isinstance(parsed.get("bozo_exception"), SAXException)
    prefixes = tuple(f"{prefix}_" for prefix in parsed.namespaces if prefix)
    return ParsedFeed(
        head=_head(parsed, url=url),
        entries=tuple(_entry(raw, prefixes=prefixes, base=url) for raw in parsed.entries),
        is_malformed=is_malformed,
    )


def _mended(found: re.Match[bytes]) -> bytes:
    """Mend an ampersand that stands for itself, an entity of HTML that XML does not know, a character there is not."""
    if found["left"] or found["name"] in XML_ENTITIES:
        return found[0]
    if found["decimal"] or found["hexadecimal"]:
        number = int(found["decimal"]) if found["decimal"] else int(found["hexadecimal"], 16)
        return found[0] if any(number in allowed for allowed in CHARACTERS) else b""
    letter = html.entities.html5.get(f"{found['name'].decode()};") if found["name"] else None
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
