r"""What a filter says of a release. Pure.

An entry is a regular expression, looked for in the whole title, case-insensitive; one that is none counts as literal
text. Some entries know words:

    720                    the resolution, not part of a number
    \d+-\d+                a batch, not a date or a double episode
    group:NAME             the group, alone or in a joint group; never a part of another name
    resolution:720p  source:WebRip  platform:Baha  kind:batch
    subtitle:zh-Hant       subtitles in this language among others
    only-subtitle:zh-Hant  no other script of this language beside it (`繁` as an expression hits 简繁 too)
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from apps.bangumi.matching import members, share_a_member
from apps.titles import Kind, Reading

STOCK_720 = "720"
STOCK_BATCH = r"\d+-\d+"
_RESOLUTION_720 = re.compile(
    r"(?<![0-9a-z])(?:1280\s*[x×]\s*)?720(?![0-9])(?:p\b|(?![a-z]))", re.IGNORECASE
)
_BY_FIELD = re.compile(
    r"(group|resolution|source|platform|kind|subtitle|only-subtitle)\s*[:：]\s*(.+)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_DOUBLE = 3

Test = Callable[[Reading], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a filter, ready to be looked for."""

    source: str
    hits: Test
    #: It is no regular expression and counts as text.
    is_literal: bool = False


@lru_cache(maxsize=4096)
def entry(source: str) -> Entry:
    """The entry for a text; compiled once."""
    if source == STOCK_BATCH:
        return Entry(source, _is_batch)
    if source == STOCK_720:
        return Entry(source, _is_720)
    if by_field := _BY_FIELD.fullmatch(source.strip()):
        return Entry(source, _field_test(by_field[1].lower(), by_field[2].strip()))
    try:
        return Entry(source, _expression_test(re.compile(source, re.IGNORECASE)))
    except (re.error, RecursionError, OverflowError):
        literal = re.compile(re.escape(source), re.IGNORECASE)
        return Entry(source, _expression_test(literal), is_literal=True)


def hit(sources: Iterable[str], reading: Reading) -> str | None:
    """The first entry that speaks of the release, None where none does."""
    return next((text for text in sources if text and entry(text).hits(reading)), None)


def missing(sources: Iterable[str], reading: Reading, *, wants_all: bool) -> str | None:
    """What a release lacks of that which it must have: an entry, or all of them; None when it may pass."""
    wanted = [text for text in sources if text]
    absent = [text for text in wanted if not entry(text).hits(reading)]
    if wants_all:
        return absent[0] if absent else None
    return " | ".join(wanted) if wanted and len(absent) == len(wanted) else None


def not_expressions(sources: Iterable[str]) -> list[str]:
    """The entries that are no regular expression and count as literal text."""
    return [text for text in sources if text and entry(text).is_literal]


def _expression_test(expression: re.Pattern[str]) -> Test:
    return lambda reading: expression.search(reading.text) is not None


def _field_test(name: str, value: str) -> Test:
    wanted = value.casefold()
    match name:
        case "group":
            return lambda reading: share_a_member(reading.groups, members(value))
        case "subtitle":
            return lambda reading: any(
                tag == wanted or tag.startswith(wanted + "-") for tag in _languages(reading)
            )
        case "only-subtitle":
            language = wanted.partition("-")[0]
            return lambda reading: (
                {tag for tag in _languages(reading) if tag.partition("-")[0] == language}
                == {wanted}
            )
        case "kind":
            return lambda reading: reading.kind.value == wanted
        case _:
            return lambda reading: (getattr(reading, name) or "").casefold() == wanted


def _languages(reading: Reading) -> list[str]:
    return [tag.casefold() for tag in reading.subtitle_languages]


def _is_batch(reading: Reading) -> bool:
    """A range of episodes, but not a double episode and not a date."""
    if reading.kind is Kind.BATCH:
        return True
    first, last = reading.episode, reading.episode_end
    return first is not None and last is not None and last - first + 1 > _LONGEST_DOUBLE


def _is_720(reading: Reading) -> bool:
    if reading.resolution is not None:
        return reading.resolution == "720p"
    found = _RESOLUTION_720.search(reading.text)
    if found is None:
        return False
    return not any(
        span.field in {"episode", "crc", "title"} and span.start <= found.start() < span.end
        for span in reading.spans
    )
