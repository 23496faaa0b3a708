r"""What a filter says of a release. Pure.

An entry is a regular expression, looked for in the whole title, case-insensitive; one that is none counts as literal
text, and one that is not done in time with a title raises TooSlow (apps/core/expressions.py). Some entries know words:

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
from apps.core.expressions import BY_FIELD, Patience, TooSlow, expression
from apps.titles import Kind, Reading

STOCK_720 = "720"
STOCK_BATCH = r"\d+-\d+"
_RESOLUTION_720 = re.compile(
    r"(?<![0-9a-z])(?:1280\s*[x×]\s*)?720(?![0-9])(?:p\b|(?![a-z]))", re.IGNORECASE
)
_LONGEST_DOUBLE = 3

Test = Callable[[Reading, Patience], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a filter, ready to be looked for."""

    source: str
    hits: Test


@lru_cache(maxsize=4096)
def entry(source: str) -> Entry:
    """The entry for a text; compiled once."""
    if source == STOCK_BATCH:
        return Entry(source, lambda reading, _: _is_batch(reading))
    if source == STOCK_720:
        return Entry(source, lambda reading, _: _is_720(reading))
    if by_field := BY_FIELD.fullmatch(source.strip()):
        test = _field_test(by_field[1].lower(), by_field[2].strip())
        return Entry(source, lambda reading, _: test(reading))
    asked = expression(source)
    return Entry(source, lambda reading, patience: asked.is_in(reading.text, patience))


def hit(sources: Iterable[str], reading: Reading, patience: Patience | None = None) -> str | None:
    """The first entry that speaks of the release, None where none does. Raises TooSlow."""
    patience = patience or Patience()
    return next((text for text in sources if text and entry(text).hits(reading, patience)), None)


def missing(
    sources: Iterable[str],
    reading: Reading,
    patience: Patience | None = None,
    *,
    wants_all: bool,
) -> str | None:
    """What a release lacks of that which it must have: an entry, or all of them; None when it may pass.

    Raises TooSlow.
    """
    patience = patience or Patience()
    wanted = [text for text in sources if text]
    absent = [text for text in wanted if not entry(text).hits(reading, patience)]
    if wants_all:
        return absent[0] if absent else None
    return " | ".join(wanted) if wanted and len(absent) == len(wanted) else None


def _field_test(name: str, value: str) -> Callable[[Reading], bool]:
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


__all__ = ["STOCK_720", "STOCK_BATCH", "Entry", "Patience", "TooSlow", "entry", "hit", "missing"]
