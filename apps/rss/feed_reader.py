"""Feed bytes to candidates: whatever a site sends, the entries that can be read come out, and nothing else happens.

Here is what the parsers must be guarded from, and which site's dialect an entry is read by.
"""

import codecs
import logging
import re
from dataclasses import dataclass

from apps.bangumi.candidate import Candidate
from apps.core import addresses
from apps.core.errors import FeedRefused, NotAFeed
from apps.rss.any_feed import parse_any
from apps.rss.dialects.entry import FeedHead
from apps.rss.plain_feed import parse_plain
from apps.rss.registry import dialect_of

log = logging.getLogger(__name__)

#: Where a document's own declarations stand; no feed of ours has any.
DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
#: What may stand before a declaration, and before the first element (XML 1.0, 2.8).
PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
PROLOG_BYTES = 1024
#: Control characters that XML forbids; they come with titles pasted from elsewhere.
CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What RSS 0.91 was told to say; it declares nothing itself.
PUBLIC_TYPE = re.compile(rb"<!DOCTYPE\s+(?:rss|rdf:RDF)(?:\s+[^<>\[\]]*)?>", re.IGNORECASE)
DECLARED = re.compile(rb"\s*<\?xml[^>]*\bencoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")

#: What private sites say in plain words, with status 200, when the key in the address is wrong.
REFUSAL = re.compile(
    rb"passkey|apikey|api key|rsskey|account|not logged in|login|permission|banned|parked",
    re.IGNORECASE,
)
SIGN_IN_FORM = re.compile(rb"type\s*=\s*[\"']?password|/login|/account/login", re.IGNORECASE)
TORZNAB_ERROR = re.compile(rb"<error\b[^>]*\bcode\s*=\s*[\"'](\d+)", re.IGNORECASE)
LOOK_BYTES = 65536
#: As wide as the columns that keep it.
LONGEST_KEY = 2048
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
    content, is_mended = _in_utf8(content)
    content = PUBLIC_TYPE.sub(b"", content.translate(None, CONTROLS), count=1)
    _refuse_declarations(content, url=url)
    parsed = parse_plain(content, url=url) or parse_any(content, url=url)
    if parsed is None:
        raise _not_a_feed(content, url=url)
    dialect = dialect_of(parsed.head)
    found: dict[str, Candidate] = {}
    skipped = 0
    for entry in parsed.entries:
        candidate = dialect.read(entry)
        if candidate is None or len(candidate.key) > LONGEST_KEY:
            skipped += 1
        else:
            found.setdefault(candidate.key, candidate)
    return FeedContent(
        head=parsed.head,
        site=dialect.name,
        candidates=tuple(found.values()),
        skipped=skipped,
        is_malformed=parsed.is_malformed or is_mended,
    )


def _in_utf8(content: bytes) -> tuple[bytes, bool]:
    """The same in UTF-8, and whether it had to be mended; what says that it is in another encoding is left as it is.

    Wide encodings are made narrow, so that what is looked for below can be seen. What is no UTF-8 although nothing else
    was said is GBK, or has a character that was cut in two; one of those must not spoil all the others.
    """
    for mark, encoding in WIDE:
        if content.startswith(mark):
            return _without_head(content.decode(encoding, errors="replace")), False
    said = DECLARED.match(content[:PROLOG_BYTES])
    if said and said[1].lower() not in {b"utf-8", b"utf8"}:
        return content, False
    try:
        content.decode()
    except UnicodeDecodeError:
        return _without_head(_guessed(content)), True
    return content, False


def _guessed(content: bytes) -> str:
    """Text that is nearly UTF-8, or GBK."""
    text = content.decode(errors="replace")
    broken = text.count("\ufffd")
    if sum(1 for letter in text if letter > "\x7f") < 2 * broken:
        try:
            return content.decode("gb18030")
        except UnicodeDecodeError:
            log.info("a feed is in no encoding that it says, nor in one that is usual")
    return text.replace("\ufffd", "")


def _without_head(text: str) -> bytes:
    return XML_HEAD.sub("", text).encode()


def _refuse_declarations(content: bytes, *, url: str) -> None:
    """Entities of a document's own can be a bomb, or reach for files; an HTML page declares itself too."""
    prolog = PROLOG.match(content)
    is_declared = prolog is not None and DECLARATION.match(content, prolog.end())
    if is_declared or DECLARATION.search(content[:PROLOG_BYTES]) or _is_disguised(content):
        raise _not_a_feed(content, url=url)


def _is_disguised(content: bytes) -> bool:
    """Does it say that it is written so that a declaration would not look like one, as in EBCDIC?"""
    said = DECLARED.match(content)
    try:
        return said is not None and b"<!DOCTYPE".decode(said[1].decode()) != "<!DOCTYPE"
    except (LookupError, UnicodeError):
        # No encoding, or none of single bytes: nothing is read by it.
        return False


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
