"""Which rule a reading belongs to. Pure.

Patterns are cut into words (Latin letters and digits) and single characters (Chinese, kana), so that `Mono` never
matches in *Monogatari*; an index by the first piece makes the cost grow with the length of a title and not with the
number of rules.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from apps.titles import Kind, Reading
from apps.titles.fold import fold

#: From here on characters are wide: Chinese, kana, hangul; words are not written apart.
_WIDE = "\u2e80"
_RUNS = re.compile(
    "[0-9a-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff]+|[\u2e80-\U0010ffff]+"
)
_MEMBERS = re.compile(r"\s+[&xX×＆+]\s+|[&×,，＆+、]")
_JOINERS = re.compile(r"[\s_\-·・]+")
_SHORT_LATIN = 4
_SHORT_WIDE = 2


@dataclass(frozen=True, slots=True)
class Pattern:
    """One text by which a rule is recognised, with what of the rule matching needs."""

    rule_id: int
    text: str
    kind: str
    season: int
    season_is_assumed: bool
    group: str
    is_disabled: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that a reading may belong to."""

    pattern: Pattern
    #: Pieces of the pattern that matched; more is surer.
    length: int
    has_same_group: bool
    has_same_season: bool


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

    def matches(self, reading: Reading) -> list[Match]:
        """All rules the reading may belong to, the best first.

        Longest pattern, then same group, then same season, then the oldest rule.
        """
        whole = pieces(reading.title_part)
        names: set[tuple[str, ...]] | None = None
        best: dict[int, Match] = {}
        for start, piece in enumerate(whole):
            for parts, pattern in self._by_first.get(piece, ()):
                if whole[start : start + len(parts)] != parts:
                    continue
                if is_short(pattern.text):
                    names = names or {pieces(name) for name in reading.all_names}
                    if parts not in names:
                        continue
                match = _judge(pattern, len(parts), reading)
                if match and (known := best.get(pattern.rule_id)) is not None:
                    match = match if match.length > known.length else known
                if match:
                    best[pattern.rule_id] = match
        return sorted(best.values(), key=_rank)


def _rank(match: Match) -> tuple[int, bool, bool, int]:
    return (
        -match.length,
        not match.has_same_group,
        not match.has_same_season,
        match.pattern.rule_id,
    )


def _judge(pattern: Pattern, length: int, reading: Reading) -> Match | None:
    if rule_kind(reading) != pattern.kind:
        return None
    has_same_season = _is_same_season(pattern, reading.season)
    if not has_same_season and pattern.kind != "special" and reading.season is not None:
        return None
    return Match(
        pattern=pattern,
        length=length,
        has_same_group=share_a_member(reading.groups, members(pattern.group)),
        has_same_season=has_same_season,
    )


def _is_same_season(pattern: Pattern, season: int | None) -> bool:
    """A release that names no season is of season 1, or of whatever season its rule assumes.

    One that names none may still belong to a rule of a written season, if no other rule fits better; one that names
    a season never belongs to another.
    """
    if season is None:
        return pattern.season_is_assumed or pattern.season == 1
    return season == pattern.season


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
