"""Scripts: what language a name is in, and where two names in one text part."""

import re

from apps.titles.claims.kind import in_bracket
from apps.titles.reading import Language

_KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30fa\u30fd-\u30ff\uff66-\uff9f]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005\u3007]")
CJK = re.compile(
    r"[\u3005-\u3007\u3041-\u30fa\u30fd-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]"
)
_EDITION = re.compile(r"[0-9]{4}年版")
_LETTER = re.compile(r"[^\W_]")
_ALPHA = re.compile(r"[^\W\d_]")
_AROUND = {"[": "]", "《": "》", "「": "」", "『": "』", '"': '"'}
#: names that have a slash in them
_NAME_SLASH = re.compile(r"(?<![a-z])(?:fate|in|hack/?)/(?=[a-z])|/(?=/)", re.IGNORECASE)
_SLASH = re.compile(r" ?[/|] | [/|]|\|")
_FRACTION = re.compile(r"[0-9]{1,3}/[0-9]{1,3}")
_PAREN_END = re.compile(r"(?<=[^ ])\(([^()]{2,80})\)[ ]*$")
_QUOTE = re.compile(r"「([^「」]{1,120})」")
#: no show has more names than this in one bracket
_MOST_NAMES = 16
_LONGEST_WORD = 40
#: a letter further away says nothing of what stands here
_NEAREST = 40
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
    return char > "\u3004" and CJK.match(char) is not None


def _script(text: str, at: int, step: int) -> str:
    """The script of the nearest letter: kana, han, latin, or nothing."""
    until = max(-1, at - _NEAREST) if step < 0 else min(len(text), at + _NEAREST)
    for char in text[at:until] if step > 0 else text[at : until if until >= 0 else None : -1]:
        if char.isalnum() and not char.isdigit():
            if char < "\u3005":
                return "latin"
            return "kana" if _KANA.match(char) else "han" if _HAN.match(char) else "latin"
    return ""


def part(
    text: str, offset: int, *, original: str, is_paired: bool = False
) -> list[tuple[int, int]]:
    """Part a chunk at its written separators; positions count in the line.

    Args:
        text: the chunk, flat, with holes.
        offset: where the chunk begins in the line.
        original: the chunk as written, for underscores.
        is_paired: the group writes `Romaji - 中文`, so that the dash parts whatever stands there.
    """
    cuts: list[tuple[int, int]] = [(m.start(), m.end()) for m in _SLASH.finditer(text)]
    spaced = any("/" in text[start:end] for start, end in cuts)
    if "/" in text:
        cuts += _tight(text, is_spaced=spaced)
    if "_" in original and not text.isascii():
        cuts += _underscores(text, original)
    if " -" in text:
        cuts += _twice(text) if text.isascii() else _dashes(text, is_paired=is_paired)
    if "「" in text:
        cuts += _quotes(text)
    if text.rstrip().endswith(")"):
        cuts += _parens(text)
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
            elif not before and after and _FRACTION.fullmatch(text[:at].strip()):
                cuts.append((at, at + 1))  # 22/7/Nanabun no Nijuuni
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
    return CJK.search(left) is not None and _ALPHA.search(right) is not None


def _underscores(text: str, original: str) -> list[tuple[int, int]]:
    """Underscores that part a name with Chinese characters from one without: `名前_Name_别名`."""
    cuts: list[tuple[int, int]] = []
    start = 0
    is_only = original.count("_") == 1  # then it stands for no blank
    at = original.find("_")
    while at >= 0:
        end = original.find("_", at + 1)
        left, right = text[start:at], text[at + 1 : end if end >= 0 else len(text)]
        # in `A_B`, `SAC_2045` and `中文A_B` it stands inside a Latin name
        differ = _script(text, at - 1, -1) != _script(text, at + 1, 1)
        if (
            (differ or _is_word_between(text, at) or (is_only and _is_spaced_chinese(left)))
            and (CJK.search(left) is None) != (CJK.search(right) is None)
            and _ALPHA.search(left)
            and _ALPHA.search(right.split("/", 1)[0])
        ):
            cuts.append((at, at + 1))
        start, at = at + 1, end
    return cuts[:_MOST_NAMES]


