"""File names by method.

`pn` carries the title that was read, `advance` the show's folder, `none` changes nothing.
"""

import enum
from dataclasses import dataclass

from apps.naming.components import (
    MAX_BYTES,
    UNKNOWN,
    clean,
    component,
    cut,
    extension,
    finished,
    size_bytes,
)
from apps.naming.folders import Kind
from apps.naming.numbers import Number, padded
from apps.naming.subtitles import Subtitle

#: Bytes kept free behind every stem, so that a video and its subtitles, whatever they end with, are
#: cut alike and stay one family for a player (`.es-419.forced.sdh.ass`, a client's `.!qB`).
SUFFIX_BYTES = 32
#: Bytes of a name that tells an extra or a second subtitle apart.
_LABEL_BYTES = 80


class Method(enum.StrEnum):
    """The setting `rename_method`; `normal` is what old configurations say for "leave it"."""

    PN = "pn"
    ADVANCE = "advance"
    NONE = "none"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a file holds; numbers are those of the library, offsets already in them.

    title       read from the file's own name, else from the torrent's; "" if nothing was read
    folder      the show's folder, `Title (Year)`
    rule_title  stands in for a title that is missing: several shows must never share an empty name
    season      that of the folder; not looked at for films
    episode     None where no number is known: the file keeps its name, but a special is 0
    """

    kind: Kind
    title: str
    folder: str
    rule_title: str = ""
    season: int | None = None
    episode: Number | None = None
    episode_end: Number | None = None


def file_name(
    method: Method,
    subject: Subject,
    *,
    original: str,
    subtitle: Subtitle | None = None,
    extra: str = "",
    label: str = "",
) -> str:
    """Return the name of one file, without folders; `original` gives the extension, or stays.

    extra: what a film's further video is called (`Menu`). label: tells a second subtitle of the
    same language apart (its group). The revision of a release is never part of the name.
    """
    if not renames(method) or _is_numberless(subject):
        return finished(original)
    suffix = extension(original)
    if subtitle is not None:
        suffix = f"{subtitle.suffix}{suffix}"
    if tag := _short(label):
        suffix = f".{tag}{suffix}"
    more = f" - {tag}" if (tag := _short(extra)) else ""
    return stem(method, subject, more=more, spare_bytes=size_bytes(suffix)) + suffix


def stem(
    method: Method, subject: Subject, *, more: str = "", spare_bytes: int = SUFFIX_BYTES
) -> str:
    """Return the part of a name that a video shares with its subtitles.

    Only the title is ever cut, never the number behind it.
    """
    read = subject.folder if method is Method.ADVANCE else subject.title
    candidates = (read, subject.rule_title, subject.title, subject.folder)
    title = next(filter(None, map(clean, candidates)), UNKNOWN)
    tail = f"{_number(subject)}{more}"
    room = MAX_BYTES - max(SUFFIX_BYTES, spare_bytes) - size_bytes(tail)
    return component(f"{cut(title, room)}{tail}")


def renames(method: Method) -> bool:
    """Say whether a method changes names at all."""
    return method in {Method.PN, Method.ADVANCE}


def _is_numberless(subject: Subject) -> bool:
    return subject.kind is Kind.EPISODE and subject.episode is None


def _number(subject: Subject) -> str:
    if subject.kind is Kind.MOVIE:
        return ""
    season = 0 if subject.kind is Kind.SPECIAL else subject.season
    episode = 0 if subject.episode is None else subject.episode
    end = "" if subject.episode_end is None else f"-E{padded(subject.episode_end)}"
    return f" S{padded(1 if season is None else season)}E{padded(episode)}{end}"


def _short(text: str) -> str:
    return cut(clean(text).removesuffix(extension(text)), _LABEL_BYTES)
