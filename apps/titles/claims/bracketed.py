"""Numbers in brackets of their own: `[07v2]`, `[01-12 Fin]`, `[02(57)]`, `[第七話]`, `[04_name]`."""

import re
from functools import lru_cache

from apps.titles.claims.kind import in_bracket, whole
from apps.titles.claims.numbering import COUNT, FIN, Episodes
from apps.titles.claims.seasons import CHINESE, chinese_number
from apps.titles.reading import Number

_BRACKET = re.compile(
    rf"(?P<mark>第|tv ?|正片 ?|ep?\.? ?|episodes? ?|no\. ?|\#)?"
    rf"(?P<a>[0-9]{{1,4}}(?:\.[0-9]{{1,2}})?)(?P<letter>[a-c](?![a-z]))?"
    rf"(?: ?v(?P<v>[0-9]))?(?P<count> ?{COUNT})?"
    rf"(?:(?: ?(?:-{{1,2}}|~|&|\+|,|、|至|到) ?)(?:第|ep?)?(?P<b>[0-9]{{1,4}}(?:\.[0-9])?)"
    rf"(?:v(?P<w>[0-9]))?(?P<count2> ?{COUNT})?)?"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_ALL = re.compile(rf"(?:tv ?)?[全共] ?([0-9]{{1,4}}) ?{COUNT}(?: ?\+.{{1,30}}|全)?")
_WHOLE_REST = re.compile(r" ?全集?")
_CHINESE_BRACKET = re.compile(rf"第([{CHINESE}百]{{1,5}}){COUNT}(?: ?(?P<fin>{FIN}))?")
_LAST = re.compile(r"最[终終][话話回集]")
_FIX_BRACKET = re.compile(r"v(?P<v>[0-9]) ?(?:fix|rev)? ?(?P<a>[0-9]{2,3})")
_BATCH_REST = re.compile(r"全|合集|合輯|batch|complete|总集|正片")
_FIN_REST = re.compile(rf"(?:^|[ (_v0-9]|集)(?:{FIN})(?![a-z])")
_V_REST = re.compile(r"v([0-9])(?![0-9])")
_ABSOLUTE_REST = re.compile(
    r"^ ?[(\[] ?(?:总|總|第)?第?([0-9]{1,4}(?:\.[0-9])?)[话話集]? ?(?:-[0-9]{1,4})?\)?$|(?:总|總)第?([0-9]{1,4})"
)
_QUIET_REST = re.compile(
    rf"[ ()\-+_~]*(?:(?:{FIN}|全|全集|合集|修正|修正合集|精校|精校合集|合輯|batch|complete|pre|"
    r"先行版?|先行部分|版|v[0-9]|"
    r"tv|bd|web|修正版|特典映像|"
    r"(?:of|из) ?[0-9]{1,4}|sp|new|raw|新|"
    r"重制|重製|特典|ova|正片|rev|fixed|話|话|集|完整版|上|下|前篇|後篇|后篇)[ ()\-+_~]*){0,5}"
)
_TECH_REST = re.compile(r" (?:1080|720|2160|480)p?\b.{0,60}", re.DOTALL)
_KIND_REST = re.compile(
    r" ?\((?P<tag>(?:ova|oad|sp|special|ncop|nced|op|ed|pv|cm|特别篇|特別篇|番外篇|番外|特典|tvsp)[ 0-9.]{0,4})\)"
)
_EX_REST = re.compile(r" ?(?P<tag>ex)")
_BEHIND_LINE = re.compile(r" ([0-9]{2,3})")
_OUT_OF = re.compile(r" ?(?:of|из) ?([0-9]{1,4})")
_FURTHER = re.compile(rf"(?:[&+、](?P<n>[0-9]{{1,4}})(?![0-9a-z]))+(?P<count> ?{COUNT})?")
_SPECIALS_REST = re.compile(r" ?[+&] ?(?:[0-9]{1,2} ?(?=oad|ova|sp|ex))?[^0-9 ].{0,40}", re.DOTALL)


def _other_bracket(low: str) -> Episodes | None:
    """`第二話`, `最終話` and `V2FIX06`."""
    if found := _CHINESE_BRACKET.fullmatch(low):
        number = chinese_number(found[1])
        if number is not None:
            return Episodes(0, len(low), number, finale=bool(found["fin"]))
    if _LAST.fullmatch(low):
        return Episodes(0, len(low), finale=True)
    if found := _FIX_BRACKET.fullmatch(low):
        return Episodes(0, len(low), int(found["a"]), version=int(found["v"]))
    return None


def _further(rest: str, *, marked: bool, last: Number | None) -> tuple[str, bool, Number | None]:
    """`第03&04&05话`: what comes behind the second number of a list."""
    found = _FURTHER.match(rest) if last is not None and rest[:1] in "&+、" else None
    if found is None:
        return rest, marked, last
    return rest[found.end() :], marked or bool(found["count"]), int(found["n"])


@lru_cache(maxsize=2048)
def in_bracket_number(low: str, *, is_titled: bool = False) -> Episodes | None:
    """Read a bracket that holds an episode or a range; keeps the last 2,048 answers.

    Args:
        low: the inside of the bracket, lower case, blanks stripped.
        is_titled: whether a name may follow behind the number (`[04_name]`).
    """
    if low[0] in "第v最" and (other := _other_bracket(low)):
        return other
    if whole_show := _ALL.fullmatch(low):
        count = int(whole_show[1])
        return Episodes(0, len(low), 1, count if count > 1 else None, batch=True)
    found = _BRACKET.match(low)
    if found is None:
        return None
    rest, marked = found["rest"], bool(found["mark"] or found["count"] or found["count2"])
    first = whole(found["a"])
    last = whole(found["b"]) if found["b"] else None
    rest, marked, last = _further(rest, marked=marked, last=last)
    version = found["w"] or found["v"]
    kind = None
    absolute = None
    finale = batch = False
    if rest:
        beside = _ABSOLUTE_REST.search(rest)
        if tagged := _KIND_REST.match(rest) or _EX_REST.fullmatch(rest):
            mark = in_bracket(tagged["tag"].strip())
            kind = mark.kind if mark else None
        elif beside:
            absolute = whole(beside[1] or beside[2])
            if beside[1] and absolute < first and last is None:
                first, absolute = absolute, first  # [143(05)]
        elif is_titled and last is None and (until := _BEHIND_LINE.fullmatch(rest)):
            last = int(until[1])  # [01_12]
        elif last is None and (out_of := _OUT_OF.fullmatch(rest)) and int(out_of[1]) == first > 1:
            first, last, batch = 1, int(out_of[1]), True  # [26 из 26]
        elif found["count"] and last is None and _WHOLE_REST.fullmatch(rest) and first > 1:
            first, last, batch = 1, int(first), True  # [12话全]
        elif _QUIET_REST.fullmatch(rest) or _SPECIALS_REST.fullmatch(rest):
            batch = bool(_BATCH_REST.search(rest))
        elif rest[0] == "(" and rest[-1] == ")":
            pass
        elif (
            not (marked or is_titled or _TECH_REST.fullmatch(rest))
            or (rest[0].isalnum() and not marked)
        ) or (found["mark"] in {"e", "ep", "tv "} and not found["count"] and rest[0].isalpha()):
            return None
        is_plain = not is_titled or _QUIET_REST.fullmatch(rest) is not None
        finale = is_plain and bool(_FIN_REST.search(rest))
        if again := _V_REST.search(rest):
            version = again[1]
    if last is not None and last <= first:
        if not marked and not batch:
            return None
        last = None
    return Episodes(
        0,
        len(low),
        first,
        last,
        absolute,
        None,
        int(version) if version else None,
        finale,
        batch,
        kind,
    )
