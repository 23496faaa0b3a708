"""Scripts: what language a name is in, and where two names in one text part."""

import re

from apps.titles.claims.kind import in_bracket
from apps.titles.reading import Language

_KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30fa\u30fd-\u30ff\uff66-\uff9f]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005\u3007]")
_CJK = re.compile(
    r"[\u3005-\u3007\u3041-\u30fa\u30fd-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]"
)
_EDITION = re.compile(r"[0-9]{4}年版")
_LETTER = re.compile(r"[^\W_]")
_ALPHA = re.compile(r"[^\W\d_]")
_AROUND = {"[": "]", "《": "》"}
#: names that have a slash in them
_NAME_SLASH = re.compile(r"(?:fate|in|hack/?)/(?=[a-z])|/(?=/)", re.IGNORECASE)
_SLASH = re.compile(r" ?[/|] | [/|]|\|")
_QUOTE = re.compile(r"「([^「」]{1,120})」")
_LATIN_WORD = re.compile(r"[a-z\u00c0-\u024f]")
#: no show has more names than this in one bracket
#: so many letters glued behind a Chinese name are still that name
_LETTERS_OF_NAME = 2
_SHORT_NUMBER = re.compile(r"[0-9]{1,2}(?= [^\W\d])")
_MOST_NAMES = 16
#: a single Latin word behind a Chinese name is a name of its own from this length on
_ROMANISED = 6
_TRIM_START = " /|,.:;+&\x00)]}"
HOLE = "\x00"


def language_of(text: str) -> Language:
    """Kana is Japanese, Chinese characters without kana are Chinese, all else counts as Latin."""
    if text.isascii():
        return Language.EN
    text = _EDITION.sub("", text)
    if _KANA.search(text):
        return Language.JP
    return Language.ZH if _HAN.search(text) else Language.EN


def has_words(text: str) -> bool:
    """Whether anything in the text is a letter or a digit."""
    return _LETTER.search(text) is not None


def has_letters(text: str) -> bool:
    """Whether anything in the text is a letter."""
    return _ALPHA.search(text) is not None


def _is_cjk(char: str) -> bool:
    return char > "\u3004" and _CJK.match(char) is not None


def _script(text: str, at: int, step: int) -> str:
    """The script of the nearest letter: kana, han, latin, or nothing."""
    while 0 <= at < len(text):
        char = text[at]
        if char.isalnum():
            if char.isdigit():
                at += step
                continue
            if char < "\u3005":
                return "latin"
            return "kana" if _KANA.match(char) else "han" if _HAN.match(char) else "latin"
        at += step
    return ""


def part(text: str, offset: int, *, original: str) -> list[tuple[int, int]]:
    """Part a chunk at its written separators; positions count in the line.

    Args:
        text: the chunk, flat, with holes.
        offset: where the chunk begins in the line.
        original: the chunk as written, for underscores.
    """
    cuts: list[tuple[int, int]] = [(m.start(), m.end()) for m in _SLASH.finditer(text)]
    spaced = any("/" in text[start:end] for start, end in cuts)
    if "/" in text:
        cuts += _tight(text, is_spaced=spaced)
    if "_" in original and not text.isascii():
        cuts += _underscores(text, original)
    if " -" in text and not text.isascii():
        cuts += _dashes(text)
    if "「" in text:
        cuts += _quotes(text)
    if not cuts:
        return [(offset, offset + len(text))]
    cuts = sorted(cuts)[:_MOST_NAMES]
    ranges, at = [], 0
    for start, end in cuts:
        if start >= at:
            ranges.append((offset + at, offset + start))
            at = end
    ranges.append((offset + at, offset + len(text)))
    return ranges


def _tight(text: str, *, is_spaced: bool) -> list[tuple[int, int]]:
    """Slashes without blanks: they part names of different scripts, not `Fate/stay night`."""
    cuts: list[tuple[int, int]] = []
    parted = False
    at = text.find("/")
    while at >= 0:
        tight = (
            0 < at < len(text) - 1
            and not _NAME_SLASH.search(text, max(0, at - 5), at + 3)
            and text[at - 1] not in " /"
            and text[at + 1] not in " /"
        )
        if tight:
            before, after = _script(text, at - 1, -1), _script(text, at + 1, 1)
            if text[at - 1].isdigit() and text[at + 1].isdigit():
                before = after = ""  # 22/7
            if before and after:
                differ = before != after
                alike = before == after and before in ("han", "kana")
                if is_spaced:
                    # then a slash without blanks belongs to a name, unless Latin stands against the rest
                    split = _sides_differ(text, at)
                else:
                    mixed_left = before == after == "latin" and _is_chinese_left(text, at)
                    split = differ or alike or mixed_left or (parted and before == after == "latin")
                    differ = differ or mixed_left
                if split:
                    cuts.append((at, at + 1))
                    parted = parted or differ
        at = text.find("/", at + 1)
    return cuts


def _sides_differ(text: str, at: int) -> bool:
    left = text[:at].rsplit("/", 1)[-1]
    right = text[at + 1 :].split("/", 1)[0]
    return language_of(left) is not language_of(right)


def _is_chinese_left(text: str, at: int) -> bool:
    left = text[:at].rsplit("/", 1)[-1]
    right = text[at + 1 :].split("/", 1)[0]
    return (
        _CJK.search(left) is not None
        and _CJK.search(right) is None
        and _ALPHA.search(right) is not None
    )


