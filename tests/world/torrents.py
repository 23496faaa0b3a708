"""Torrents (v1) made from bytes, without any client: bencoding, piece hashes, magnets."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, TypeAlias
from urllib.parse import quote

Bencodable: TypeAlias = "int | str | bytes | Sequence[Bencodable] | Mapping[str, Bencodable]"

PIECE_BYTES: Final = 32 * 1024
MATROSKA_HEAD: Final = bytes.fromhex(
    "1a45dfa3a34286810142f7810142f2810442f381084282886d6174726f736b614287810442858102"
)
MP4_HEAD: Final = bytes.fromhex("00000020") + b"ftypisom" + bytes.fromhex("00000200") + b"isomiso2"


@dataclass(frozen=True, slots=True)
class Torrent:
    """A torrent and the bytes it stands for."""

    name: str
    raw: bytes
    info_hash: str
    files: Mapping[str, bytes]
    """Path below the save path (with the torrent's own folder, where it has one) -> bytes."""

    trackers: tuple[str, ...] = ()

    @property
    def size_bytes(self) -> int:
        """All files together."""
        return sum(len(content) for content in self.files.values())


def bencode(value: Bencodable) -> bytes:
    """The one encoding of a value: dictionary keys in the order of their bytes."""
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        return bencode(value.encode())
    if isinstance(value, bytes):
        return b"%d:%b" % (len(value), value)
    if isinstance(value, Mapping):
        pairs = sorted((key.encode(), item) for key, item in value.items())
        return b"d" + b"".join(bencode(key) + bencode(item) for key, item in pairs) + b"e"
    return b"l" + b"".join(bencode(item) for item in value) + b"e"


def video_bytes(name: str, size_bytes: int) -> bytes:
    """Bytes that begin like the container the name says, and are otherwise noise.

    The noise is seeded by the name, so the same name and size always give the same bytes.
    """
    if name.endswith((".ass", ".srt")):
        line = f"Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{name}\n"
        return ("[Script Info]\n[Events]\n" + line * max(1, size_bytes // 1000)).encode()
    head = MP4_HEAD if name.endswith(".mp4") else MATROSKA_HEAD
    return head + Random(name).randbytes(max(0, size_bytes - len(head)))


def make_torrent(files: Mapping[str, bytes], *, trackers: Sequence[str]) -> Torrent:
    """A v1 torrent; paths with a folder in them make a torrent of several files in that folder."""
    tops = {path.split("/", 1)[0] for path in files}
    if len(tops) != 1:
        msg = f"a torrent has one name, these have {len(tops)}"
        raise ValueError(msg)
    name = tops.pop()
    joined = b"".join(files.values())
    pieces = b"".join(
        hashlib.sha1(joined[start : start + PIECE_BYTES], usedforsecurity=False).digest()
        for start in range(0, len(joined), PIECE_BYTES)
    )
    info: dict[str, Bencodable] = {"name": name, "piece length": PIECE_BYTES, "pieces": pieces}
    if set(files) == {name}:
        info["length"] = len(joined)
    else:
        info["files"] = [
            {"length": len(content), "path": path.split("/")[1:]} for path, content in files.items()
        ]
    document: dict[str, Bencodable] = {"created by": "loopback world", "info": info}
    if trackers:
        document["announce"] = trackers[0]
        document["announce-list"] = [[tracker] for tracker in trackers]
    info_hash = hashlib.sha1(bencode(info), usedforsecurity=False).hexdigest()
    return Torrent(
        name=name,
        raw=bencode(document),
        info_hash=info_hash,
        files=dict(files),
        trackers=tuple(trackers),
    )


def magnet(
    info_hash: str, *, trackers: Sequence[str], as_base32: bool = False, name: str = ""
) -> str:
    """A magnet link; DMHY writes the hash in base32 and leaves the name empty."""
    btih = base64.b32encode(bytes.fromhex(info_hash)).decode() if as_base32 else info_hash
    named = f"&dn={quote(name)}" if name or as_base32 else ""
    return f"magnet:?xt=urn:btih:{btih}{named}" + "".join(
        f"&tr={quote(tracker, safe='')}" for tracker in trackers
    )
