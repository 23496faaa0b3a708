"""What the title laboratory shows: each part of a title by what it says, and what would become of the release."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.bangumi import preview
from apps.bangumi.numbers import number_of
from apps.bangumi.preview import Piece, Preview
from apps.core import clock
from apps.core.browser import in_language
from apps.core.config import store

#: Titles that are read at once.
MOST: Final = 5
EXAMPLE: Final = "[LoliHouse] 雾港守灯人 第二季 / Kiri no Minato S2 - 08v2 [WebRip 1080p HEVC-10bit AAC][简日双语]"
#: Field of a reading -> colour of its part, and what it is called.
_FIELDS: Final[dict[str, tuple[str, str | Promise]]] = {
    "groups": ("g", gettext_lazy("group")),
    "title": ("t", gettext_lazy("title")),
    "year": ("t", gettext_lazy("year")),
    "season": ("s", gettext_lazy("season")),
    "part": ("s", gettext_lazy("part")),
    "episode": ("e", gettext_lazy("episode number")),
    "absolute": ("e", gettext_lazy("absolute number")),
    "version": ("e", gettext_lazy("version")),
    "finale": ("e", gettext_lazy("end mark")),
    "kind": ("e", gettext_lazy("kind")),
    "resolution": ("q", gettext_lazy("resolution")),
    "source": ("q", gettext_lazy("source")),
    "platform": ("q", gettext_lazy("platform")),
    "video": ("q", gettext_lazy("video")),
    "audio": ("q", gettext_lazy("audio")),
    "container": ("q", gettext_lazy("file format")),
    "crc": ("q", gettext_lazy("checksum")),
    "subtitle_languages": ("u", gettext_lazy("subtitles")),
    "subtitle_kind": ("u", gettext_lazy("subtitles")),
    "subtitle_marks": ("u", gettext_lazy("subtitles")),
    "again": ("i", gettext_lazy("said before")),
    "noise": ("i", gettext_lazy("says nothing")),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the title that says something, or that nobody understood."""

    text: str
    colour: str
    label: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One title as the page shows it."""

    parts: Sequence[Part]
    preview: Preview
    number: str
    why: str
    rivals: Sequence[tuple[str, str]]

    @property
    def is_new_rule(self) -> bool:
        """Would it make a rule of its own?"""
        return self.preview.rule is not None and self.preview.rule.pk is None


def shown_titles(text: str) -> list[Shown]:
    """Each line of a text, read; what comes after the first few is left out."""
    lines = [line.strip()[: preview.LONGEST_TITLE] for line in text.splitlines()]
    config, now = store.load(), clock.now()
    return [
        _shown(preview.of_title(line, config=config, now=now))
        for line in [line for line in lines if line][:MOST]
    ]


def _shown(found: Preview) -> Shown:
    pieces = preview.pieces(found.reading)
    return Shown(
        parts=[_part(piece) for piece in pieces if piece.fields or piece.is_left_over],
        preview=found,
        number=number_of(found.reading, found.rule) if found.rule else "",
        why=in_language(found.words),
        rivals=[(str(one.rule), in_language(one.words)) for one in found.rivals],
    )


def _part(piece: Piece) -> Part:
    if piece.is_left_over:
        return Part(piece.text, "i", _("not understood"))
    known = [_FIELDS.get(field, ("q", field.replace("_", " "))) for field in piece.fields]
    labels = dict.fromkeys(str(label) for _colour, label in known)
    return Part(piece.text, known[0][0], " · ".join(labels))
