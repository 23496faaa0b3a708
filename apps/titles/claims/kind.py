"""What a release holds, where its name says so: movie, OVA, special, PV, opening, ending, extras."""

import re
from dataclasses import dataclass
from functools import lru_cache

from apps.titles.reading import Kind, Number

_KINDS = {
    Kind.MOVIE: "剧场版 劇場版 电影版 電影版 电影 電影 映画 the#movie movie movies gekijouban gekijoban film",
    Kind.OVA: "ova oad ovas oads",
    Kind.SPECIAL: "特别篇 特別篇 特別編 特别编 番外篇 番外編 番外编 番外 特典映像 特典 特番 "
    "总集篇 總集篇 總集編 sp sps tvsp tokuten "
    "bdsp tv#special tvsp篇 picture#drama mini#anime short#anime mini#drama recap special specials ex tokubetsu#hen",
    Kind.PV: "pv cm trailer trailers preview web#preview web#pv webpv teaser#pv character#pv bd#cm bluray#cm tv#cm "
    "tv#spot episode#preview next#episode#preview promo teaser teasers tvcm 预告 預告 次回予告 予告 spot",
    Kind.OPENING: "op ncop opening creditless#op clean#op textless#op "
    "creditless#opening clean#opening textless#opening op#ver",
    Kind.ENDING: "ed nced ending creditless#ed clean#ed textless#ed creditless#ending clean#ending textless#ending",
    Kind.OTHER: "menu menus mv commentary iv logo interview bd#menu disc#menu main#menu top#menu lyric#mv music#video "
    "audio#commentary introduction stage#event talk#show slide#show making disc fonts scans cds ost "
    "eyecatch eyecatches",
}
_BY_WORD = {
    word.replace("#", " "): kind for kind, words in _KINDS.items() for word in words.split()
}
_WORDS = "|".join(sorted(map(re.escape, _BY_WORD), key=len, reverse=True))

