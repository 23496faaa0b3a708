"""The file that bangumi-data publishes, read one show at a time: whole it would take 50 MiB of memory. Pure.

Ours has the same shape with fewer fields, and a head that says where it came from.
"""

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from zlib import error as zlib_error

from apps.metadata import loose

#: Of a show; everything else (platforms, official pages) is not ours to keep.
_KEPT: Final = ("title", "titleTranslate", "type", "lang", "begin", "end", "broadcast")
_SITES: Final = frozenset({"bangumi", "mikan", "tmdb"})
_ITEMS: Final = re.compile(r'"items"\s*:\s*\[')
_GAP: Final = re.compile(r"\s*")
_LONGEST_HEAD_BYTES: Final = 8192

Item = Mapping[str, Any]


class Unreadable(Exception):
    """Not the file it should be, or only a part of it."""


def items(text: str) -> Iterator[Item]:
    """Every show of a document, slimmed; what is no show is left out. Raises Unreadable, also at the very end."""
    start = _ITEMS.search(text)
    if start is None:
        raise Unreadable
    for value in _values(text, start.end()):
        item = slimmed(loose.record(value))
        if item is not None:
            yield item


def _values(text: str, position: int) -> Iterator[Any]:
    """The values of the array that is open at `position`; behind it the document must end as one does."""
    decoder = json.JSONDecoder()
    position = _after_gap(text, position)
    if text[position : position + 1] == "]":
        return
    while True:
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            raise Unreadable from error
        yield value
        position = _after_gap(text, position)
        mark = text[position : position + 1]
        if mark == "]":
            break
        if mark != ",":
            raise Unreadable
        position = _after_gap(text, position + 1)
    if not text.rstrip().endswith("}") or text[_after_gap(text, position + 1)] not in ",}":
        raise Unreadable


def _after_gap(text: str, position: int) -> int:
    found = _GAP.match(text, position)
    return found.end() if found else position


def slimmed(raw: Mapping[str, Any]) -> Item | None:
    """What we keep of a show; None for what has no name."""
    if not loose.text(raw.get("title")):
        return None
    sites = [
        {"site": name, "id": str(site["id"])}
        for site in loose.records(raw.get("sites"))
        if (name := loose.text(site.get("site"))) in _SITES
        and isinstance(site.get("id"), str | int)
    ]
    return {key: raw[key] for key in _KEPT if raw.get(key)} | {"sites": sites}


def write(path: Path, head: Mapping[str, str], shows: Iterable[Item]) -> int:
    """Write our own form of a document; how many shows it holds. The same content gives the same bytes."""
    count = 0
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        opening = json.dumps(dict(head), ensure_ascii=False)[:-1]
        file.write(f'{opening},"items":['.encode("utf-8", "replace"))
        for show in shows:
            line = json.dumps(show, ensure_ascii=False, separators=(",", ":"))
            file.write(f"{',' if count else ''}\n{line}".encode("utf-8", "replace"))
            count += 1
        file.write(b"\n]}\n")
    return count


def read(path: Path) -> Iterator[Item]:
    """The shows of a file of ours. Raises Unreadable and OSError."""
    try:
        text = gzip.decompress(path.read_bytes()).decode()
    except (EOFError, gzip.BadGzipFile, ValueError, zlib_error) as error:
        raise Unreadable from error
    yield from items(text)


def head(path: Path) -> Mapping[str, str]:
    """Where a file of ours came from. Raises Unreadable and OSError."""
    try:
        with gzip.open(path) as file:
            begin = file.read(_LONGEST_HEAD_BYTES).decode(errors="ignore")
        found = _ITEMS.search(begin)
        document = json.loads(f"{begin[: found.end()]}]}}") if found else None
    except (EOFError, ValueError, zlib_error, gzip.BadGzipFile) as error:
        raise Unreadable from error
    return {key: value for key, value in loose.record(document).items() if isinstance(value, str)}
