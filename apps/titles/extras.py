"""What a disc's extra says it is, where the reader of titles sees a special or nothing: `[SP01] NCOP`."""

import re
from dataclasses import replace

from apps.titles.claims import kind
from apps.titles.claims.kind import Mark
from apps.titles.reading import Kind, Number, Reading, Span, in_text_order
from apps.titles.tokens import flatten, lowered

_EXTRAS = frozenset({Kind.OPENING, Kind.ENDING, Kind.PV, Kind.OTHER})
#: a running number of a disc's extras, and what this one is: `[SP03] Menu - 01 (BD 1920x1080)`
_RUNNING = re.compile(r"[\[ ]sp ?(?P<n>[0-9]{1,3})\] *(?P<said>[a-z][^\[\](){}]{1,60})")
_BRACKET = re.compile(r"(?<=.)\[(?P<said>[a-z][^\[\]]{1,40})\]")
_LONGEST_NAME = 300
#: a mark may be of several words (`web preview`)
_MOST_WORDS = 3


def told(reading: Reading, name: str, offset: int) -> Reading:
    """Look once more at a file's name, which stands at `offset` of the reading's text."""
    if reading.kind is Kind.SPECIAL:
        return _numbered(reading, name, offset)
    if reading.kind is Kind.BATCH or (reading.kind is Kind.OTHER and reading.episode is None):
        return _worded(reading, name, offset)
    return reading


def _numbered(reading: Reading, name: str, offset: int) -> Reading:
    """Of what is called by its running number, the number is the one that tells it apart."""
    found = _RUNNING.search(lowered(flatten(name[:_LONGEST_NAME])))
    if found is None:
        return reading
    mark = _mark(found["said"])
    span = Span("kind", offset + found.start("said"), offset + found.end("said"))
    if mark is not None:
        return _as(reading, mark.kind, mark.number, span)
    return replace(reading, episode=int(found["n"]))


def _worded(reading: Reading, name: str, offset: int) -> Reading:
    for found in _BRACKET.finditer(lowered(flatten(name[:_LONGEST_NAME]))):
        mark = _mark(found["said"])
        if mark is not None:
            span = Span("kind", offset + found.start("said"), offset + found.end("said"))
            return _as(reading, mark.kind, mark.number, span)
    return reading


def _mark(said: str) -> Mark | None:
    """The mark that the words begin with, of as many words as make one."""
    words = re.split(r"[ _\-&+]+", said.strip())
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        text = " ".join(words[:count])
        mark = kind.in_bracket(text) or kind.in_bracket(text.removesuffix("s"))
        if mark is not None and mark.kind in _EXTRAS:
            return mark
    return None


def _as(reading: Reading, what: Kind, number: Number | None, span: Span) -> Reading:
    return replace(
        reading,
        kind=what,
        episode=number,
        episode_end=None,
        spans=in_text_order([span, *(one for one in reading.spans if one.field != "kind")]),
        reasons=(*reading.reasons, "kind:extra"),
    )
