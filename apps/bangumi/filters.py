r"""What a filter drops. Pure.

An entry is a regular expression, looked for in the whole title, case-insensitive; one that is none counts as literal
text. The two stock entries are aware of words: `720` is the resolution and not part of a number, `\d+-\d+` a batch
and not a date or a double episode.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from apps.titles import Kind, Reading

STOCK_720 = "720"
STOCK_BATCH = r"\d+-\d+"
_RESOLUTION_720 = re.compile(
    r"(?<![0-9a-z])(?:1280\s*[x×]\s*)?720(?![0-9])(?:p\b|(?![a-z]))", re.IGNORECASE
)
_LONGEST_DOUBLE = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a filter, ready to be looked for."""

    source: str
    expression: re.Pattern[str]
    is_literal: bool

    def hits(self, reading: Reading) -> bool:
        """Does it drop this release?"""
        if self.source == STOCK_BATCH:
            return _is_batch(reading)
        if self.source == STOCK_720:
            return _is_720(reading)
        return self.expression.search(reading.text) is not None


@lru_cache(maxsize=4096)
def entry(source: str) -> Entry:
    """The entry for a text; compiled once."""
    try:
        return Entry(source, re.compile(source, re.IGNORECASE), is_literal=False)
    except (re.error, RecursionError, OverflowError):
        return Entry(source, re.compile(re.escape(source), re.IGNORECASE), is_literal=True)


def hit(sources: Iterable[str], reading: Reading) -> str | None:
    """The first entry that drops the release, None when it passes."""
    return next((text for text in sources if text and entry(text).hits(reading)), None)


def not_expressions(sources: Iterable[str]) -> list[str]:
    """The entries that are no regular expression and count as literal text."""
    return [text for text in sources if text and entry(text).is_literal]


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