_TAG = re.compile(
    rf"(?P<word>{_WORDS})(?:[ .#-]{{0,2}}(?P<n>[0-9]{{1,3}}(?:\.[0-9])?)(?![0-9]|s(?:ec)?$)[a-d]?)?"
    r"(?: ?[-~&+] ?(?:sp|ova)?(?P<b>[0-9]{1,3}))?(?: ?v(?P<v>[0-9]))?(?P<rest>.*)",
    re.DOTALL,
)
_REST = re.compile(
    r" ?(?:全|全集|合集|fin|end|完|final)| vol[. ]{0,2}[0-9]{1,2}| collection|"
    r"[ -](?:ep ?)?[0-9].{0,20}| ?\(.{0,40}| ver\.? ?[0-9].{0,10}",
    re.DOTALL,
)
#: these are words of names; only a number behind them, or a bracket of their own, makes them marks
_BARE = frozenset(
    {
        "film",
        "op",
        "ed",
        "ex",
        "disc",
        "iv",
        "logo",
        "spot",
        "mv",
        "电影",
        "電影",
        "making",
        "short anime",
        "mini anime",
        "tokuten",
        "予告",
        "eyecatch",
    }
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A word for a kind, with the number and version written on it."""

    kind: Kind
    start: int
    end: int
    number: Number | None = None
    number_end: Number | None = None
    version: int | None = None
    word: str = ""


def whole(text: str) -> Number:
    """A number as written: whole ones are int."""
    return float(text) if "." in text else int(text)


@lru_cache(maxsize=2048)
def in_bracket(low: str) -> Mark | None:
    """Read a bracket that holds nothing but a mark: OVA, SP02, NCOP1, Menu. Keeps 2,048 answers."""
    found = _TAG.match(low)
    if found is None:
        return None
    rest = found["rest"]
    is_named = found["n"] is not None and rest[:1] == " "  # `SP01_Making`
    if rest and not is_named and not _REST.fullmatch(rest):
        return None
    return _mark(found, 0)


def _mark(found: re.Match[str], offset: int) -> Mark:
    return Mark(
        _BY_WORD[found["word"]],
        offset + found.start(),
        offset + found.end(),
        whole(found["n"]) if found["n"] else None,
        int(found["b"]) if found["b"] else None,
        int(found["v"]) if found["v"] else None,
        found["word"],
    )


_ALONE = frozenset({"op", "ed"})
_LATIN = "|".join(sorted((re.escape(w) for w in _BY_WORD if w.isascii()), key=len, reverse=True))
_CHINESE = "|".join(
    sorted((re.escape(w) for w in _BY_WORD if not w.isascii()), key=len, reverse=True)
)
_LAST = re.compile(
    rf"(?:(?<![a-z0-9'])(?P<word>{_LATIN})|(?P<chinese>{_CHINESE}))"
    r"(?:[ .#-]{0,2}(?P<n>[0-9]{1,3}(?:\.[0-9])?)[a-d]?)?(?: ?[-~&+] ?(?P<b>[0-9]{1,3}))?"
    r"(?: ?v(?P<v>[0-9]))?(?: ?(?:全|全集|合集|总集篇|總集篇))?[ \-:]*$"
)
_FIRST = re.compile(
    r"[ \-]*(?P<word>剧场版|劇場版|电影版|電影版|"
    r"(?:电影|電影|映画)(?= )|特别篇|特別篇|特別編|番外篇|番外編|gekijouban|gekijoban|"
    r"tokubetsu[ -]hen|movie(?= [a-z]+ [a-z]+)|ova(?= [^0-9 ])|oad(?= [^0-9 ]))(?P<more>总集篇|總集篇)?[ :\-]*(?!$)"
)
_LATIN_WORD = re.compile(r"[a-z]+")
_LATIN_MARKS = frozenset(
    part
    for word in (*_BY_WORD, "ona", "tokubetsu", "gekijoban")
    for part in (word.split()[0], word.split()[0] + "v")
    if word.isascii()
)
_CHINESE_MARKS = re.compile(r"[版篇編编映典番告集]|电影|電影")


def at_end(low: str, start: int, end: int, *, is_numbered: bool = True) -> Mark | None:
    """The mark that ends a name: `… OVA01`, `… - PV2`, `某作品特别篇`.

    Where no episode stands beside, `OP` and `ED` need no dash and no number.
    """
    found = None
    for match in _LAST.finditer(low, max(start, end - 40), end):
        found = match
        break
    if found is None:
        return None
    word = found["word"] or found["chinese"]
    if word in _BARE and not found["n"] and (is_numbered or word not in _ALONE):
        before = low[start : found.start()].rstrip(" ")
        if not before.endswith("-"):
            return None
    begin = found.start()
    return Mark(
        _BY_WORD[word],
        begin,
        found.end(),
        whole(found["n"]) if found["n"] else None,
        int(found["b"]) if found["b"] else None,
        int(found["v"]) if found["v"] else None,
        word,
    )


def at_start(low: str, start: int, end: int) -> Mark | None:
    """The mark that begins a name: `剧场版 …`, `Gekijouban …`."""
    found = _FIRST.match(low, start, end)
    if found is None:
        return None
    word = found["word"].replace("-", " ")
    return Mark(_BY_WORD[word], found.start(), found.end(), word=word)


_MIDDLE = re.compile(
    r"(?<![a-z0-9])(?P<movie>movie)(?: ?[0-9]{1,2}(?= -| [a-z])|(?= ?[:\-] | -[a-z]))|"
    r"(?<= )(?P<ova>ova|oad)(?= - | [a-z\u3040-\u9fff])|"
    r"(?P<chinese>剧场版|劇場版|电影版|電影版)|(?<= )(?P<film>gekijouban|gekijoban)(?= )|"
    r"(?P<special>(?:特别篇|特別篇|特別編|番外篇)(?= ?\())"
)


def in_middle(low: str, start: int, end: int) -> Mark | None:
    """The mark inside a name, which stays there: `Movie 2 The Secret …`, `Another OVA - …`, `EVA剧场版终`."""
    found = _MIDDLE.search(low, start, end)
    if found is None:
        return None
    word = found[found.lastgroup or 0]
    return Mark(_BY_WORD[word], found.start(), found.end(), word=found.lastgroup or "")


def is_possible(low: str) -> bool:
    """Whether any mark can be in this text at all; cheap."""
    if not _LATIN_MARKS.isdisjoint(_LATIN_WORD.findall(low)):
        return True
    return not low.isascii() and _CHINESE_MARKS.search(low) is not None
