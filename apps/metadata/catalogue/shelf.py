"""Where the catalogue's two files lie and how old they are: the program's snapshot, and what was fetched since."""

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from apps.metadata import loose
from apps.metadata.catalogue import document

log = logging.getLogger(__name__)
#: What it is called where sources are named.
NAME = "bangumi-data"
#: A gzip file ends with the checksum and the length of what it holds.
_TRAILER_BYTES = 8


@dataclass(frozen=True, slots=True)
class Age:
    """How old what is known is: the day it is of, and whether it came with the program."""

    day: dt.date | None
    is_snapshot: bool


def origin(day: dt.date) -> dict[str, str]:
    """The head of a file of ours: whose data it is, and of which day."""
    return {
        "source": "bangumi-data, https://github.com/bangumi-data/bangumi-data",
        "licence": "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
        "changes": "fields and sites that are not used are left out",
        "of": day.isoformat(),
    }


def folder() -> Path:
    """Where the fetched file and the index lie."""
    return Path(settings.DATA_DIR) / "catalogue"


def snapshot() -> Path:
    """The file that came with the program."""
    return Path(settings.CATALOGUE_SNAPSHOT)


def fetched() -> Path:
    """What was fetched last; not there before the first time."""
    return folder() / "fetched.json.gz"


def fetched_head() -> Mapping[str, str]:
    """Where the fetched file came from; {} without one that can be read."""
    try:
        return document.head(fetched())
    except FileNotFoundError:
        return {}
    except (OSError, document.Unreadable) as error:
        log.warning("The fetched catalogue cannot be read and is fetched again: %r", error)
        return {}


def age() -> Age:
    """Of the newer one of the two."""
    ours = loose.day(document.head(snapshot()).get("of"))
    theirs = loose.day(fetched_head().get("of"))
    is_newer = theirs is not None and (ours is None or theirs > ours)
    return Age(theirs if is_newer else ours, is_snapshot=not is_newer)


def mark(path: Path) -> str:
    """What tells the content of a file of ours from any other; "" where there is none."""
    try:
        with path.open("rb") as file:
            file.seek(-_TRAILER_BYTES, 2)
            return file.read().hex()
    except OSError:
        # Not there, or cut to nothing: both mean that there is nothing to read.
        return ""
