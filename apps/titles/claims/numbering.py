"""Episodes, ranges and versions: every way in which a number is written as one of them."""

import re
from dataclasses import dataclass

from apps.titles.claims.kind import in_bracket, whole
from apps.titles.claims.seasons import CHINESE, chinese_number
from apps.titles.reading import Kind, Number


@dataclass(frozen=True, slots=True)
class Episodes:
    """What one place says about episodes."""

    start: int = 0
    end: int = 0
    episode: Number | None = None
    episode_end: Number | None = None
    absolute: Number | None = None
    season: int | None = None
    version: int | None = None
    finale: bool = False
    batch: bool = False
    kind: Kind | None = None
    part: int | None = None


_SXXEYY = re.compile(
    r"s(?<![a-z0-9]s)(?P<s>[0-9]{1,4}) ?(?:[.-]? ?(?:e|ep|ep\.|episode )|"
    r"-(?<=[\[( ]s[0-9]-)(?=[0-9]{2}(?:[\])\[( ]|$)))"
    r"(?P<e>[0-9]{1,4}(?:\.[0-9](?![0-9a-z]))?)"
    r"(?:v(?P<v>[0-9]))?(?P<more>(?: ?[-~&+]? ?(?:s[0-9]{1,2} ?)?e[0-9]{1,4}|[-~][0-9]{1,4}(?![0-9a-z])){0,6})"
)
_X = re.compile(
    r"(?:(?<![a-z0-9.])|(?<=[0-9]{4}\.))s?(?P<s>0?[1-9]|[1-9][0-9]|(?:19|20)[0-9]{2}(?=x[0-9]{2}(?![0-9])))"
    r"x(?P<e>[0-9]{2,4}(?:\.[0-9](?![0-9a-z]))?|(?<= [0-9]x)[0-9](?= |$))(?P<v>)"
    r"(?P<more>(?: ?- ?(?:[0-9]{1,4})?x[0-9]{2,3}|-[0-9]{2,3}(?![0-9a-z])){0,6})(?![0-9a-z])"
)
_X_HINT = re.compile(r"x[0-9]{1,3}(?![0-9a-z])")
_NUMBERS = re.compile(r"(?<![0-9s])[0-9]{1,4}(?![0-9x])")
_BESIDE_AFTER = re.compile(
    r"[ \-(\[]{1,3}(?P<n>[0-9]{2,4}(?:\.[0-9])?)(?P<more>(?:-[0-9]{2,4}){0,5})(?=[ )\]]|$)(?! ?(?:p|bit))"
)
_BESIDE_BEFORE = re.compile(
    r"(?:- (?P<n>[0-9]{2,4}(?:\.[0-9])?)[ \-(]{1,3}| (?P<m>[0-9]{3,4}) | (?P<p>[1-9][0-9]{1,3}) \()$"
)
_VERSION = re.compile(r"(?<![a-z0-9.])v(?P<v>[0-9])(?![0-9.a-z])")


def is_year(number: Number) -> bool:
    """Whether a number can be the year of a show."""
    return 1950 <= number <= 2039  # noqa: PLR2004


def sxxeyy(low: str, start: int, end: int) -> Episodes | None:
    """Find S02E05 and its relatives; the first one counts."""
    found = _SXXEYY.search(low, start, end)
    if found is None and _X_HINT.search(low, start, end):
        found = _X.search(low, start, end)
    if found is None:
        return None
    first = whole(found["e"])
    more = [int(n) for n in _NUMBERS.findall(found["more"]) if n not in PICTURE_LINES]
    last = more[-1] if more and more[-1] > first else None
    begin, until = found.start(), found.end()
    absolute: Number | None = None
    beside = _BESIDE_AFTER.match(low, until, end)
    if beside and not is_year(whole(beside["n"])) and beside["n"] not in PICTURE_LINES:
        absolute, until = whole(beside["n"]), beside.end()
    else:
        before = _BESIDE_BEFORE.search(low, max(start, begin - 10), begin)
        if before:
            written = before["n"] or before["m"] or before["p"]
            is_apart = (
                bool(before["n"])
                or (bool(before["m"]) and low[begin] != "s" and written != "100")
                or (bool(before["p"]) and "-" in found[0])
            )  # `87 (S4-24)`; not `Cyborg 009 S05E03`, `Area 88 (S01E05)`
            if not is_year(whole(written)) and is_apart:
                absolute, begin = whole(written), before.start()
    return Episodes(
        begin,
        until,
        first,
        last,
        absolute,
        int(found["s"]),
        int(found["v"]) if found["v"] else None,
    )


