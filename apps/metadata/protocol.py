"""What a source of metadata can be asked, and the values that cross its door. Pure.

Question ──► Source.ask ──► ShowFacts, or None where it does not know the show
"""

import datetime as dt
import enum
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol


class Kind(enum.StrEnum):
    """What is asked about; the values are those that rules have."""

    EPISODE = "episode"
    MOVIE = "movie"
    SPECIAL = "special"


class Language(enum.StrEnum):
    """The language of the official title; the values are those of the setting `rss_parser.language`."""

    ZH = "zh"
    EN = "en"
    JP = "jp"


class Parser(enum.StrEnum):
    """Who may name a show; the values are those that feeds have."""

    MIKAN = "mikan"
    TMDB = "tmdb"
    #: The release alone.
    PARSER = "parser"


class Number(enum.StrEnum):
    """Whose number of a work; the values are the attributes that hold it."""

    BGM = "bgm_id"
    TMDB = "tmdb_id"


@dataclass(frozen=True, slots=True)
class Names:
    """The names a release states, by language, the first one first."""

    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    jp: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every name once: Chinese, Japanese, then Latin, since catalogues know them best in this order."""
        return tuple(dict.fromkeys(name for name in (*self.zh, *self.jp, *self.en) if name.strip()))

    def title(self, language: Language) -> str:
        """The first name in a language, else in Chinese, in Latin letters, in Japanese; "" without names."""
        by_language = {Language.ZH: self.zh, Language.EN: self.en, Language.JP: self.jp}
        order = (by_language[language], self.zh, self.en, self.jp)
        return next((names[0] for names in order if names), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is known of a show before anybody is asked.

    homepage   a page of the site that names the show: an episode's or the show's page at Mikan, else ""
    came_from  the address of the feed: where that lies in a private network, its links may lead there too
    year       written in the release, or known otherwise; None is usual
    published  when the release came out: a weak sign of which of two namesakes is meant
    bgm_id     and tmdb_id: known already, by a person or by another source; they beat every name
    pinned     which of the two a person has set: nothing speaks against those
    is_last    the release speaks of the show's last season, whose number only a catalogue knows
    """

    names: Names
    kind: Kind = Kind.EPISODE
    season: int | None = None
    language: Language = Language.ZH
    homepage: str = ""
    came_from: str = ""
    year: int | None = None
    published: dt.date | None = None
    bgm_id: int | None = None
    tmdb_id: int | None = None
    pinned: frozenset[Number] = frozenset()
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class SeasonFacts:
    """One season as a catalogue counts it; 0 holds the specials."""

    number: int
    air_date: dt.date | None = None
    episode_count: int = 0


def latest_season(seasons: Iterable[SeasonFacts], *, today: dt.date) -> int | None:
    """The newest season that has begun: never the specials (0), nor one that is only announced."""
    begun = (s.number for s in seasons if s.number > 0 and s.air_date and s.air_date <= today)
    return max(begun, default=None)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an answer is not whole, or missing: a code of core/text.py and the facts of its sentence."""

    code: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """One reason for or against a work: a word of metadata/likeness.py, and its points."""

    code: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A work that a source knows and that was weighed: the choice, or a runner-up; `id` is the source's own."""

    source: str
    id: int
    title: str
    year: int | None
    points: int
    reasons: tuple[Weighed, ...] = ()
    is_choice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowFacts:
    """What one source knows of a show; empty text and None where it says nothing.

    title        in the language asked for and without its season; "" if there is none in that language
    other_title  its name in another language, for when nobody has one in the right language
    season       the season that the source's own name of this work states
    start        the day on which this work (at bgm.tv and Mikan a season, at TMDB the show) began
    poster_from  the address that named the poster, which decides where the poster may lie
    weekday      0 is Monday
    status       the source's own word, such as TMDB's `Ended`
    trouble      set where only a part of what it knows could be had
    contenders   the works that were weighed, the choice first; empty where a number left nothing to weigh
    is_found     false where no work was near enough: then nothing but `contenders` is said
    is_sure      false where it may well be an older work of that name: its numbers then lead nobody else
    """

    source: str
    title: str = ""
    other_title: str = ""
    names: tuple[str, ...] = ()
    season: int | None = None
    start: dt.date | None = None
    poster_url: str = ""
    poster_from: str = ""
    weekday: int | None = None
    bgm_id: int | None = None
    tmdb_id: int | None = None
    status: str = ""
    seasons: tuple[SeasonFacts, ...] = ()
    trouble: Trouble | None = None
    contenders: tuple[Contender, ...] = ()
    is_found: bool = True
    is_sure: bool = True

    @property
    def year(self) -> int | None:
        """The year for a folder."""
        return self.start.year if self.start else None


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """A line of the broadcast calendar; weekday 0 is Monday."""

    bgm_id: int
    weekday: int
    names: tuple[str, ...]


def called(source: str) -> str:
    """How a source is called in sentences."""
    return {"mikan": "Mikan", "tmdb": "TMDB"}.get(source, source)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the sources are told when they are made."""

    tmdb_base_url: str
    tmdb_image_url: str
    bgm_base_url: str
    #: Who we say we are: `owner/application/version (address)`.
    agent: str
    #: A v3 key or a v4 token; "" = TMDB is not asked.
    tmdb_api_key: str = field(default="", repr=False)
    #: How long a source may answer in all, the wait for its turn not counted.
    answering_seconds: float = 20.0

    @property
    def fingerprint(self) -> str:
        """Stands for whom we ask with which key, and tells neither."""
        parts = (self.tmdb_base_url, self.tmdb_api_key, self.bgm_base_url)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class Source(Protocol):
    """Somebody who knows shows. Made with its settings and a way out; asked once a question."""

    @property
    def name(self) -> str:
        """The word by which it is called in traces."""
        ...

    def why_not(self, question: Question) -> str:
        """Why it cannot be asked this, as a code of core/text.py; "" if it can."""
        ...

    def memory_key(self, question: Question) -> str:
        """What its answer depends on; equal keys have equal answers."""
        ...

    def ask(self, question: Question) -> ShowFacts | None:
        """What it knows; None where it does not know the show, nor any that comes near.

        Takes its turn at the host, then 20 seconds of answering time at most. Raises what core/http raises.
        """
        ...
