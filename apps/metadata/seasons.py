"""Season words in the official names of catalogues, which name each season's work: `某作品 第二季`.

Release titles are read by apps/titles; here only whole, clean names come in, and only what certainly is a season
is taken away.
"""

import re
from dataclasses import dataclass

_NUMERAL = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_DIGITS = {word: number for number, word in enumerate("一二三四五六七八九", start=1)}
_ROMAN = {"II": 2, "III": 3, "IV": 4, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4}
_FORMAL = {"贰": 2, "貳": 2, "弐": 2, "叁": 3, "參": 3, "参": 3, "肆": 4}

#: A part of a season at the end of a name; it says nothing of the season.
_PART = re.compile(
    rf"[\s(（]*(第\s*({_NUMERAL})\s*(部分|クール)|part\.?\s*\d|cour\s*\d|(?<=\s)[上下]半)[)）]?\Z",
    re.IGNORECASE,
)
_WRITTEN = (
    re.compile(rf"[\s(（]*第\s*(?P<number>{_NUMERAL})\s*[季期](?=\s|\Z|[)）])"),
    re.compile(r"[\s(（]+season\s*(?P<number>\d{1,2})\b", re.IGNORECASE),
    re.compile(r"[\s(（]+(?P<number>\d{1,2})(st|nd|rd|th)\s+season\b", re.IGNORECASE),
    re.compile(r"\s+s0?(?P<number>\d{1,2})\Z", re.IGNORECASE),
    re.compile(r"(?<=[\s぀-ヿ一-鿿！!])\s*(?P<number>Ⅱ|Ⅲ|Ⅳ|II|III|IV)\Z"),
    re.compile(r"\s+(?P<number>[贰貳弐叁參参肆])\Z"),
)
#: `某作品Ⅱ ～副题～`: only the numeral goes, what follows is a part of the name.
_INSIDE = re.compile(r"(?<=[぀-ヿ一-鿿])(?P<number>Ⅱ|Ⅲ|Ⅳ)(?=\s*[～〜~])")
_FINAL = re.compile(r"[\s(（]*(the\s+final\s+season|final\s+season|最[终終]季)", re.IGNORECASE)
#: The last season as releases write it, behind a name.
_LAST = r"((the[\s._]+)?final[\s._]+season|最[终終]季|完[结結][篇編])"


@dataclass(frozen=True, slots=True)
class Titled:
    """A name without its season, and the season it states; None where it states none, or only "the last"."""

    base: str
    season: int | None = None
    #: The name says "final season": which number that is, only a catalogue knows.
    is_final: bool = False


def without_season(title: str) -> Titled:
    """Take season and part off a name; what stands behind a season (the name of an arc) goes with it."""
    text = title.strip()
    whole = _PART.sub("", text).strip() or text
    for pattern in _WRITTEN:
        found = pattern.search(whole)
        if found and found.start() > 0:
            return Titled(whole[: found.start()].strip(), _number(found["number"]))
    if inside := _INSIDE.search(whole):
        return Titled(_INSIDE.sub("", whole), _number(inside["number"]))
    final = _FINAL.search(whole)
    if final and final.start() > 0:
        return Titled(whole[: final.start()].strip(), is_final=True)
    return Titled(whole)


def names_last(text: str) -> bool:
    """Does a text speak of a last season, without its number?"""
    return re.search(_LAST, text, re.IGNORECASE) is not None


def with_last(name: str, *, text: str) -> str:
    """A name with the words for its last season, as they stand behind it in a text; "" where they do not."""
    behind = re.compile(re.escape(name) + r"[\s\-–:：(（_~～]{0,4}" + _LAST, re.IGNORECASE)
    found = behind.search(text) if name else None
    return found[0] if found else ""


def whole(title: str) -> Titled:
    """A film's name as it is: a number at its end counts films, and belongs to it."""
    return Titled(title.strip())


def _number(text: str) -> int:
    known = _ROMAN | _FORMAL
    if text in known:
        return known[text]
    if "一" <= text[0] <= "鿿":
        tens, ten, ones = text.rpartition("十")
        return (10 * _DIGITS.get(tens, 1) if ten else 0) + _DIGITS.get(ones, 0)
    return int(text)
