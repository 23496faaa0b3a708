# ruff: noqa: RUF001 - look-alikes are the data here
"""Seasons and parts: S2, 2nd Season, 第二季, II, Part 2, and packs of several."""

import re
from dataclasses import dataclass

_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "貳": 2,
    "弐": 2,
    "叁": 3,
    "參": 3,
    "参": 3,
    "肆": 4,
    "伍": 5,
}
_TEN, _HUNDRED = "十", "百"
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
}
_ROMANS = {
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "ⅱ": 2,
    "ⅲ": 3,
    "ⅳ": 4,
    "ⅴ": 5,
    "ⅵ": 6,
    "ⅶ": 7,
    "ⅷ": 8,
    "ⅸ": 9,
    "ⅹ": 10,
    "i": 1,
    "ⅰ": 1,
}
#: the characters of a Chinese number, for a character class
CHINESE = "0-9〇零一二两三四五六七八九十壹贰貳弐叁參参肆伍"


def chinese_number(text: str) -> int | None:
    """Read 1 to 999 in digits or Chinese numerals; None if it is neither."""
    if text.isdecimal():
        return int(text)
    total, current = 0, 0
    for char in text:
        if char in _DIGITS:
            current = current * 10 + _DIGITS[char]
        elif char == _TEN:
            total, current = total + (current or 1) * 10, 0
        elif char == _HUNDRED:
            total, current = total + (current or 1) * 100, 0
        else:
            return None
    return total + current


@dataclass(frozen=True, slots=True)
class SeasonMark:
    """What one place says about the season or the part; `season` None with a mark is a last season."""

    start: int
    end: int
    season: int | None = None
    season_end: int | None = None
    part: int | None = None


_SEASON = re.compile(
    rf"第 ?(?P<cn>[{CHINESE}]{{1,4}})(?:[-~至到](?P<cnb>[{CHINESE}]{{1,3}}))? ?[季期](?!生|间|間|目)度?"
    r"|(?<![a-z0-9])(?P<nth>[0-9]{1,2})(?: ?(?:st|nd|rd|th)(?: (?:season|series)| ?シーズン)|\.? ?sezon)(?![a-z])"
    r"|(?<![a-z])(?:season|saison|seasons|temporada|staffel)[ .]?"
    r"(?P<word>[0-9]{1,2})(?P<more>(?:(?: ?[-~+&] ?| ?, ?&? ?| to | and )(?:season )?[0-9]{1,2}(?![0-9a-z])){0,20})"
    r"(?![0-9a-z])"
    r"|(?<![a-z])season[ .](?P<said>ii|iii|iv|v|vi|one|two|three|four|five|six)(?![a-z])"
    r"|(?<![a-z])(?P<ord>first|second|third|fourth|fifth|sixth|seventh|eighth) season(?![a-z])"
    r"|(?<![a-z0-9])s(?P<both>[0-9]{1,2})p(?P<sp>[1-9])(?![0-9a-z])"
    r"|(?<![a-z0-9])s(?P<s>[0-9]{1,2})(?:[-~](?P<sign>s?)(?P<sb>[0-9]{1,2}))?"
    r"(?P<plus>(?: ?[+&] ?s?[0-9]{1,2}(?![0-9a-z]))?(?:\+s[0-9]{1,2}){0,8})"
    r"(?:\+(?:sps?|ovas?|oads?|movies?)(?:x[0-9])?){0,4}(?![0-9a-z])"
    r"|(?<![0-9第〇零一二三四五六七八九十])(?:(?P<qi>[2-9]|[二三四五六七八九])期|(?P<ji>[1-9])季)"
    r"(?=[ /\]_)~]|$)"
    rf"|第 ?(?P<sn>[{CHINESE}]{{1,3}}) ?(?:シリーズ|シーズン)|シーズン ?(?P<sz>[0-9]{{1,2}})"
    r"|(?P<final>(?<![a-z])(?:the )?final season(?![a-z])|最终季|最終季|完结篇|完結篇)"
    r"|(?<![a-z0-9])(?P<nthcour>[0-9])(?:st|nd|rd|th) cour(?![a-z])"
    r"|(?<![a-z])(?:part|cour)[ .]?(?P<part>[0-9]|i{1,3})(?![0-9a-z]|[+&][0-9])"
    r"|(?<![0-9第])(?P<ra>[0-9])[-~](?P<rb>[0-9])季全?"
    rf"|第 ?(?P<pn>[{CHINESE}]) ?(?:部分|クール目?)|(?<![0-9第])(?P<cool>[2-4])クール目?|"
    r"(?P<half>(?<![前后後上下])(?:后半|後半|下半|前半|上半)(?:部分|季|期|クール)?(?=[ /\]_)~]|$))"
)
_TO = frozenset({"-", "~", "至", "到", "+", "&"})
_LAST_NUMBER = re.compile(r"[0-9]{1,2}")
_SEASON_HINT = re.compile(
    r"[季期半篇第]|シーズン|クール|season|series|saison|sezon|temporada|staffel|s[0-9]|part|cour"
)
_ROMAN = re.compile(
    r"(?:(?<=[^a-z0-9])(?P<r>iii|ii|iv|viii|vii|vi)|(?P<u>[ⅱⅲⅳⅴⅵⅶⅷⅸⅹ]))(?P<plus>(?:\+(?:iii|ii|iv))?)"
    r"(?=$|[ ]*[:~(/|\[]| -| [\u3040-\u9fff]|[ ]*$)"
)
_ROMAN_HINT = re.compile(r"[iv+][iv]|[ⅱⅲⅳⅴⅵⅶⅷⅸⅹ]")
_ROMANS_PACK = re.compile(r"(?<=[^a-z0-9])i\+(?P<to>ii|iii|ii\+iii)(?![a-z])")
#: not the number of `22/7`, `1.5` and `Rebellion R2`
_TAIL_NUMBER = re.compile(r"[ ]?(?:(?<![/.0-9])(?<! [a-z])(?P<n>[0-9]{1,2})|(?<= )(?P<v>v|x))[ ]*$")


