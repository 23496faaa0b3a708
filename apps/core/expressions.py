r"""Expressions that people write into filters: found out what they are, and looked for within limits. Pure.

Whether a text is a regular expression is for Python's `re` to say, as ever. It is looked for by `regex`, whose search
can be told to give up: `re` would try a nested repetition such as `(a+)+$` on one long title for years.
"""

import re
import time
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import regex

#: Seconds of this process's own work (regex counts them so) for one search, and for an expression in a whole round.
ONE_SEARCH = 0.1
ONE_ROUND = 1.0
#: An entry of a filter that names a field of the reading and is no expression (apps/bangumi/filters.py).
BY_FIELD = re.compile(
    r"(group|resolution|source|platform|kind|subtitle|only-subtitle)\s*[:：]\s*(.+)",
    re.IGNORECASE | re.DOTALL,
)
#: A brace that begins no repetition is text to `re`; to `regex` it may begin a search for what is merely alike.
_BRACE = re.compile(r"\\N\{[^}]*\}|\\.|\{(?!\d*,?\d*\})", re.DOTALL)
_WORD = re.compile(r"\w+")
#: No title that anybody publishes is longer.
_PROBE_LENGTH = 600
_MOST_PROBES = 16


class TooSlow(Exception):
    """An expression was not done with a text in time."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.source = source


@dataclass(slots=True)
class Patience:
    """What the expressions of one round have used up of their time; what has used up its share is not tried again."""

    spent: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expression:
    """An entry, ready to be looked for."""

    source: str
    #: It is no regular expression and counts as text.
    is_literal: bool
    _pattern: "regex.Pattern[str]"

    def is_in(self, text: str, patience: Patience | None = None) -> bool:
        """Does it stand in a text? Raises TooSlow."""
        spent = patience.spent if patience is not None else {}
        before = spent.get(self.source, 0.0)
        if before >= ONE_ROUND:
            raise TooSlow(self.source)
        begun = time.process_time()
        try:
            return self._pattern.search(text, timeout=ONE_SEARCH) is not None
        except TimeoutError:
            spent[self.source] = before + max(ONE_SEARCH, time.process_time() - begun)
            raise TooSlow(self.source) from None


@lru_cache(maxsize=4096)
def expression(source: str) -> Expression:
    """The expression for a text, whatever it is; case does not count."""
    try:
        with warnings.catch_warnings():
            # What a later Python may read otherwise is read as this one reads it.
            warnings.simplefilter("ignore", FutureWarning)
            re.compile(source, re.IGNORECASE)
            pattern = regex.compile(_BRACE.sub(_escaped, source), regex.IGNORECASE)
    except (re.error, regex.error, RecursionError, OverflowError, MemoryError):
        return Expression(source, True, regex.compile(regex.escape(source), regex.IGNORECASE))  # noqa: FBT003
    return Expression(source, False, pattern)  # noqa: FBT003


def literal(sources: Iterable[str]) -> list[str]:
    """The entries that are no regular expression and count as text."""
    return [text for text in sources if _is_expression(text) and expression(text).is_literal]


def slow(sources: Iterable[str]) -> list[str]:
    """The entries that take too long on a text made to be hard for them: it could come in a title."""
    return [text for text in sources if _is_expression(text) and _is_slow(text)]


def _is_expression(source: str) -> bool:
    return bool(source.strip()) and BY_FIELD.fullmatch(source.strip()) is None


@lru_cache(maxsize=256)
def _is_slow(source: str) -> bool:
    asked = expression(source)
    try:
        for part in _parts(source):
            asked.is_in((part * _PROBE_LENGTH)[:_PROBE_LENGTH] + "\0")
    except TooSlow:
        return True
    return False


def _parts(source: str) -> list[str]:
    """What a repetition in the expression may be made for: its own words and letters, and some of each kind."""
    words = _WORD.findall(source)
    letters = [letter for word in words for letter in word]
    return list(dict.fromkeys([*"a1 -中", *words, *letters]))[:_MOST_PROBES]


def _escaped(found: re.Match[str]) -> str:
    return r"\{" if found[0] == "{" else found[0]