PICTURE_LINES = frozenset({"1080", "720", "2160", "480", "540", "576", "1440", "360"})
FIN = r"end|fin|final|完结|完結|完|終|终"
COUNT = r"[话話集回]"


_MARKED_SEASON = re.compile(
    r"s(?<![a-z0-9]s)(?P<s>[0-9]{1,2}) ?(?P<mark>ova|oad|sp|special)s? ?(?P<n>[0-9]{1,3})(?:v(?P<v>[0-9]))?(?![0-9a-z])"
)


def marked_season(low: str, start: int, end: int) -> Episodes | None:
    """`S01OVA02`: a season, a kind and its number in one."""
    found = _MARKED_SEASON.search(low, start, end)
    if found is None:
        return None
    mark = in_bracket(found["mark"])
    version = int(found["v"]) if found["v"] else None
    return Episodes(
        found.start(),
        found.end(),
        int(found["n"]),
        season=int(found["s"]),
        version=version,
        kind=mark.kind if mark else None,
    )


MORE = (
    rf"(?:(?: ?(?:-{{1,2}}|~|&|\+|至|到) ?| to )(?:第|episode |ep?)?(?P<b>[0-9]{{1,4}}(?:\.[0-9])?)"
    rf"(?:v(?P<w>[0-9]))?(?P<more>(?:-[0-9]{{2,4}}(?![0-9a-z])){{0,6}})(?![0-9a-z.]))?(?P<count2> ?{COUNT})?"
)
OF = r"(?:(?: of | из |/)[0-9]{2,3}(?=[ \[(]|$))?"
TAIL = rf"(?P<fin>[ (]{{0,2}}(?:{FIN})\)?(?![a-z]))?"
_CHINESE_MARK = re.compile(
    rf"第 ?(?P<a>[0-9]{{1,4}}(?:\.[0-9])?|[{CHINESE}百]{{1,5}})(?: ?v(?P<v>[0-9]))?"
    rf"(?:(?: ?(?:-{{1,2}}|~|至|到|、|,|&|\+) ?)第?(?P<b>[0-9]{{1,4}}))?"
    rf" ?{COUNT}(?:v(?P<v2>[0-9])|(?: ?v(?P<v3>[0-9])版?))?{TAIL}"
    rf"|(?P<all>[全共]) ?(?P<n>[0-9]{{1,4}}|[{CHINESE}百]{{1,5}}) ?{COUNT}"
    rf"|(?<![0-9a-z.第季期部])(?P<c>[0-9]{{1,4}})(?:v(?P<v4>[0-9]))? ?[话話集](?![{CHINESE}])"
    r"|(?P<last>最終話|最终话|最終回|最终回)"
)
_WORD_MARK = re.compile(
    r"(?<![a-z0-9])(?:episodes?|épisode|episodio|episódio|capitulo|capítulo|cap(?=[ .])|folge|"
    r"odcinek|odc(?=[ .])|puntata|avsnitt|эпизод|серия|tập|"
    r"eps?(?=[ .#0-9])|(?<![^a-z][a-z]\.)e(?=[.#0-9]))"
    r"[ .]{0,2}#?(?P<a>[0-9]{1,4}(?:\.[0-9](?![0-9a-z]))?)"
    rf"(?: ?v(?P<v>[0-9]))?{MORE}{TAIL}(?![0-9a-z])"
    rf"|(?<![a-z0-9])\#(?P<h>[0-9]{{1,4}}(?:\.[0-9])?)(?:v(?P<v5>[0-9]))?(?:[-~](?P<hb>[0-9]{{1,4}}))?(?![0-9a-z])"
    r"|(?<![a-z0-9])(?P<t>[0-9]{1,4})\.? ?b[oö]l[uü]m"
    r"|(?<![0-9a-z])(?:제 ?)?(?P<k>[0-9]{1,4})(?:-(?P<kb>[0-9]{1,4}))?(?:화|회|(?<=[0-9]) ?of ?[0-9]{1,3}(?![0-9a-z]))"
)
_DASH = re.compile(
    rf"-(?<=[ \])!?~」』》♪☆♥\u3040-\u9fff]-)-? ?(?P<mark>(?:sp|ova|oad|ex)[ .]?)?"
    rf"(?P<a>[0-9]{{1,4}}(?:\.[0-9]{{1,2}})?)(?P<letter>[a-c](?![a-z])|(?<=[0-9]{{2}})d(?![a-z]))?"
    rf"'?(?:[ .]?v(?P<v>[0-9])[a-c]?)?{OF}{MORE}{TAIL}(?=[ \[(){{~_,;]|$)"
)


