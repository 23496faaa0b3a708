"""Answers of sites, kept on disk with their validators, so that what has not changed is not sent again.

One file an address, named by its digest: a line of JSON, then the body, compressed. The key of a user is no part of
the digest. What cannot be read or written costs a transfer, nothing else.
"""

import contextlib
import datetime as dt
import gzip
import hashlib
import json
import logging
import os
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.conf import settings

from apps.core import clock
from apps.core.http import Fetched

log = logging.getLogger(__name__)
#: Larger bodies are not worth their place.
_MOST_BYTES: Final = 1024 * 1024
KEPT_FOR: Final = dt.timedelta(days=60)
#: Names of parameters that hold the key of a user.
_KEYS: Final = frozenset({"api_key"})


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer of earlier, with what its host named to recognise it by."""

    etag: str = ""
    last_modified: str = ""
    body: bytes = b""


def folder() -> Path:
    """Where the files lie."""
    return Path(settings.DATA_DIR) / "answers"


def recall(url: str) -> Kept:
    """What was kept of an address; an empty one where nothing was."""
    path = _path(url)
    if not path.exists():
        return Kept()
    try:
        head, _, body = gzip.decompress(path.read_bytes()).partition(b"\n")
        said = json.loads(head)
        return Kept(str(said["etag"]), str(said["last_modified"]), body)
    except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error) as error:
        log.warning("A kept answer cannot be read and is asked for again: %r", error)
        return Kept()


def keep(url: str, answer: Fetched) -> None:
    """Keep an answer whose host named a validator."""
    if not (answer.etag or answer.last_modified) or len(answer.content) > _MOST_BYTES:
        return
    head = json.dumps({"etag": answer.etag, "last_modified": answer.last_modified})
    making = ""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        handle, making = tempfile.mkstemp(suffix=".making", dir=folder())
        with os.fdopen(handle, "wb") as file:
            file.write(gzip.compress(head.encode() + b"\n" + answer.content, 6))
        Path(making).replace(_path(url))
    except OSError as error:
        log.warning("An answer could not be kept: %s", error)
        with contextlib.suppress(OSError):
            Path(making).unlink(missing_ok=True)


def sweep() -> int:
    """Throw away what was not sent anew for two months; how many files."""
    oldest = (clock.now() - KEPT_FOR).timestamp()
    old = [path for path in folder().glob("*") if path.is_file() and path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _path(url: str) -> Path:
    place, _, query = url.partition("#")[0].partition("?")
    named = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] not in _KEYS]
    digest = hashlib.sha256(f"{place}?{urlencode(named)}".encode("utf-8", "replace"))
    return folder() / f"{digest.hexdigest()}.gz"
