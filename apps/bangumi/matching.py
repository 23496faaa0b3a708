"""Which rule a reading belongs to, and why the others don't have it. Pure.

Patterns are cut into words (Latin letters and digits) and single characters (Chinese, kana), so that `Mono` never
matches in *Monogatari*; an index by the first piece makes the cost grow with the length of a title and not with the
number of rules.
"""

import datetime as dt
import enum
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from apps.metadata.seasons import names_last
from apps.titles import Kind, Reading
from apps.titles.fold import fold

#: From here on characters are wide: Chinese, kana, hangul; words are not written apart.
_WIDE = "\u2e80"
_RUNS = re.compile(
    "[0-9a-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff]+|[\u2e80-\U0010ffff]+"
)
_MEMBERS = re.compile(r"\s+[&xX×＆+]\s+|[&×,，＆+、]")
_JOINERS = re.compile(r"[\s_\-·・]+")
#: The first torrents; an earlier day of publication is a clock that stands at nought.
_FIRST_TORRENTS = 2002
#: What the reader says of "The Final Season".
_LAST_SEASON = "season:last"
_SHORT_LATIN = 4
_SHORT_WIDE = 2


class Lost(enum.StrEnum):
    """Why a rule whose pattern stands in a title does not have the release; text.py has `lost_<value>`."""

    #: Another rule's pattern is longer.
    SHORTER = "shorter"
    #: Another rule is of the release's group; or each group has a rule of its own here, and this is another's.
    OTHER_GROUP = "other_group"
    OTHER_SEASON = "other_season"
    OTHER_KIND = "other_kind"
    #: Too short a pattern to be looked for inside a name.
    PART_OF_NAME = "part_of_name"
    #: The year in the release's title, or of its publication, lies before the show's first.
    OLDER_WORK = "older_work"
    #: Nothing tells them apart, and another rule is older.
    YOUNGER = "younger"
    #: The feed is of another rule.
    OTHER_FEED = "other_feed"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One text by which a rule is recognised, with what of the rule matching needs."""

    rule_id: int
    text: str
    kind: str
    season: int
    season_is_assumed: bool
    group: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that a reading may belong to."""

    pattern: Pattern
    #: Letters of the pattern; more is surer.
    length: int
    has_same_group: bool
    has_same_season: bool

    def lost_to(self, winner: "Match") -> Lost:
        """What the winner has before this one."""
        if winner.length > self.length:
            return Lost.SHORTER
        if winner.has_same_group and not self.has_same_group:
            return Lost.OTHER_GROUP
        if winner.has_same_season and not self.has_same_season:
            return Lost.OTHER_SEASON
        return Lost.YOUNGER


@dataclass(frozen=True, slots=True)
class Found:
    """The rules whose pattern stands in a title: those that may have the release, best first, and the others."""

    matches: tuple[Match, ...]
    refused: Mapping[int, Lost]


@dataclass(slots=True)
class RuleIndex:
    """All patterns, found by their first piece. Grows while rules are made; never asks a table."""

    _by_first: dict[str, list[tuple[tuple[str, ...], Pattern]]] = field(default_factory=dict)

    @classmethod
    def of(cls, patterns: Iterable[Pattern]) -> "RuleIndex":
        """An index of these patterns."""
        index = cls()
        for pattern in patterns:
            index.add(pattern)
        return index

    def add(self, pattern: Pattern) -> None:
        """Put one more pattern in."""
        found = pieces(pattern.text)
        if found:
            self._by_first.setdefault(found[0], []).append((found, pattern))

    def find(self, reading: Reading, *, published: dt.datetime | None = None) -> Found:
        """All rules the reading may belong to: longest pattern, then same group, same season, oldest rule.

        `published` is when the release came out, where that is known: not before its show.
        """
        year = _year(reading, published)
        best: dict[int, Match] = {}
        refused: dict[int, Lost] = {}
        names: set[tuple[str, ...]] | None = None
        for parts, pattern in self._standing_in(pieces(reading.title_part)):
            verdict = _judge(pattern, sum(map(len, parts)), reading, year=year)
            if isinstance(verdict, Match) and is_short(pattern.text):
                names = names or {pieces(name) for name in reading.all_names}
                verdict = verdict if parts in names else Lost.PART_OF_NAME
            if isinstance(verdict, Lost):
                refused.setdefault(pattern.rule_id, verdict)
                continue
            known = best.get(pattern.rule_id)
            if known is None or verdict.length > known.length:
                best[pattern.rule_id] = verdict
        for rule_id in best:
            refused.pop(rule_id, None)
        return Found(tuple(sorted(best.values(), key=_rank)), refused)

    def _standing_in(self, whole: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Pattern]]:
        for start, piece in enumerate(whole):
            for parts, pattern in self._by_first.get(piece, ()):
                if whole[start : start + len(parts)] == parts:
                    yield parts, pattern