def marks(low: str, start: int, end: int) -> list[SeasonMark]:
    """All season and part marks between two positions."""
    if _SEASON_HINT.search(low, start, end) is None:
        return []
    told: list[SeasonMark] = []
    for found in _SEASON.finditer(low, start, end):
        if found["both"]:
            told.append(SeasonMark(found.start(), found.end("both"), int(found["both"])))
            told.append(SeasonMark(found.end("both"), found.end(), part=int(found["sp"])))
            continue
        mark = _season(found)
        if mark is None:
            continue
        before = told[-1] if told else None
        if before and before.season and mark.season and low[before.end : mark.start].strip() in _TO:
            told[-1] = SeasonMark(before.start, mark.end, before.season, mark.season)
        else:
            told.append(mark)
    return told


def _season(found: re.Match[str]) -> SeasonMark | None:
    begin, until = found.span()
    group = found.lastgroup
    if found["final"]:
        return SeasonMark(begin, until)
    if found["part"]:
        return SeasonMark(begin, until, part=_ROMANS.get(found["part"]) or int(found["part"]))
    if found["nthcour"] or found["cool"]:
        return SeasonMark(begin, until, part=int(found["nthcour"] or found["cool"]))
    if found["pn"]:
        return SeasonMark(begin, until, part=chinese_number(found["pn"]))
    if found["half"]:
        return SeasonMark(begin, until, part=1 if found["half"][0] in "前上" else 2)
    last: int | None = None
    if found["ord"] or found["said"]:
        season: int | None = _ORDINALS[found["ord"] or found["said"]]
    elif found["cn"]:
        season, last = (
            chinese_number(found["cn"]),
            chinese_number(found["cnb"]) if found["cnb"] else None,
        )
    elif found["sn"] or found["sz"]:
        season = chinese_number(found["sn"] or found["sz"])
    elif found["ra"]:
        season, last = int(found["ra"]), int(found["rb"])
    elif found["qi"] or found["ji"]:
        season = chinese_number(found["qi"] or found["ji"])
    elif found["s"]:
        season = int(found["s"])
        if found["sb"] and (found["sign"] or len(found["s"]) == len(found["sb"])):
            last = int(found["sb"])  # not of `S2-07`, which is an episode
        elif found["plus"]:
            last = int(_LAST_NUMBER.findall(found["plus"])[-1])
    elif found["word"]:
        more = _LAST_NUMBER.findall(found["more"])
        season, last = int(found["word"]), int(more[-1]) if more else None
    elif found["nth"]:
        season = int(found["nth"])
    else:
        raise AssertionError(group)
    if season is None:
        return None
    return SeasonMark(begin, until, season, last if last and last > season else None)


def roman(low: str, start: int, end: int) -> SeasonMark | None:
    """II, III, IV, Ⅱ … behind a name, or I+II for a pack."""
    if _ROMAN_HINT.search(low, start, end) is None:
        return None
    pack = _ROMANS_PACK.search(low, start, end)
    if pack:
        return SeasonMark(pack.start(), pack.end(), 1, _ROMANS[pack["to"].rsplit("+", 1)[-1]])
    for found in _ROMAN.finditer(low, start + 1, end):
        return SeasonMark(found.start(), found.end(), _ROMANS[found["r"] or found["u"]])
    return None


def tail_number(low: str, start: int, end: int) -> tuple[int, int] | None:
    """The number that ends a name (`Euphonium 3`, `高木同学3`, `Myth V`): its value and where it starts."""
    found = _TAIL_NUMBER.search(low, max(start, end - 5), end)
    if found is None or found.start() == start:
        return None
    return (int(found["n"]) if found["n"] else _ROMANS[found["v"]]), found.start()
