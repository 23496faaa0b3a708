"""Takes off what surrounds a name and doubles inside it, and finds the way back to the original.

Feeds and tables leave quotes around a title, ANi writes two blanks behind its name, editors leave
characters without width. All rules count on single blanks, so they are read without.
"""

import re
from dataclasses import replace

from apps.titles.reading import Reading

_UNTIDY = re.compile(
    '[ \t\u3000\u00a0][ \t\u3000\u00a0]|[\u200b-\u200f\u2060\ufeff]|^[\\s"“]|[\\s"”]$'
)
_DROPPED = re.compile("(?<=[ \t\u3000\u00a0])[ \t\u3000\u00a0]+|[\u200b-\u200f\u2060\ufeff]+")
_QUOTES = {'"': '"', "“": "”"}


def is_untidy(text: str) -> bool:
    """Whether there is anything to take off."""
    return _UNTIDY.search(text) is not None


def tidied(text: str) -> tuple[str, list[int]]:
    """The text without, and for each of its characters the place in the original."""
    kept: list[int] = []
    at = 0
    for found in _DROPPED.finditer(text):
        kept += range(at, found.start())
        at = found.end()
    kept += range(at, len(text))
    start, end = 0, len(kept)
    while start < end and text[kept[start]].isspace():
        start += 1
    while start < end and text[kept[end - 1]].isspace():
        end -= 1
    if end - start > 2 and _QUOTES.get(text[kept[start]]) == text[kept[end - 1]]:  # noqa: PLR2004
        start, end = start + 1, end - 1
    kept = kept[start:end]
    return "".join([text[at] for at in kept]), kept


def put_back(reading: Reading, text: str, kept: list[int]) -> Reading:
    """The reading of a tidied text, told of the original: places, and the parts that are quoted."""
    spans = tuple(
        replace(span, start=kept[span.start], end=kept[span.end - 1] + 1)
        for span in reading.spans
        if span.end > span.start
    )
    at = reading.text.find(reading.title_raw) if reading.title_raw else -1
    raw = None
    if reading.title_raw and at >= 0:
        raw = text[kept[at] : kept[at + len(reading.title_raw) - 1] + 1]
    return replace(reading, text=text, spans=spans, title_raw=raw)
