"""A reading in the making: what the pieces said, and what was chosen of it."""

from dataclasses import dataclass, field

from apps.titles.claims.kind import Mark
from apps.titles.claims.numbering import Episodes
from apps.titles.claims.quality import Word
from apps.titles.claims.seasons import SeasonMark
from apps.titles.reading import Language, Span
from apps.titles.tokens import Line


@dataclass(slots=True)
class Told:
    """What the pieces said, gathered."""

    numbers: dict[int, Episodes] = field(default_factory=dict)
    marks: dict[int, Mark] = field(default_factory=dict)
    seasons: list[SeasonMark] = field(default_factory=list)
    #: technical words with their place in the line
    words: list[tuple[int, Word]] = field(default_factory=list)
    crc: tuple[int, int] | None = None
    year: tuple[int, int, int] | None = None
    version: tuple[int, int, int] | None = None
    finale: tuple[int, int] | None = None
    batch: tuple[int, int] | None = None


@dataclass(slots=True)
class Name:
    """A name with the places of its parts in the line."""

    start: int
    end: int
    #: parts between holes; one for most names
    parts: list[tuple[int, int]] = field(default_factory=list)
    language: Language = Language.EN


@dataclass(slots=True)
class Draft:
    """A reading in the making."""

    line: Line
    told: Told = field(default_factory=Told)
    #: start, end, field, value: made into spans at the end
    said: list[tuple[int, int, str, str]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    groups: tuple[str, ...] = ()
    group_pieces: set[int] = field(default_factory=set)
    episodes: Episodes | None = None
    #: the piece of the chosen number, -1 for none
    number_piece: int = -1
    chunks: list[tuple[int, int]] = field(default_factory=list)
    others: list[tuple[int, int]] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    holes: list[tuple[int, int]] = field(default_factory=list)
    season: int | None = None
    season_end: int | None = None
    season_span: tuple[int, int] | None = None
    part: int | None = None
    container: str | None = None
    ending: str = ""
    subtitle_marks: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    year: int | None = None

    def say(self, name: str, start: int, end: int, value: str = "") -> None:
        """Keep which characters said a field."""
        self.said.append((start, end, name, value))

    def say_again(self, name: str, start: int, end: int) -> None:
        """Keep which characters say a field that another place has said before."""
        self.said.append((start, end, "again", name))

    def spans(self) -> tuple[Span, ...]:
        """What was said where, in the order of the text."""
        return tuple(
            [Span(name, at, to, value) for at, to, name, value in sorted(set(self.said)) if to > at]
        )