def told_of(
    found: re.Match[str], first: Number, last: Number | None, version: str | None
) -> Episodes:
    """What a match says of one number, or of two."""
    fin = found.re.groupindex.get("fin")
    return Episodes(
        found.start(),
        found.end(),
        first,
        last if last is not None and last > first else None,
        None,
        None,
        int(version) if version else None,
        bool(fin and found["fin"]),
    )


def last_of(found: re.Match[str]) -> Number | None:
    """The end of a range: `01-12`, and of `01-02-03`."""
    if found["more"]:
        return int(found["more"].rsplit("-", 1)[1])
    return whole(found["b"]) if found["b"] else None


#: not of `Season 02 - 05`
_RANGE_START = re.compile(r"(?<!season)(?<!saison)(?<!part)(?<!cour) (?P<a>[0-9]{1,4}) ?$")
_BATCH_NEXT = re.compile(r" ?(?:修正|精校)?(?:合集|全集|batch|complete)")


_COUNT_HINT = re.compile(COUNT)
_WORD_HINT = re.compile(
    r"e(?:p|[ .]{0,2}#?[0-9])|[0-9] ?of ?[0-9]|[#回화회]|folge|cap[ií .]|odc|puntata|"
    r"avsnitt|эпизод|серия|tập|b[oö]l[uü]m"
)


def chinese_mark(low: str, start: int, end: int) -> Episodes | None:
    """第07话, 第七話, 第01-12话, 全12话, 07集, 最終話."""
    if _COUNT_HINT.search(low, start, end) is None:
        return None
    found = _CHINESE_MARK.search(low, start, end)
    if found is None:
        return None
    if found["last"]:
        return Episodes(found.start(), found.end(), finale=True)
    if found["all"]:
        count = chinese_number(found["n"]) or 1
        return Episodes(found.start(), found.end(), 1, count if count > 1 else None, batch=True)
    if found["c"]:
        return told_of(found, int(found["c"]), None, found["v4"])
    first = whole(found["a"]) if found["a"][0].isdecimal() else chinese_number(found["a"])
    if first is None:
        return None
    last = int(found["b"]) if found["b"] else None
    return told_of(found, first, last, found["v"] or found["v2"] or found["v3"])


def word_mark(low: str, start: int, end: int) -> Episodes | None:
    """EP07, Episode 7, E07, #07."""
    if _WORD_HINT.search(low, start, end) is None:
        return None
    found = _WORD_MARK.search(low, start, end)
    if found is None:
        return None
    if found["h"]:
        return told_of(
            found, whole(found["h"]), int(found["hb"]) if found["hb"] else None, found["v5"]
        )
    if found["t"] or found["k"]:
        last = int(found["kb"]) if found["kb"] else None
        return told_of(found, int(found["t"] or found["k"]), last, None)
    return told_of(found, whole(found["a"]), last_of(found), found["w"] or found["v"])


def dash(low: str, start: int, end: int) -> Episodes | None:
    """The last ` - 07` of a text."""
    best = None
    if low.find("-", start, end) < 0:
        return None
    for found in _DASH.finditer(low, start, end):
        best = found
    if best is None:
        return None
    last = last_of(best)
    if last is None and (
        before := _RANGE_START.search(low, max(start, best.start() - 6), best.start())
    ):
        first, second = whole(before["a"]), whole(best["a"])
        if second > first and (
            before["a"][0] == "0" < before["a"][1:] or _BATCH_NEXT.match(low, best.end())
        ):
            return Episodes(before.start("a"), best.end(), first, second)
    told = told_of(best, whole(best["a"]), last, best["w"] or best["v"])
    if best["mark"]:
        mark = in_bracket(best["mark"].strip(" ."))
        return Episodes(
            told.start,
            told.end,
            told.episode,
            told.episode_end,
            None,
            None,
            told.version,
            told.finale,
            told.batch,
            mark.kind if mark else None,
        )
    return told


def version_in(low: str, start: int, end: int) -> tuple[int, int, int] | None:
    """A version that stands alone: `v2`, `V2`. Returns version, start, end."""
    found = _VERSION.search(low, start, end)
    return (int(found["v"]), found.start(), found.end()) if found else None