def _is_spaced_chinese(left: str) -> bool:
    """`某作品 Another Day`: written with blanks, so that a single underscore is a separator."""
    name = left.rsplit("/", 1)[-1].strip()
    return " " in name and CJK.search(name) is not None


def _is_word_between(text: str, at: int) -> bool:
    """`樱Trick_Sakura Trick`: a Chinese name that ends in a Latin word, and a name of several."""
    before = re.split(r"[ /_]", text[max(0, at - _LONGEST_WORD) : at])[-1]
    return CJK.search(before) is not None and " " in text[at + 1 :].strip()


def _dashes(text: str, *, is_paired: bool) -> list[tuple[int, int]]:
    """`English - 中文` parts where only Latin letters stand before and Chinese ones behind."""
    first_cjk = CJK.search(text)
    at = text.find(" - ")
    if is_paired and first_cjk:
        at = text.rfind(" - ", 0, first_cjk.start())  # `Romaji - Second Part - BLEACH 中文`
    if at <= 0:
        return []
    left, right = text[:at], text[at + 3 :]
    if CJK.search(left) or not _LETTER.search(left) or not CJK.search(right):
        return []
    if in_bracket(right.strip().lower()) is not None:
        return []
    first = right[:1]
    if first and _is_cjk(first) and (" " in left.strip() or " - " not in right):
        return [(at, at + 3)]
    is_only = is_paired and " - " not in right
    if is_only or left.endswith((HOLE, HOLE + " ")) or _begins_alike(left, right):
        return [(at, at + 3)]
    return []


def _twice(text: str) -> list[tuple[int, int]]:
    """`Love All Play - Love All Play`."""
    left, _, right = text.partition(" - ")
    is_same = bool(right) and bare(left) == bare(right)
    return [(len(left), len(left) + 3)] if is_same else []


def _begins_alike(left: str, right: str) -> bool:
    """`RPG Real Estate - RPG 不動產`: the second name begins with the first one's words."""
    found = CJK.search(right)
    before, head = bare(left), bare(right[: found.start()] if found else right)
    return bool(head) and (before.startswith(head) or head.startswith(before))


def _parens(text: str) -> list[tuple[int, int]]:
    """`中文(English Name)` and the other way round, glued inside a bracket."""
    found = _PAREN_END.search(text)
    if found is None:
        return []
    before, inside = text[: found.start()], found[1]
    is_latin = inside.isascii() and " " in inside and CJK.search(before) is not None
    is_cjk = (
        before.isascii() and CJK.match(inside) is not None and _ALPHA.search(before) is not None
    )
    return (
        [(found.start(), found.start() + 1), (found.end() - 1, found.end())]
        if is_latin or is_cjk
        else []
    )


def _quotes(text: str) -> list[tuple[int, int]]:
    """`中文「日本語」English`: the quoted name has kana, the one before has none."""
    found = _QUOTE.search(text)
    if found is None:
        return []
    before, after = text[: found.start()].strip(), text[found.end() :].strip()
    if found[1].isascii() and " " in found[1] and not after and CJK.search(before):
        return [(found.start(), found.start() + 1), (found.end() - 1, found.end())]
    if not _KANA.search(found[1]):
        return []
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
        if text[end - 1] == closer and text.count(opener, start, end - 1) == 1 < end - start:
            start, end = start + 1, end - 1
    while start < end and text[start] == " ":
        start += 1
    while start < end and text[end - 1] in "([{":
        end -= 1
        while start < end and text[end - 1] == " ":
            end -= 1
    return start, end


def bare(word: str) -> str:
    """The letters and digits of a word, lower case."""
    return "".join(c for c in word.lower() if c.isalnum())
