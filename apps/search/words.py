"""From what a person types, or a release says, to the words that a site is asked with. Pure.

Every character that is part of no word parts two words; what is left is joined with `+`. Sites that take only so
much are asked with the most telling words.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from apps.search.protocol import PLACE, Kind
from apps.titles import Reading, fold

_NO_WORD = re.compile(r"[\W_]+")
#: Of the fields of a release: which are said first where a site does not take all of them.
_GROUP, _TITLE, _SEASON, _DPI, _SUBTITLE, _SOURCE = range(6)


@dataclass(frozen=True, slots=True)
class Word:
    """One word; a lower rank is more telling."""

    text: str
    rank: int = 0


def split(text: str) -> tuple[Word, ...]:
    """The words of a text, all of one rank."""
    return tuple(Word(word) for word in _words(text))


def telling(reading: Reading, *, title_raw: str) -> tuple[Word, ...]:
    """What finds the other releases of the same show by the same group, as the release itself spells it.

    Group, title, season, subtitles, source, resolution. A season that is only assumed is not asked for: releases of
    a show with one season carry none.
    """
    # `WebRip 1080p` often says two things at once.
    resolution = [word for text in _written(reading, "resolution") for word in _words(text)]
    resolution = [word for word in resolution if any(sign.isdigit() for sign in word)]
    fields = (
        (_GROUP, _written(reading, "groups")),
        (_TITLE, [title_raw]),
        (_SEASON, _written(reading, "season")),
        (_SUBTITLE, _written(reading, "subtitle_languages", "subtitle_kind")),
        (_SOURCE, _written(reading, "source")),
        (_DPI, resolution),
    )
    found: list[Word] = []
    for rank, texts in fields:
        said = {word.text.casefold() for word in found}
        if rank == _SOURCE:
            said |= {word.casefold() for word in resolution}
        new = [word for text in texts for word in _words(text) if word.casefold() not in said]
        found.extend(Word(word, rank) for word in new)
    return tuple(found)


def of_show(title_raw: str, *, group: str, resolution: str) -> tuple[Word, ...]:
    """What finds a show of which only the record is known: group, title, resolution."""
    fields = ((_GROUP, group), (_TITLE, title_raw), (_DPI, resolution))
    return tuple(Word(word, rank) for rank, text in fields for word in _words(text))


def fitted(words: Sequence[Word], kind: Kind) -> tuple[str, ...]:
    """As many words as the site takes, the most telling ones first choice, in the order in which they came."""
    most_bytes, most_words = kind.most_bytes, kind.most_words
    left = most_bytes if most_bytes is not None else 2**16
    chosen: dict[int, str] = {}
    ranks: set[int] = set()
    for place in sorted(range(len(words)), key=lambda place: _turn(words, place, most_bytes)):
        if most_words is not None and len(chosen) >= most_words:
            break
        word = words[place]
        parting = 1 if chosen else 0
        text = word.text
        if len(text.encode()) + parting > left:
            # Half a title still finds the show; half a resolution finds nothing.
            may_be_cut = not chosen or (word.rank == _TITLE and _TITLE not in ranks)
            text = text.encode()[: max(0, left - parting)].decode(errors="ignore")
            if not may_be_cut or not text:
                continue
        chosen[place] = text
        ranks.add(word.rank)
        left -= len(text.encode()) + parting
    return tuple(chosen[place] for place in sorted(chosen))


def address(template: str, words: Iterable[str]) -> str:
    """The address that asks for these words. In a path a plus is a plus, so that words are parted by blanks there."""
    in_query = "?" in template.partition(PLACE)[0]
    return template.replace(
        PLACE, ("+" if in_query else "%20").join(quote(word, safe="") for word in words)
    )


def all_in(title: str, words: Iterable[str]) -> bool:
    """Whether a title says every word, in any width, case or Chinese script."""
    folded = fold(title)
    return all(fold(word) in folded for word in words)


def _turn(words: Sequence[Word], place: int, most_bytes: int | None) -> tuple[int, int]:
    """When a word is chosen: by rank, but a group that would take half of the room gives way to the title."""
    rank = words[place].rank
    if most_bytes is not None and rank == _GROUP:
        size = sum(len(word.text.encode()) + 1 for word in words if word.rank == _GROUP)
        if size > most_bytes // 2 and any(word.rank == _TITLE for word in words):
            rank = _SOURCE + 1
    return rank, place


def _words(text: str) -> list[str]:
    # Marks that stand by themselves are no part of a word, so they are joined with their letters first.
    return _NO_WORD.sub(" ", unicodedata.normalize("NFC", text)).split()


def _written(reading: Reading, *fields: str) -> list[str]:
    """The characters that said one of the fields, in the order in which they stand.

    What also says the episode (`S01E03`) would find that one alone, and is left out.
    """
    episodes = [span for span in reading.spans if span.field.startswith(("episode", "absolute"))]
    places = {
        (span.start, span.end)
        for span in reading.spans
        if span.field in fields
        and not any(span.start < one.end and one.start < span.end for one in episodes)
    }
    return [reading.text[start:end] for start, end in sorted(places)]