def _underscores(text: str, original: str) -> list[tuple[int, int]]:
    """An underscore between a name with Chinese characters and one without parts them."""
    at = original.find("_")
    while at >= 0:
        left, right = text[:at], text[at + 1 :]
        if (
            (_CJK.search(left) is None) != (_CJK.search(right) is None)
            and _LETTER.search(left)
            and _LETTER.search(right)
        ):
            return [(at, at + 1)]
        at = original.find("_", at + 1)
    return []


def _dashes(text: str) -> list[tuple[int, int]]:
    """`English - 中文` parts where only Latin letters stand before and Chinese ones behind."""
    at = text.find(" - ")
    if at <= 0:
        return []
    left, right = text[:at], text[at + 3 :]
    if _CJK.search(left) or not _LETTER.search(left) or not _CJK.search(right):
        return []
    if in_bracket(right.strip().lower()) is not None:
        return []
    double = right.startswith(" ")
    first = right.lstrip()[:1]
    if double or (first and _is_cjk(first) and (" " in left.strip() or " - " not in right)):
        return [(at, at + 3)]
    return []


def _quotes(text: str) -> list[tuple[int, int]]:
    """`中文「日本語」English`: the quoted name has kana, the one before has none."""
    found = _QUOTE.search(text)
    if found is None or not _KANA.search(found[1]):
        return []
    before, after = text[: found.start()].strip(), text[found.end() :].strip()
    if not before or _KANA.search(before) or (after and _is_cjk(after[0])):
        return []
    return [(found.start(), found.start() + 1), (found.end() - 1, found.end())]


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Take blanks, separators and lone brackets off both ends."""
    while start < end and text[start] in _TRIM_START:
        start += 1
    if text[start : start + 2] == "- ":
        start += 2
    while start < end and text[end - 1] in " /|,;&+\x00":
        end -= 1
    while end - 2 >= start and text[end - 1] in "-~:" and text[end - 2] in " \x00)]}":
        end -= 1
        while start < end and text[end - 1] in " /|,;&\x00":
            end -= 1
    if start < end and text[end - 1] == ":":
        end -= 1
    if end - start > 1 and text[end - 1] == "-" and text.count("-", start, end) == 1:
        end -= 1
    if start < end and text[start] in _AROUND:
        opener, closer = text[start], _AROUND[text[start]]
        if text[end - 1] == closer and text.count(opener, start, end) == 1:
            start, end = start + 1, end - 1
    while start < end and text[start] == " ":
        start += 1
    while start < end and text[end - 1] in "([{":
        end -= 1
        while start < end and text[end - 1] == " ":
            end -= 1
    return start, end


def mixed(text: str, *, is_only: bool) -> tuple[int, int] | None:
    """Where a name of two scripts parts: a Chinese run and a Latin name of its own beside it.

    Args:
        text: the name, with holes.
        is_only: no other name stands beside it, so that a Latin name in front may be parted too.

    Returns:
        start and end of what lies between the two, or None.
    """
    if text.isascii():
        return None
    places = [m.start() for m in _CJK.finditer(text)]
    if not places:
        return None
    first, last = places[0], places[-1]
    tail = text[last + 1 :]
    head = text[:first]
    head_words = [w for w in head.replace(HOLE, " ").split() if _LATIN_WORD.search(w.lower())]
    tail_cut = _latin_tail(text, last + 1, tail)
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


def _latin_tail(text: str, at: int, tail: str) -> tuple[int, int] | None:
    words = [w for w in tail.replace(HOLE, " ").split() if _LATIN_WORD.search(w.lower())]
    if not words:
        return None
    # punctuation that closes the Chinese name stays with it
    begin = at
    while begin < len(text) and not (text[begin].isalnum() or text[begin] in " \x00([<#"):
        begin += 1
    gap = begin
    while gap < len(text) and text[gap] in " \x00":
        gap += 1
    if text[at:begin].endswith(":"):
        return None  # `刀剑: Alicization`
    if (number := _SHORT_NUMBER.match(text, gap)) and gap > begin:
        begin, gap = number.end(), number.end() + 1  # the number is the Chinese name's
    if HOLE in text[at:gap] and (len(words) > 1 or len(words[0]) > 3):  # noqa: PLR2004
        return begin, gap
    if gap == begin:
        glued = text[begin:].split(" ", 1)
        if len(glued) == 1 or len(words) < 2:  # noqa: PLR2004
            return None
        if text[begin - 1] in "!?。…":
            return None  # `…！Precious Friends` goes on
        if not text[begin - 1].isalnum():
            return begin, begin
        word = _bare(glued[0])
        if len(word) <= _LETTERS_OF_NAME:
            rest = begin + len(glued[0])
            is_name = len(words) > 2 or len(words[1]) >= _ROMANISED  # noqa: PLR2004
            return (rest, rest + 1) if is_name else None  # `女僕S Maidragon`
        if word and word == _bare(words[-1]):
            return begin + len(glued[0]), begin + len(glued[0]) + 1
        return begin, begin
    is_name = len(words) > 1 or (len(words[0]) >= _ROMANISED and words[0].isalpha())
    return (begin, gap) if is_name else None


def _latin_head(text: str, first: int) -> tuple[int, int] | None:
    head = text[:first]
    cut = head.rfind(" ")
    cut = max(cut, head.rfind(HOLE))
    if cut < 0:
        return None
    before = head[:cut]
    if head[cut + 1 : first].strip()[:1] in tuple("-~「『《("):
        return None  # `English -中文-` is one name with its subtitle
    known = [w for w in before.replace(HOLE, " ").split() if _LATIN_WORD.search(w.lower())]
    if len(known) > 1:
        return len(before.rstrip(" \x00")), cut + 1
    return None


def _bare(word: str) -> str:
    return "".join(c for c in word.lower() if c.isalnum())
