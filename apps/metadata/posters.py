"""Posters: fetched once, looked at before they are kept, stored under names that say nothing, served for ever.

A poster is never needed: whatever goes wrong here is a Problem for the log, and the show goes on without a picture.
"""

import hashlib
import io
import logging
import re
import secrets
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from apps.core import addresses, clock
from apps.core.errors import BadAnswer, Problem
from apps.core.http import POSTER, Fetched, Guard, Outside, guard_for
from apps.metadata.models import Poster

log = logging.getLogger(__name__)

#: What may be asked for at /posters/, and what is ever written there.
NAME = re.compile(r"[0-9a-f]{8,64}\.(jpg|png|webp)\Z")
TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
_FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
#: As many as 3.2's posters have; more where another picture has these already.
_NAME_DIGITS = (8, 24)
#: A picture of more is a trap for our memory, of less no poster.
MOST_PIXELS = 40_000_000
FEWEST_PIXELS = 32 * 32
_NO_PICTURE_TYPES = ("text/", "application/json", "application/xml", "application/xhtml")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was looked at."""

    extension: str
    width: int
    height: int


def keep(url: str, *, found_at: str, http: Outside, folder: Path) -> str:
    """Return the file name of the poster at an address, fetched unless its file is there.

    `found_at` is the address that named it (`Resolution.poster_from`). Raises what core/http raises, and BadAnswer
    for what is no picture.
    """
    known = Poster.objects.filter(source_url=url).first()
    if known is not None and (folder / known.name).is_file():
        return known.name
    answer = http.fetch(
        url, purpose=POSTER, guard=guard_for(found_at) if found_at else Guard.PUBLIC
    )
    picture = look_at(answer)
    name = _name_for(answer.content, picture.extension, folder)
    _write(folder, name, answer.content)
    Poster.objects.update_or_create(
        source_url=url,
        defaults={
            "found_at": found_at,
            "name": name,
            "width": picture.width,
            "height": picture.height,
            "size_bytes": len(answer.content),
            "fetched_at": clock.now(),
        },
    )
    return name


def _name_for(content: bytes, extension: str, folder: Path) -> str:
    """A name made of the picture's bytes, which no other picture has."""
    digest = hashlib.sha256(content).hexdigest()
    names = [f"{digest[:digits]}.{extension}" for digits in _NAME_DIGITS]
    for name in names[:-1]:
        path = folder / name
        if not path.is_file() or path.read_bytes() == content:
            return name
    return names[-1]


def link(name: str) -> str:
    """What a rule's `poster_link` says for a kept poster."""
    return f"posters/{name}"


def file_of(poster_link: str, *, folder: Path) -> Path | None:
    """The file behind a rule's `poster_link`; None where it is another site's, or not here."""
    start, _slash, name = poster_link.lstrip("/").rpartition("/")
    path = folder / name
    return path if start == "posters" and NAME.match(name) and path.is_file() else None


def is_known(name: str) -> bool:
    """Was a poster of this name kept, so that it can be fetched again?"""
    return Poster.objects.filter(name=name).exists()


def restore_missing(*, http: Outside, folder: Path) -> int:
    """Fetch again every poster whose file is gone; how many came back. One that fails does not stop the rest."""
    restored = 0
    for poster in Poster.objects.order_by("id"):
        if (folder / poster.name).is_file():
            continue
        try:
            name = keep(poster.source_url, found_at=poster.found_at, http=http, folder=folder)
        except Problem as problem:
            log.warning("Poster %s: %s", poster.name, problem)
            continue
        if name != poster.name and not (folder / poster.name).exists():
            # The site gives another picture now; the old name stays good for pages that know it.
            _write(folder, poster.name, (folder / name).read_bytes())
        restored += 1
    return restored


def look_at(answer: Fetched) -> Picture:
    """Check type, size and pixels of what came, before and after it is decoded. Raises BadAnswer."""
    refused = BadAnswer(host=addresses.host_of(answer.url), what="a picture")
    media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type.startswith(_NO_PICTURE_TYPES):
        raise refused
    try:
        with warnings.catch_warnings():
            # Pillow warns of pictures that our own limit refuses in the next line.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(answer.content), formats=tuple(_FORMATS))
        with picture:
            width, height = picture.size
            if not FEWEST_PIXELS <= width * height <= MOST_PIXELS:
                raise refused
            extension = _FORMATS[picture.format or ""]
            picture.load()
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        KeyError,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        raise refused from error
    return Picture(extension, width, height)


def _write(folder: Path, name: str, content: bytes) -> None:
    """The whole file or none: readers and other writers never see half of it."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{name}.{secrets.token_hex(4)}"
    fresh.write_bytes(content)
    fresh.replace(folder / name)
