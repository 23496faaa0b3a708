"""One path component: which characters it may have, and how long it may be.

The strictest file system decides (NTFS for characters, ext4 and APFS for 255 bytes), since a
library is often reached from several machines.
"""

import re
import unicodedata

MAX_BYTES = 255
#: What a component is called when nothing of its text can stay.
UNKNOWN = "Unknown Bangumi"

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff]')
#: Zero-width and direction marks: invisible, and able to make a name look like another one.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_BLANKS = re.compile(r"\s+")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")
#: qBittorrent's mark of an unfinished file, kept by some versions for good; no part of the name.
_UNFINISHED = re.compile(r"\.!qB\Z", re.IGNORECASE)
#: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
)


def component(text: str, *, fallback: str = UNKNOWN) -> str:
    """Return text as a name for every file system: 255 bytes, extension kept; idempotent."""
    name = clean(text) or clean(fallback) or UNKNOWN
    if _is_reserved(name):
        name = f"_{name}"
    if size_bytes(name) > MAX_BYTES:
        suffix = extension(name)
        name = limit(name.removesuffix(suffix), suffix)
    return name


def clean(text: str) -> str:
    """Return text without what a component may not hold, of any length; "" if nothing is left."""
    name = unicodedata.normalize("NFC", text)
    name = _FORBIDDEN.sub(" ", _INVISIBLE.sub("", name))
    name = _BLANKS.sub(" ", unicodedata.normalize("NFC", name))
    return name.strip().rstrip(". ")


def limit(stem: str, suffix: str, *, max_bytes: int = MAX_BYTES) -> str:
    """Return stem and suffix as one name, the stem cut so that both fit.

    Both are clean already. Raises ValueError for a suffix that leaves no room.
    """
    room = max_bytes - size_bytes(suffix)
    if room < 1:
        raise ValueError(suffix)
    return (cut(stem, room) if size_bytes(stem) > room else stem) + suffix


def cut(text: str, max_bytes: int) -> str:
    """Return the longest beginning that fits: whole characters, no blank or dot at its end."""
    end = len(text.encode("utf-8", "replace")[:max_bytes].decode("utf-8", "ignore"))
    start = end
    while 0 < start < len(text) and _joins(text, start):
        start -= 1
    kept = text[: start or end]
    return kept.rstrip(". ")


def extension(name: str) -> str:
    """Return the extension with its dot as written, or "" ("Vol. 2" and "Dr. STONE" have none)."""
    found = _EXTENSION.search(finished(name))
    return found[0] if found and found.start() > 0 else ""


def finished(name: str) -> str:
    """Return a name of the client's file list without the mark of an unfinished file."""
    return _UNFINISHED.sub("", name)


def size_bytes(text: str) -> int:
    """Bytes of text on disk."""
    return len(text.encode("utf-8", "replace"))


def _joins(text: str, index: int) -> bool:
    """A cut before this character would tear a mark off its letter, or a joined picture apart."""
    return (
        unicodedata.category(text[index]) in {"Mn", "Mc", "Me"}
        or text[index] == "\u200d"
        or text[index - 1] == "\u200d"
    )


def _is_reserved(name: str) -> bool:
    return name.split(".", 1)[0].rstrip().casefold() in _RESERVED
