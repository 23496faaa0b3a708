"""The fields that every site has in its own spelling: hashes, sizes, dates, download addresses. Pure."""

import base64
import binascii
import datetime as dt
import re
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

HEX_HASH = re.compile(r"(?<![0-9a-zA-Z])([0-9a-fA-F]{40})(?![0-9a-zA-Z])")
BASE32_HASH = re.compile(r"[A-Za-z2-7]{32}")
BTIH = re.compile(r"xt=urn:btih:([0-9a-zA-Z]+)", re.IGNORECASE)
#: A magnet of version 2 alone: SHA-256 as a multihash.
BTMH = re.compile(r"xt=urn:btmh:1220[0-9a-f]{64}(?![0-9a-f])", re.IGNORECASE)
EXACT_LENGTH = re.compile(r"[?&]xl=(\d+)")
HASH_NAMES = frozenset({"hash", "infohash", "info_hash", "btih"})

SIZE = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*([KMGT]?)i?B(?![A-Za-z])", re.IGNORECASE)
SIZE_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
#: What sites write where they do not know: 0, or 1.
LEAST_BYTES = 2
#: The largest number our tables hold; nothing real comes near.
MOST_BYTES = 2**62

TORRENT_TYPE = "application/x-bittorrent"
#: Files that are offered beside the torrent, or instead of it, and are none.
OTHER_FILES = re.compile(r"\.(?:nzb|mp4|mkv|avi|mp3|jpe?g|png|webp|zip|rar|7z|exe)$", re.IGNORECASE)
DOWNLOAD_PATH = re.compile(
    r"\.torrent$|/download(?:\.php)?(?:/|$)|/torrent/?$|/dl(?:/|$)", re.IGNORECASE
)
DOWNLOAD_QUERY = re.compile(
    r"(?:^|&)(?:page=download|r=down|action=download|t=get)(?:&|$)", re.IGNORECASE
)

#: Seconds, or thousandths of them.
EPOCH = re.compile(r"[0-9]{10}(?:[0-9]{3})?")
YEAR_FIRST = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?((?:[T ]\S.*)?)")
#: In RFC 822 CST is America's; on sites of anime it is China's.
ASIAN_ZONES = {"CST": "+0800", "HKT": "+0800", "JST": "+0900"}
ASIAN_ZONE = re.compile(r"\b(CST|HKT|JST)$")
EARLIEST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)


def hex_hash(text: str) -> str | None:
    """A hash, hexadecimal or base32, as 40 lower-case hex digits; None where the text is no hash."""
    text = text.strip()
    if HEX_HASH.fullmatch(text):
        return text.lower()
    if BASE32_HASH.fullmatch(text):
        try:
            return base64.b32decode(text.upper()).hex()
        except binascii.Error:
            return None
    return None


def magnet_hash(url: str) -> str | None:
    """The info hash a magnet names."""
    found = BTIH.search(url)
    return hex_hash(found[1]) if found else None


def address_hash(url: str) -> str | None:
    """The info hash inside an address: a magnet, a part of the path, or a query value called hash."""
    if url.startswith("magnet:"):
        return magnet_hash(url)
    parts = _split(url)
    if parts is None:
        return None
    found = HEX_HASH.search(parts.path)
    if found:
        return found[1].lower()
    for name, value in parse_qsl(parts.query):
        if name.lower() in HASH_NAMES:
            in_query = hex_hash(value)
            if in_query:
                return in_query
    return None


def size_of(text: str) -> int | None:
    """Bytes of "1460288880", "1.3 GiB" or "[1,017.3 MB]", whose units are powers of 1024; the last in the text."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return _plausible(int(text)) if len(text) < len(str(MOST_BYTES)) else None
    found = SIZE.findall(text)
    if not found:
        return None
    number, unit = found[-1]
    try:
        return _plausible(round(float(number.replace(",", "")) * 1024 ** SIZE_POWERS[unit.upper()]))
    except OverflowError:
        return None


def magnet_size(url: str) -> int | None:
    """The exact length a magnet states (xl)."""
    found = EXACT_LENGTH.search(url)
    return size_of(found[1]) if found else None


def _plausible(size: int) -> int | None:
    return size if LEAST_BYTES <= size <= MOST_BYTES else None


def date_of(text: str, *, zone: dt.tzinfo = dt.UTC) -> dt.datetime | None:
    """An instant, RFC 822, ISO, year first or seconds since 1970, as aware UTC; `zone`: where the text names none."""
    text = text.strip()
    if not text:
        return None
    try:
        found = _instant(text)
        if found.tzinfo is None:
            found = found.replace(tzinfo=dt.UTC if text.endswith("-0000") else zone)
        found = found.astimezone(dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found >= EARLIEST else None


def _instant(text: str) -> dt.datetime:
    """Raises what the standard library does for a date that it cannot read."""
    if EPOCH.fullmatch(text):
        return dt.datetime.fromtimestamp(int(text[:10]), dt.UTC)
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day, rest = found.groups()
        return dt.datetime.fromisoformat(f"{year}-{int(month):02}-{int(day):02}{rest}")
    if text[:4].isdigit():
        return dt.datetime.fromisoformat(text)
    text = ASIAN_ZONE.sub(lambda zone: ASIAN_ZONES[zone[1]], text)
    return parsedate_to_datetime(text if ":" in text else f"{text} 00:00:00")


def is_download(url: str, *, type_: str = "") -> bool:
    """Whether an address leads to a torrent: by its form, or because the feed says so."""
    if url.startswith("magnet:"):
        return magnet_hash(url) is not None or BTMH.search(url) is not None
    parts = _split(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.netloc:
        return False
    if type_.lower() == TORRENT_TYPE:
        return True
    path = unquote(parts.path)
    if OTHER_FILES.search(path) or type_.lower().startswith(("audio/", "video/", "image/")):
        return False
    if DOWNLOAD_PATH.search(path) or DOWNLOAD_QUERY.search(parts.query):
        return True
    return any(
        name.lower() in HASH_NAMES and hex_hash(value) for name, value in parse_qsl(parts.query)
    )


def is_page(url: str) -> bool:
    """Whether a text is the address of a page."""
    return url.startswith(("http://", "https://"))


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None
