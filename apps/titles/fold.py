"""One key per title: names that only differ in width, case, script or punctuation fold together."""

import unicodedata
from functools import lru_cache

import opencc

_KEPT = frozenset("LNM")


@lru_cache(maxsize=1)
def _simplifier() -> opencc.OpenCC:
    # made at the first use: it reads its tables, 4 ms; one converter serves all threads
    return opencc.OpenCC("t2s")


def plain(text: str) -> str:
    """Fold width and case; keep letters, digits and marks only."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if text.isascii():
        return "".join(filter(str.isalnum, text))
    kept = "".join([c for c in text if unicodedata.category(c)[0] in _KEPT])
    # marks that stood behind what is gone now belong to the letter before
    return unicodedata.normalize("NFKC", kept).casefold()


def fold(text: str) -> str:
    """Return the key under which a title is compared.

    Width, case, simplified and traditional characters, punctuation and blanks make no difference.
    A text of symbols only keeps them, so that it is not equal to every other such text.
    """
    key = plain(text)
    if not key:
        return "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return key if key.isascii() else str(_simplifier().convert(key))
