"""Parts of a name's text that are no name: years, notes in brackets, versions, words for a whole show."""

import re

from apps.titles import vocabulary
from apps.titles.claims import names, numbering, quality
from apps.titles.draft import Draft

_BATCH_END = re.compile(
    r"[ -]*(?:(?:修正|精校)?(?:全集|合集|合輯)|(?<=[ -])"
    r"(?:complete series|complete collection|complete|(?:all |complete )?seasons|batch|parts? ?1 ?[+&] ?2))[ ]*$"
)
_BATCH_START = re.compile(r"[ ]*(?:剧场版|劇場版|电影|tv)?(?:全集|合集)[ ]*-?[ ]*")
_BATCH_HINT = re.compile(r"[集輯]|complete|batch|collection|seasons|part")
_PAREN = re.compile(r"\(([^()]{0,40})\)")
_YEAR_PAREN = re.compile(r"(19[5-9][0-9]|20[0-3][0-9])(?:[-~][0-9]{0,4})?")
_QUIET_PAREN = frozenset({"tv", "ona", "web", "bd", "完", "终", "終", "end", "fin"})


def version(draft: Draft, start: int, end: int) -> tuple[int, int, int] | None:
    """`Name v2`; not the `V3` of a name: a capital, or glued, and more of the name behind it."""
    found = numbering.version_in(draft.line.low, start, end)
    if found is None:
        return None
    at, until = found[1], found[2]
    is_small = draft.line.text[at] == "v"
    is_apart = at == start or not draft.line.flat[at - 1].isalnum()
    is_last = not draft.line.flat[until:end].strip(" -")
    return found if is_apart and (is_small or is_last) else None


def quiet_parens(draft: Draft, chunk: str, start: int) -> list[tuple[int, int]]:
    """Round brackets inside a name that are no part of it: a year, a note for readers."""
    holes, told = [], draft.told
    for found in _PAREN.finditer(chunk):
        inner = found[1].strip()
        year = _YEAR_PAREN.fullmatch(inner)
        if (
            year
            or inner in _QUIET_PAREN
            or all(word.claims is not None for word in quality.words(inner))
            or any(part in inner for part in vocabulary.NOISE_PARTS)
            or inner.endswith(vocabulary.NOISE_ENDS)
        ):
            holes.append((start + found.start(), start + found.end()))
            draft.say("year" if year else "noise", start + found.start(1), start + found.end(1))
        if year and told.year is None:
            at = start + found.start(1) + found[1].find(year[1])
            told.year = (int(year[1]), at, at + 4)
    return holes


def batch_holes(draft: Draft, start: int, end: int, holes: list[tuple[int, int]]) -> int:
    """Take words for a whole show off both ends; returns where the name ends now."""
    low, told = draft.line.low, draft.told
    if _BATCH_HINT.search(low, start, end) is None:
        return end
    batch = _BATCH_START.match(low, start, end)
    if batch is not None and start < batch.end() < end:
        told.batch = batch.span()
        holes.append(batch.span())
        draft.say("kind", *batch.span())
    while batch := _BATCH_END.search(low, max(start, end - 24), end):
        if batch.start() <= start:
            break
        told.batch = batch.span()
        holes.append((batch.start(), end))
        draft.say("kind", batch.start(), end)
        end = batch.start()
    return end


def with_holes(flat: str, start: int, end: int, holes: list[tuple[int, int]]) -> str:
    """The text with its holes blackened, so that positions stay."""
    text = flat[start:end]
    for at, to in holes:
        if at < end and to > start:
            begin, until = max(at, start) - start, min(to, end) - start
            text = text[:begin] + names.HOLE * (until - begin) + text[until:]
    return text
