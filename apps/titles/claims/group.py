"""Who released it: the bracket in front, or the name behind the last technical word."""

import re
from functools import lru_cache

from apps.titles import vocabulary

_SPLIT = re.compile(r" ?[&＆×+,，、/\\] ?| [xX] ")
_SURE_SUFFIXES = tuple(s for s in vocabulary.GROUP_SUFFIXES if len(s) > 2 or s[0] in "压壓")  # noqa: PLR2004
_NUMBER = re.compile(r"[0-9]{1,4}(?:v[0-9])?")
_LATIN = re.compile(r"[a-z0-9]+")
#: technical words that groups call themselves, or begin with
_SITES = vocabulary.RELEASE_SITES | {"web", "tv"}


@lru_cache(maxsize=2048)
def split(text: str) -> tuple[str, ...]:
    """The names of a joint group."""
    parts = [part.strip(" []【】()") for part in _SPLIT.split(text)]
    return tuple(part for part in parts if part)


@lru_cache(maxsize=2048)
def looks_like_group(low: str) -> bool:
    """Whether a bracket's content is the name of a group by its own words."""
    names = [part for part in _SPLIT.split(low) if part]
    for name in names:
        if name.endswith(vocabulary.GROUP_SUFFIXES):
            return True
        words = _LATIN.findall(name)
        if words and (
            words[-1] in vocabulary.GROUP_WORDS or words[-1].endswith(vocabulary.GROUP_ENDINGS)
        ):
            return True
        if "".join(name.replace("-", "").split()) in vocabulary.KNOWN_GROUPS:
            return True
    return False


def is_surely_group(low: str) -> bool:
    """Whether it is a group even where a name is as likely: `字幕组`, `-Raws`, not `侦探社`, `Dollhouse`."""
    if not looks_like_group(low):
        return False
    if low.isascii():
        return " " not in low.strip() and not low.strip().endswith("house")
    return low.endswith(_SURE_SUFFIXES)


def trailing(low: str, start: int, end: int) -> tuple[int, int] | None:
    """The group behind the technical words: `…H.264-VARYG`, `x264 AAC -Tsundere-Raws`, ` - THORA`."""
    at = low.rfind("-", start, end)
    if at < 0:
        return None
    # the name itself may hold dashes: go back to the dash that ends the technical words
    found = None
    for match in re.finditer(r" - ?|-", low[start:end]):
        tail = low[start + match.end() : end].strip(" ])")
        first = _LATIN.match(tail)
        if not tail or " " in tail or _NUMBER.fullmatch(tail):
            continue
        if first and first.group() in vocabulary.WORDS and first.group() not in _SITES:
            continue
        found = (
            start + match.end(),
            start + match.end() + len(low[start + match.end() : end].rstrip(" ])")),
        )
        break
    return found
