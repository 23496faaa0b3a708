"""What a release's name says, as values: the reading, and which characters said each part of it.

Everything here is frozen; a reading can be shared, compared and kept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

Number = int | float

#: brackets part leftovers; blanks and dashes between two words do not
_BETWEEN_BRACKETS = re.compile(r"[^\[\]【】()（）「」『』]+")
_EDGE = " \t\n\r\u3000-_~/|.,;:★☆◆&+"


class Kind(StrEnum):
    """What a release holds."""

    EPISODE = "episode"
    BATCH = "batch"
    MOVIE = "movie"
    OVA = "ova"
    SPECIAL = "special"
    PV = "pv"
    OPENING = "opening"
    ENDING = "ending"
    #: a show is named, and neither an episode nor a kind
    OTHER = "other"
    #: nothing to read as a show
    NONE = "none"


class SubtitleKind(StrEnum):
    """Where the subtitles are."""

    SOFT = "soft"  # inside the file, can be switched off
    HARD = "hard"  # in the picture
    FILE = "file"  # beside the video
    NONE = "none"


class Language(StrEnum):
    """The language of a name, told by its script: kana, Chinese characters, else."""

    ZH = "zh"
    EN = "en"
    JP = "jp"


@dataclass(frozen=True, slots=True)
class Span:
    """These characters of the text said this field.

    Fields are called as in `Reading` (`groups`, `season`, `part`, `episode`, `audio`, ...), but for
    `title` (one span for each part of each name), `kind` (a word for it was written), `again` (what
    another place has said; `value` names the field) and `noise` (known talk that says nothing we
    keep). One place may say several fields, and several places one field.
    """

    field: str
    start: int
    end: int
    #: what was read here, where the field holds several: a title's language, a codec, a tag
    value: str = ""


def in_text_order(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Each span once, sorted by its place."""
    return tuple(sorted(set(spans), key=lambda span: (span.start, span.end, span.field)))


@dataclass(frozen=True, slots=True)
class Reading:
    """A release's name, understood. `None` and empty mean: not written.

    Every field that holds something has a span in `spans`, unless a folder's or the torrent's
    words are its source (`reasons` says so). All letters and digits of the text stand in a span or
    in `leftover_spans`.
    """

    #: the name as it was given, unchanged; all spans count its characters
    text: str
    kind: Kind = Kind.NONE
    #: joint groups are split
    groups: tuple[str, ...] = ()
    #: the main name of each language
    title_zh: str | None = None
    title_en: str | None = None
    title_jp: str | None = None
    #: names beside the main ones, as they were written
    further_names: tuple[tuple[Language, str], ...] = ()
    #: the name that serves as a rule's pattern, an exact part of the text
    title_raw: str | None = None
    #: where a rule's pattern may be looked for: names only, no group, no technical tags
    title_part: str = ""
    #: None is "not written", which readers may take for 1; 0 only when written
    season: int | None = None
    #: last season of a pack (`S01-05`)
    season_end: int | None = None
    #: the season as it was written
    season_text: str | None = None
    #: part or cour inside the season
    part: int | None = None
    #: whole numbers are int; of a range its start
    episode: Number | None = None
    episode_end: Number | None = None
    #: number since the first season, when it stands beside the episode
    absolute: Number | None = None
    version: int = 1
    #: an end mark is written (END, Fin, 完)
    finale: bool = False
    resolution: str | None = None
    source: str | None = None
    platform: str | None = None
    #: BCP 47; `zh` when the script is not said, `mul` for "multi subs"
    subtitle_languages: tuple[str, ...] = ()
    subtitle_kind: SubtitleKind | None = None
    #: marks of a subtitle file as written: forced, sdh, hi, cc
    subtitle_marks: tuple[str, ...] = ()
    video: tuple[str, ...] = ()
    audio: tuple[str, ...] = ()
    #: upper case (MP4, MKV, ASS)
    container: str | None = None
    crc: str | None = None
    year: int | None = None
    #: in the order of the text
    spans: tuple[Span, ...] = ()
    #: why it was read so, as codes: `season:assumed`, `episode:written`, …
    reasons: tuple[str, ...] = ()

    @property
    def title(self) -> str | None:
        """The best name there is: Chinese, else Latin letters, else Japanese."""
        return self.title_zh or self.title_en or self.title_jp

    @property
    def names(self) -> dict[Language, tuple[str, ...]]:
        """All names of each language that has one, the main name first."""
        main = (
            (Language.ZH, self.title_zh),
            (Language.EN, self.title_en),
            (Language.JP, self.title_jp),
        )
        return {
            language: (name, *(other for of, other in self.further_names if of is language))
            for language, name in main
            if name
        }

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name in every language, main names first."""
        main = tuple(name for name in (self.title_zh, self.title_en, self.title_jp) if name)
        return main + tuple(name for _, name in self.further_names)

    @property
    def leftover_spans(self) -> tuple[Span, ...]:
        """Parts of the text that nothing was made of: an episode's name, a word nobody knows."""
        left, at = [], 0
        for span in (*self.spans, Span("", len(self.text), len(self.text))):
            if span.start > at:
                left += _words_between(self.text, at, span.start)
            at = max(at, span.end)
        return tuple(left)

    @property
    def leftovers(self) -> tuple[str, ...]:
        """The leftovers as they are written."""
        return tuple(self.text[span.start : span.end] for span in self.leftover_spans)

    @property
    def is_range(self) -> bool:
        """Whether several episodes are inside."""
        return self.episode_end is not None

    def as_json(self) -> dict[str, object]:
        """The reading in the fields that `manage.py parse --json` prints."""
        titles = {"zh": self.title_zh, "en": self.title_en, "jp": self.title_jp}
        return {
            "group": list(self.groups),
            "titles": {language: name for language, name in titles.items() if name},
            "season": self.season,
            "part": self.part,
            "episode": self.episode,
            "episode_end": self.episode_end,
            "absolute": self.absolute,
            "version": self.version,
            "finale": self.finale,
            "kind": self.kind.value,
            "resolution": self.resolution,
            "source": self.source,
            "platform": self.platform,
            "subtitles": {
                "languages": list(self.subtitle_languages),
                "kind": self.subtitle_kind.value if self.subtitle_kind else None,
            },
            "video": list(self.video),
            "audio": list(self.audio),
            "container": self.container,
            "crc": self.crc,
            "year": self.year,
        }


def _words_between(text: str, start: int, end: int) -> list[Span]:
    """The parts between brackets that hold letters or digits, without what surrounds them."""
    found = []
    for part in _BETWEEN_BRACKETS.finditer(text, start, end):
        written = part.group()
        begin = part.start() + len(written) - len(written.lstrip(_EDGE))
        until = part.end() - len(written) + len(written.rstrip(_EDGE))
        if any(map(str.isalnum, text[begin:until])):
            found.append(Span("", begin, until))
    return found
