"""Where a name of two scripts parts: a Chinese run and a Latin name of its own beside it."""

import re

from apps.titles import vocabulary
from apps.titles.claims.names import CJK, HOLE, bare

_LATIN_WORD = re.compile(r"[a-z\u00c0-\u024f]")
_SHORT_NUMBER = re.compile(r"[0-9]{1,4}(?= [^\W\d])")
#: so many letters glued behind a Chinese name are still that name
_LETTERS_OF_NAME = 2
#: a single Latin word behind a Chinese name is a name of its own from this length on
_ROMANISED = 6
_NUMERALS = frozenset("ⅡⅢⅣⅤⅥⅦⅧⅨⅩ")
_NUMERAL = re.compile(r"[ \x00]+(?:II|III|IV)(?= [^\W\d])", re.IGNORECASE)
_CLOSED = re.compile(r" ?(?P<sign>[-~])[^-~]{2,40}(?P=sign) (?=[^ ])")
_SUBTITLES = frozenset({"the movie", "the series"})
_PART_OF_WORK = re.compile(r"[前中後后上下完][篇編编章巻卷]")


def parting(text: str, *, is_only: bool, is_paired: bool) -> tuple[int, int] | None:
    """Where a name of two scripts parts: a Chinese run and a Latin name of its own beside it.

    Args:
        text: the name, with holes.
        is_only: no other name stands beside it, so that a Latin name in front may be parted too.
        is_paired: the group parts two names by a dash; Latin words behind are sooner the name's.

    Returns:
        start and end of what lies between the two, or None.
    """
    if text.isascii():
        return None
    places = [m.start() for m in CJK.finditer(text)]
    if not places:
        return None
    first, last = places[0], places[-1]
    tail = text[last + 1 :]
    head = text[:first]
    head_words = [w for w in head.replace(HOLE, " ").split() if _LATIN_WORD.search(w.lower())]
    tail_cut = _latin_tail(text, last + 1, tail, is_paired=is_paired)
    if tail_cut is not None and not head_words:
        return tail_cut
    if is_only and tail_cut is None and head_words:
        return _latin_head(text, first)
    if (
        tail_cut is not None
        and len(head_words) <= 1
        and head
        and not head.rstrip().endswith(tuple("~-"))
        and " " not in head.strip()
    ):
        return tail_cut if head[-1:] != " " else None
    return None


def _latin_tail(text: str, at: int, tail: str, *, is_paired: bool) -> tuple[int, int] | None:
    words = [w for w in tail.replace(HOLE, " ").split() if _LATIN_WORD.search(w.lower())]
    if not words:
        return None
    # punctuation that closes the Chinese name stays with it
    begin = at
    while begin < len(text) and not (text[begin].isalnum() or text[begin] in " \x00([<〈《#"):
        begin += 1
    while begin < len(text) and (text[begin].isdigit() or text[begin] in _NUMERALS):
        begin += (
            1  # `超能100 Psycho 100`, `迷宮Ⅱ Maze Ⅱ`: glued to the Chinese name it is that one's
        )
    if begin < len(text) and text[begin] not in " \x00":
        begin -= len(text[at:begin]) - len(text[at:begin].rstrip("0123456789"))
    gap = begin
    while gap < len(text) and text[gap] in " \x00":
        gap += 1
    if numeral := _NUMERAL.match(text, begin):
        begin, gap = numeral.end(), numeral.end() + 1  # `中文 II English II`
    if (hole := text.find(HOLE, begin)) > begin and " " not in text[at : hole - 1].strip():
        return hole, hole + 1  # `樱Trick 第二季 Sakura Trick`, the season taken out
    if text[at:begin].endswith(":") or text[begin : begin + 1] in ("〈", "《", "<"):
        return None  # `刀剑: Alicization`, `牙狼〈GARO〉`
    if _is_subtitle(text, gap, is_paired=is_paired):
        return None
    if (closed := _CLOSED.match(text, at)) and len(text[closed.end() :].split()) > 1:
        return closed.end() - 1, closed.end()  # `某作品-girl and boy- Name of Its Own`
    if (number := _SHORT_NUMBER.match(text, gap)) and gap > begin:
        begin, gap = number.end(), number.end() + 1  # the number is the Chinese name's
    if HOLE in text[at:gap] and (len(words) > 1 or len(words[0]) > 3):  # noqa: PLR2004
        return begin, gap
    if gap == begin:
        glued = text[begin:].split(" ", 1)
        if len(glued) == 1 or len(words) < 2:  # noqa: PLR2004
            return None
        if text[begin - 1] in "!?。…" and not text.rstrip(" \x00").endswith(text[begin - 1]):
            return None  # `…！Precious Friends` goes on, `手表!Youkai Watch!` are two
        if not text[begin - 1].isalnum():
            return begin, begin
        word = bare(glued[0])
        if len(word) <= _LETTERS_OF_NAME:
            rest = begin + len(glued[0])
            is_name = len(words) > 2 or len(words[1]) >= _ROMANISED  # noqa: PLR2004
            return (rest, rest + 1) if is_name else None  # `女僕S Maidragon`
        if word and word == bare(words[-1]):
            return begin + len(glued[0]), begin + len(glued[0]) + 1
        return begin, begin
    is_name = len(words) > 1 or (len(words[0]) >= _ROMANISED and words[0].isalpha())
    return (begin, gap) if is_name else None


def _is_subtitle(text: str, at: int, *, is_paired: bool) -> bool:
    """`某作品 -Another Day-`, `某作品 THE ANIMATION`, `『某作品 Rap』Anime`: the rest is of the same name."""
    tail = text[at:].strip(" \x00!").lower()
    words = tail.replace(HOLE, " ").split()
    told = (words[0], words[-1]) if is_paired and len(words) > 1 else ()
    if len(words) > 1 and vocabulary.SUBTITLE_WORDS.issuperset(
        words[1:] if words[0] == "the" else words
    ):
        return True
    if not vocabulary.SUBTITLE_WORDS.isdisjoint(told):
        return True
    closer = tail[-1:]
    is_open = text[at - 1 : at] == closer and text.count(closer, 0, at) % 2 == 1
    if closer in ("~", "-") and is_open:
        return True  # `某作品~another day~`
    if tail in _SUBTITLES or (tail[:1] in "-~" and tail[:1] == tail[-1:] and len(tail) > 1):
        return True
    return any(text.count(a, 0, at) > text.count(b, 0, at) for a, b in ("『』", "「」", "《》"))


def _latin_head(text: str, first: int) -> tuple[int, int] | None:
    head = text[:first]
    cut = head.rfind(" ")
    cut = max(cut, head.rfind(HOLE))
    if cut < 0:
        return None
    before = head[:cut]
    if head[cut + 1 : first].strip()[:1] in tuple("-~「『《("):
        return None  # `English -中文-` is one name with its subtitle
    if _PART_OF_WORK.fullmatch(text[first:].strip()):
        return None  # `Collar 後篇`
    known = [w for w in before.replace(HOLE, " ").split() if _LATIN_WORD.search(w.lower())]
    if len(known) > 1:
        return len(before.rstrip(" \x00")), cut + 1
    return None
