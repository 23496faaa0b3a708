"""Feed bytes to candidates: whatever a site sends, the entries that can be read come out, and nothing else happens.

feedparser does the reading; here is what it must be guarded from, and what it leaves to us.
"""

import codecs
import html
import html.entities
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin
from xml.sax import SAXException

import feedparser

from apps.bangumi.candidate import Candidate
from apps.core import addresses
from apps.core.errors import FeedRefused, NotAFeed
from apps.rss.dialects.entry import Enclosure, FeedEntry, FeedHead
from apps.rss.registry import dialect_of

#: Where a document's own declarations stand; no feed of ours has any.
DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)\b", re.IGNORECASE)
PROLOG_BYTES = 1024
#: Control characters that XML forbids; they come with titles pasted from elsewhere.
CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
CONTROL_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f￾￿]")
WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
CDATA_OR_AMPERSAND = re.compile(
    rb"(?P<cdata><!\[CDATA\[.*?\]\]>)|&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};)(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,31});)?",
    re.DOTALL,
)
XML_ENTITIES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
LINE_BREAK = re.compile(r"\s*[\r\n]+\s*")
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31});", re.IGNORECASE)

#: What private sites say in plain words, with status 200, when the key in the address is wrong.
REFUSAL = re.compile(
    rb"passkey|apikey|api key|rsskey|account|not logged in|login|permission|banned|parked",
    re.IGNORECASE,
)
SIGN_IN_FORM = re.compile(rb"type\s*=\s*[\"']?password|/login|/account/login", re.IGNORECASE)
TORZNAB_ERROR = re.compile(rb"<error\b[^>]*\bcode\s*=\s*[\"'](\d+)", re.IGNORECASE)
LOOK_BYTES = 65536
SHORT_TEXT = 512


@dataclass(frozen=True, slots=True)
class FeedContent:
    """A feed as it was read."""

    head: FeedHead
    #: Name of the dialect.
    site: str
    #: In the feed's order, each key once.
    candidates: tuple[Candidate, ...]
    #: Entries that offered no release: without a title, without a torrent.
    skipped: int = 0
    #: It was not well-formed, and was read all the same.
    is_malformed: bool = False


def read_feed(content: bytes, *, url: str) -> FeedContent:
    """Read what came from `url`. Raises NotAFeed for what is no feed, FeedRefused where the site turned us away."""
    content = _narrowed(content)
    _refuse_declarations(content, url=url)
    parsed, is_malformed = _parse(content.translate(None, CONTROLS))
    if not parsed.get("version"):
        raise _not_a_feed(content, url=url)
    head = _head(parsed, url=url)
    dialect = dialect_of(head)
    prefixes = tuple(f"{prefix}_" for prefix in parsed.namespaces if prefix)
    found: dict[str, Candidate] = {}
    skipped = 0
    for raw in parsed.entries:
        candidate = dialect.read(_entry(raw, prefixes=prefixes, base=url))
        if candidate is None:
            skipped += 1
        else:
            found.setdefault(candidate.key, candidate)
    return FeedContent(
        head=head,
        site=dialect.name,
        candidates=tuple(found.values()),
        skipped=skipped,
        is_malformed=is_malformed,
    )


def _parse(content: bytes) -> tuple[Any, bool]:
    """What feedparser makes of it, and whether it was not well-formed.

    For what is not, feedparser has a second, lenient way of reading, which turns `A&B` into `A&B;`. So the usual
    mistakes are mended first, and the strict way is tried again.
    """
    parsed = _feedparser(content)
    if not parsed.get("bozo") or not isinstance(parsed.get("bozo_exception"), SAXException):
        return parsed, False
    mended = CDATA_OR_AMPERSAND.sub(_mended, content)
    return (_feedparser(mended) if mended != content else parsed), True


def _feedparser(content: bytes) -> Any:
    return feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)


def _mended(found: re.Match[bytes]) -> bytes:
    """An ampersand that stands for itself, or an entity of HTML that XML does not know."""
    name = found["name"]
    if found["cdata"] or name in XML_ENTITIES:
        return found[0]
    letter = html.entities.html5.get(f"{name.decode()};") if name else None
    return (
        "".join(f"&#{ord(sign)};" for sign in letter).encode()
        if letter
        else b"&amp;" + found[0][1:]
    )


def _narrowed(content: bytes) -> bytes:
    """The same in UTF-8 where it came in a wide encoding, so that what is looked for below can be seen."""
    for mark, encoding in WIDE:
        if content.startswith(mark):
            text = content.decode(encoding, errors="replace")
            return XML_HEAD.sub("", text).encode()
    return content


def _refuse_declarations(content: bytes, *, url: str) -> None:
    """Entities of a document's own can be a bomb, or reach for files; an HTML page declares itself too."""
    root = ROOT.search(content)
    prolog = content[: root.start()] if root else content[:PROLOG_BYTES]
    if DECLARATION.search(prolog) or DECLARATION.search(content[:PROLOG_BYTES]):
        raise _not_a_feed(content, url=url)


def _not_a_feed(content: bytes, *, url: str) -> NotAFeed | FeedRefused:
    """Which of the two it is."""
    host = addresses.host_of(url)
    seen = content[:LOOK_BYTES]
    error = TORZNAB_ERROR.search(seen)
    if error:
        # Torznab: 1xx are about the account and its key.
        return FeedRefused(host=host) if error[1].startswith(b"1") else NotAFeed(host=host)
    is_short_text = len(content) < SHORT_TEXT and b"<" not in content and b"{" not in content
    if SIGN_IN_FORM.search(seen) or (is_short_text and REFUSAL.search(content)):
        return FeedRefused(host=host)
    return NotAFeed(host=host)


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
    link = raw.get("link", "")
    return FeedEntry(
        title=_text(raw.get("title")),
        link=_address(link, base=base),
        guid=_text(raw.get("id")),
        comments=_text(raw.get("comments")),
        published=_text(raw.get("published") or raw.get("updated")),
        description=raw.get("summary") or "",
        enclosures=tuple(
            Enclosure(
                url=_address(found.get("href", ""), base=base),
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


def _extras(raw: Mapping[str, Any], *, prefixes: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in raw.items():
        if key in OWN_KEYS or not isinstance(value, str):
            continue
        prefix = next((prefix for prefix in prefixes if key.startswith(prefix)), "")
        found[key.removeprefix(prefix)] = value.strip()
    return found


def _text(value: object) -> str:
    """A text of one line: nothing escaped any more, no control characters, no blanks around it."""
    if not isinstance(value, str) or not value:
        return ""
    text = CONTROL_TEXT.sub("", value)
    if "&" in text and ENTITY.search(text):
        text = html.unescape(text)
    return LINE_BREAK.sub(" ", text.strip())


def _address(value: str, *, base: str) -> str:
    """An address, made whole; `&amp;` that was escaped twice is a plain `&`."""
    address = _text(value)
    if not address or address.startswith(("http://", "https://", "magnet:")):
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
