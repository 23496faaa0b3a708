"""Reads just enough of a torrent file or a magnet link to know whose it is: the info hash, and the name.

Pure. libtorrent would do it too, but takes 20 MiB in every process that only wants to know a hash.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

DEEPEST: Final = 64
V1_HEX: Final = 40
V1_BASE32: Final = 32
#: SHA-256 as a multihash: 0x12, 32 bytes.
V2_PREFIX: Final = "1220"
V2_HEX: Final = 68


class NotATorrent(ValueError):
    """These bytes, or this link, are not a torrent."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose torrent it is; `info_hash` is v1's (40 hex digits), or v2's (64) where there is no v1."""

    info_hash: str
    other_hashes: frozenset[str] = frozenset()
    name: str = ""


def identify(content: bytes) -> Identity:
    """Read the bytes of a torrent file. Raises NotATorrent."""
    if not content.startswith(b"d"):
        raise NotATorrent("does not begin like a torrent")
    try:
        info = _info(content)
        keys, end = _keys(content, info)
    except (IndexError, ValueError, RecursionError) as error:
        raise NotATorrent("is not bencoded") from error
    raw = content[info:end]
    version = keys.get(b"meta version")
    is_v2 = version is not None and content[version[0] : version[1]] == b"i2e"
    if not is_v2 and b"pieces" not in keys:
        raise NotATorrent("has no pieces")
    name = ""
    if b"name" in keys:
        name = _text(content, keys[b"name"][0])[0].decode(errors="replace")
    v1 = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
    if not is_v2:
        return Identity(v1, name=name)
    v2 = hashlib.sha256(raw).hexdigest()
    if b"pieces" in keys:
        return Identity(v1, frozenset({v2, v2[:V1_HEX]}), name)
    return Identity(v2, frozenset({v2[:V1_HEX]}), name)


def names_without_folder(content: bytes) -> list[str]:
    """Return the files of a v1 torrent as they lie in the save path, without the torrent's own folder.

    Raises NotATorrent. A torrent of v2 alone is not taken apart: none are returned.
    """
    identity = identify(content)
    try:
        info, _ = _keys(content, _info(content))
        if b"files" not in info:
            return [identity.name] if b"length" in info else []
        at = info[b"files"][0] + 1
        found = []
        while content[at : at + 1] != b"e":
            keys, at = _keys(content, at)
            part = keys[b"path"][0] + 1
            parts = []
            while content[part : part + 1] != b"e":
                text, part = _text(content, part)
                parts.append(text.decode(errors="replace"))
            found.append("/".join(parts))
    except (KeyError, IndexError, ValueError, RecursionError) as error:
        raise NotATorrent("has no files") from error
    return found


def identify_magnet(link: str) -> Identity:
    """Read a magnet link. Raises NotATorrent."""
    fields = parse_qs(urlsplit(link).query)
    v1 = v2 = ""
    for topic in fields.get("xt", []):
        scheme, _, value = topic.rpartition(":")
        if scheme.lower() == "urn:btih":
            v1 = _hex(value)
        elif scheme.lower() == "urn:btmh" and len(value) == V2_HEX:
            v2 = value.lower().removeprefix(V2_PREFIX)
    if not (v1 or v2):
        raise NotATorrent("names no info hash")
    name = fields.get("dn", [""])[0].strip()
    others = frozenset({v2, v2[:V1_HEX]} if v1 and v2 else {v2[:V1_HEX]} if v2 else set())
    return Identity(v1 or v2, others, name)


def _hex(value: str) -> str:
    try:
        if len(value) == V1_BASE32:
            return base64.b32decode(value.upper()).hex()
        if len(value) == V1_HEX:
            return bytes.fromhex(value).hex()
    except (ValueError, binascii.Error) as error:
        raise NotATorrent("names no info hash") from error
    raise NotATorrent("names no info hash")


def _info(content: bytes) -> int:
    """Where the info dictionary begins."""
    keys, _ = _keys(content, 0)
    start = keys[b"info"][0] if b"info" in keys else -1
    if start < 0 or content[start : start + 1] != b"d":
        raise NotATorrent("has no info")
    return start


def _keys(content: bytes, start: int) -> tuple[dict[bytes, tuple[int, int]], int]:
    """The values of the dictionary that begins there, as spans by key, and where it ends."""
    found: dict[bytes, tuple[int, int]] = {}
    at = start + 1
    while content[at : at + 1] != b"e":
        key, at = _text(content, at)
        end = _skip(content, at, 1)
        found[key] = (at, end)
        at = end
    return found, at + 1


def _text(content: bytes, at: int) -> tuple[bytes, int]:
    colon = content.index(b":", at, at + 12)
    digits = content[at:colon]
    if not digits.isdigit():
        raise ValueError("a length is expected")
    end = colon + 1 + int(digits)
    if end > len(content):
        raise ValueError("cut off")
    return content[colon + 1 : end], end


def _skip(content: bytes, at: int, depth: int) -> int:
    """Where the value that begins here ends."""
    if depth > DEEPEST:
        raise ValueError("too deep")
    first = content[at : at + 1]
    if first == b"i":
        end = content.index(b"e", at)
        int(content[at + 1 : end])
        return end + 1
    if first == b"l":
        at += 1
        while content[at : at + 1] != b"e":
            at = _skip(content, at, depth + 1)
        return at + 1
    if first == b"d":
        at += 1
        while content[at : at + 1] != b"e":
            _, at = _text(content, at)
            at = _skip(content, at, depth + 1)
        return at + 1
    return _text(content, at)[1]
