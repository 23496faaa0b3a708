"""Resolution, source, platform, codecs, container: the technical words, told one by one."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from apps.titles import vocabulary
from apps.titles.claims import language

_WORD = re.compile(
    r"[0-9a-z\u00c0-\u024f]+(?:'[a-z]+)?|[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]+"
)
_SIZE = re.compile(r"([0-9]{3,4})x([0-9]{3,4})[pi]?")
_LINES = re.compile(r"([0-9]{3,4})([pi])(?:[0-9]{2,3}(?:fps)?|hq)?")
_UNIT = re.compile(r"[0-9]{1,6}(?:fps|mbits?|mbps|kbits?|kbps|mib|gib|mb|khz|bits?|ch|nfs|gb)")
_JOINS = frozenset(" -._&/+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word with what it claims; `claims` is None for a word nobody knows."""

    start: int
    end: int
    key: str
    claims: vocabulary.Claims | None
    weak: bool = False


@lru_cache(maxsize=4096)
def words(low: str) -> tuple[Word, ...]:
    """Tell the words of a piece of lower-case text; positions count from its start.

    Kept for the last 4,096 different pieces: a feed repeats its brackets on every line.
    """
    found = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(low)]
    told: list[Word] = []
    at, count = 0, len(found)
    while at < count:
        start, end, key = found[at]
        if key in vocabulary.FIRST_OF_MANY:
            joined = _joined(low, found, at)
            if joined is not None:
                word, used = joined
                told.append(word)
                at += used
                continue
        word = _word(start, end, key)
        at += 1
        if (
            word.claims is not None
            and key[-1].isdigit()
            and _is_channel(low, end, found[at : at + 1])
        ):
            word = replace(word, end=found[at][1])  # `DDP5.1`
            at += 1
        told.append(word)
    return tuple(told)


def _is_channel(low: str, end: int, after: list[tuple[int, int, str]]) -> bool:
    return bool(after) and low[end] == "." and after[0][0] == end + 1 and after[0][2] in "012"


def _joined(low: str, found: list[tuple[int, int, str]], at: int) -> tuple[Word, int] | None:
    """The longest entry that begins with this word and goes over separators."""
    start, end, key = found[at]
    best: tuple[Word, int] | None = None
    for used in (1, 2):
        if at + used >= len(found):
            break
        after, until, more = found[at + used]
        if after - end != 1 or low[end] not in _JOINS:
            break
        key, end = key + more, until
        claims = vocabulary.WORDS.get(key)
        if claims is not None:
            best = Word(start, end, key, claims, weak=key in vocabulary.WEAK), used + 1
    return best


def _word(start: int, end: int, key: str) -> Word:
    claims = vocabulary.WORDS.get(key)
    if claims is not None:
        return Word(start, end, key, claims, weak=key in vocabulary.WEAK)
    if key[0] >= "\u3005":
        if key in vocabulary.CHINESE_QUALITY:
            return Word(start, end, key, vocabulary.NOISE, weak=True)
        told = language.chinese(key)
        return (
            Word(start, end, key, None) if told is None else Word(start, end, key, told[0], told[1])
        )
    if key[0].isdigit():
        claims = _measure(key)
        return Word(start, end, key, claims, weak=not claims)
    return Word(start, end, key, None)


def _measure(key: str) -> vocabulary.Claims | None:
    if size := _SIZE.fullmatch(key):
        return ((vocabulary.RESOLUTION, lines(int(size[1]), int(size[2]))),)
    if told := _LINES.fullmatch(key):
        return ((vocabulary.RESOLUTION, told[1] + told[2]),)
    return vocabulary.NOISE if _UNIT.fullmatch(key) else None


def lines(width: int, height: int) -> str:
    """Name a picture size by its width, as the field does: 1920x816 is 1080p."""
    if width >= 3800:  # noqa: PLR2004
        return "2160p"
    if width == 1920:  # noqa: PLR2004
        return "1080p"
    if width == 1280 and height <= 720:  # noqa: PLR2004
        return "720p"
    return f"{height}p"
