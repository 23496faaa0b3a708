"""The weekly look at bangumi-data's published file. What is broken, half or far too small never replaces a good one."""

import datetime as dt
import hashlib
import logging
import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from apps.core import addresses, clock
from apps.core.errors import BadAnswer, DiskProblem
from apps.core.hosts import PAGE_PAUSE_SECONDS
from apps.core.http import MIB, Fetched, Outside, Purpose
from apps.metadata.catalogue import document, shelf

log = logging.getLogger(__name__)
#: It had 7.3 MB in 2026 and grows by half a megabyte a year.
CATALOGUE: Final = Purpose(
    max_bytes=40 * MIB,
    whole_seconds=300,
    pause_seconds=PAGE_PAUSE_SECONDS,
    tries=1,
    read_seconds=30,
)
#: A file that knows less than this part of what the last one knew is not the whole one.
_LEAST_PART: Final = 0.5


def refresh(
    url: str, *, http: Outside, agent: str, answering_seconds: float = CATALOGUE.whole_seconds
) -> bool:
    """Fetch the file if it is another one than the last time; True where it was.

    Raises what core/http raises, BadAnswer for what is not the file, DiskProblem where it cannot be kept.
    """
    head = shelf.fetched_head()
    # The address itself may hold a key of a private mirror.
    place = hashlib.sha256(url.encode()).hexdigest()
    known = head if head.get("place") == place else {}
    answer = http.fetch(
        url,
        purpose=replace(CATALOGUE, whole_seconds=answering_seconds),
        agent=agent,
        etag=known.get("etag", ""),
        last_modified=known.get("last_modified", ""),
    )
    if answer.not_modified:
        return False
    validators = {"etag": answer.etag, "last_modified": answer.last_modified, "place": place}
    try:
        _keep(answer, shelf.origin(_day_of(answer)) | validators)
    except OSError as error:
        raise DiskProblem(path=str(shelf.folder()), why=str(error)) from error
    return True


def _keep(answer: Fetched, head: Mapping[str, str]) -> None:
    shelf.folder().mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix="fetched-", suffix=".making", dir=shelf.folder())
    os.close(handle)
    making = Path(name)
    try:
        count = document.write(making, head, document.items(answer.content.decode()))
        _refuse_a_part(count)
        making.replace(shelf.fetched())
    except (UnicodeDecodeError, document.Unreadable) as error:
        host = addresses.host_of(answer.url)
        raise BadAnswer(host=host, what="the list of shows of bangumi-data") from error
    finally:
        making.unlink(missing_ok=True)
    log.info("The catalogue of shows was fetched: %s of them.", count)


def _refuse_a_part(count: int) -> None:
    """Raise Unreadable for a file that holds nothing, or far less than the last one."""
    try:
        last = sum(1 for _ in document.read(shelf.fetched()))
    except (FileNotFoundError, document.Unreadable):
        last = 0
    if count <= _LEAST_PART * last:
        raise document.Unreadable


def _day_of(answer: Fetched) -> dt.date:
    """The day on which the file was changed last, where its host says so, else today."""
    try:
        return parsedate_to_datetime(answer.last_modified).date()
    except ValueError:
        return clock.now().date()
