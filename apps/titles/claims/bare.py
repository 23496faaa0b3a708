"""Numbers without a word or a dash: `Bleach 312`, `02(28)`, `名字 1107 話名`."""

import re

from apps.titles.claims.kind import whole
from apps.titles.claims.numbering import (
    MORE,
    OF,
    PICTURE_LINES,
    TAIL,
    Episodes,
    is_year,
    last_of,
    told_of,
)
from apps.titles.claims.seasons import SeasonMark, marks

_PLAIN = re.compile(
    r"(?<![0-9a-z.#/\-:])(?<![0-9], )(?<!vol )(?<!volume )(?<!part )(?<! film )(?<! ova )(?<! oad )"
    rf"(?P<a>[0-9]{{1,4}}(?:\.[0-9])?)(?P<letter>)(?: ?v(?P<v>[0-9])[a-c]?)?{OF}{MORE}{TAIL}"
    r"(?=[ \[(){}~+]|\.[a-z]|$)"
)


_NOTHING_MORE = re.compile(r"[ \-~(\[]*(?:\.(?:dvd|bd|web|tv|hd) ?)?$")
_BOTH = re.compile(
    r"(?<= )(?P<a>[0-9]{2,4}(?:\.[0-9])?)(?:v(?P<v>[0-9]))?(?P<by> ?)\((?P<b>[0-9]{1,4}(?:\.[0-9])?)\)"
    r"(?=[ /\[]|$)"
)


#: characters of a season's word before its number
_SEASON_BEFORE = 12


def both(low: str, start: int, end: int) -> Episodes | None:
    """`02(28)`: the number in the season, then the one since the first."""
    if low.find(")", start, end) < 0:
        return None
    found = _BOTH.search(low, start, end)
    if found is None or is_year(whole(found["b"])):
        return None
    told = marks(low, max(start, found.start() - _SEASON_BEFORE), found.end("a"))
    if told and told[-1].end > found.start("a"):
        return None  # `Season 2 (05)`
    if found["by"] and whole(found["a"]) > whole(found["b"]):
        return None  # `Three Hundred 300 (03)`
    version = int(found["v"]) if found["v"] else None
    first, second = sorted((whole(found["a"]), whole(found["b"])))
    return Episodes(found.start(), found.end(), first, None, second, None, version)


_GLUED = re.compile(
    r"(?:(?<=[a-z]{5})|(?<=[ ][a-z]{4})|(?<=[a-z]{4}[!?)]))"
    rf"-(?P<a>[0-9]{{2,3}})(?: ?v(?P<v>[0-9]))?(?:-(?P<b>[0-9]{{2,3}}))?{TAIL}(?= *(?:ova|oad|sp)? *$)"
)
_BETWEEN = re.compile(r"(?<=[\u3040-\u9fff]) (?P<a>[0-9]{3,4}) (?=[\u3040-\u9fff])")


def plain(low: str, start: int, end: int, *, is_loose: bool) -> Episodes | None:
    """The last bare number that looks like an episode: `Bleach 312`, `Title 02v2`, `06 Title`.

    Args:
        low: the line.
        start: where to look from.
        end: where to look to.
        is_loose: take numbers inside the text too, not only the one at its end.
    """
    best: Episodes | None = None
    in_season: list[SeasonMark] | None = None
    for found in _PLAIN.finditer(low, start, end):
        if in_season is None:
            in_season = marks(low, start, end)
        if any(mark.start <= found.start() < mark.end for mark in in_season):
            continue
        written = found["a"]
        number = whole(written)
        last = last_of(found)
        if last is not None and last <= number:
            continue  # 22-7
        if best is not None and best.episode_end is not None:
            break
        at_end = _NOTHING_MORE.match(low, found.end(), end) is not None
        zero = written[0] == "0" and len(written) > 1
        if zero and len(written) > 2 and not at_end and not low[start : found.start()].strip():  # noqa: PLR2004
            continue  # `009 Re:Cyborg`
        told = bool(found["v"]) or last is not None or bool(found["fin"])
        if not told and (number == 100 or is_year(number) or len(written.split(".")[0]) < 2):  # noqa: PLR2004
            continue
        if (at_end and (told or zero or len(written) > 1)) or (is_loose and (zero or told)):
            best = told_of(found, number, last, found["w"] or found["v"])
    return best


def glued(low: str, start: int, end: int) -> Episodes | None:
    """`Name of Show-13 END`: glued to a word by a dash, at the end of a name; not of `R-15`, `Area-88`."""
    found = _GLUED.search(low, start, end)
    if found is None:
        return None
    last = whole(found["b"]) if found["b"] else None
    return told_of(found, whole(found["a"]), last, found["v"])


def between(low: str, start: int, end: int) -> Episodes | None:
    """`名字 1107 話名`: three or four digits between two Chinese words."""
    found = _BETWEEN.search(low, start, end)
    if found is None or is_year(int(found["a"])) or found["a"] in PICTURE_LINES:
        return None
    return Episodes(found.start("a"), found.end("a"), int(found["a"]))