def _rank(match: Match) -> tuple[int, bool, bool, int]:
    return (
        -match.length,
        not match.has_same_group,
        not match.has_same_season,
        match.pattern.rule_id,
    )


def _year(reading: Reading, published: dt.datetime | None) -> int | None:
    """The year that a release states, else the one in which it was published."""
    if reading.year is not None or published is None or published.year < _FIRST_TORRENTS:
        return reading.year
    return published.year


def _judge(pattern: Pattern, length: int, reading: Reading, *, year: int | None) -> Match | Lost:
    if rule_kind(reading) != pattern.kind:
        return Lost.OTHER_KIND
    if year is not None and pattern.year is not None and year < pattern.year - 1:
        return Lost.OLDER_WORK
    has_same_season = is_same_season(
        reading.season, of_rule=pattern.season, is_assumed=pattern.season_is_assumed
    )
    if not has_same_season and pattern.kind != "special" and reading.season is not None:
        return Lost.OTHER_SEASON
    if is_of_last(reading) and not names_last(pattern.text):
        return Lost.OTHER_SEASON
    return Match(
        pattern=pattern,
        length=length,
        has_same_group=share_a_member(reading.groups, members(pattern.group)),
        has_same_season=has_same_season,
    )


def is_same_season(season: int | None, *, of_rule: int, is_assumed: bool) -> bool:
    """A release that names no season is of season 1, or of whatever season its rule assumes.

    One that names none may still belong to a rule of a written season, if no other rule fits better; one that names
    a season never belongs to another.
    """
    if season is None:
        return is_assumed or of_rule == 1
    return season == of_rule


def is_of_last(reading: Reading) -> bool:
    """Is it of the show's last season, and its number not written?"""
    return reading.season is None and _LAST_SEASON in reading.reasons


def rule_kind(reading: Reading) -> str:
    """The kind of rule that a reading's files belong to."""
    if reading.kind is Kind.MOVIE:
        return "movie"
    if reading.kind in {Kind.OVA, Kind.SPECIAL}:
        return "special"
    return "episode"


def pieces(text: str) -> tuple[str, ...]:
    """A text as comparable pieces: words of letters and digits, single wide characters."""
    found: list[str] = []
    for run in _RUNS.findall(unicodedata.normalize("NFKC", text).casefold()):
        if run[0] < _WIDE:
            found.append(run)
        else:
            found.extend(fold(run))
    return tuple(found)


def is_short(text: str) -> bool:
    """Too short to be looked for inside a title: under 4 Latin letters, under 2 wide characters."""
    key = fold(text)
    wide = sum(1 for letter in key if letter >= _WIDE)
    return wide < _SHORT_WIDE if wide else len(key) < _SHORT_LATIN


def members(group: str) -> tuple[str, ...]:
    """The names in a joint group, taken apart: `A&B`, `A × B`."""
    return tuple(name for name in (part.strip() for part in _MEMBERS.split(group)) if name)


def share_a_member(one: Sequence[str], other: Sequence[str]) -> bool:
    """Do two groups have a whole member in common? Never by letters contained in another name."""
    return bool({_member_key(name) for name in one} & {_member_key(name) for name in other})


def _member_key(name: str) -> str:
    return _JOINERS.sub("", name.casefold())
