"""The ending of a file's name, and the language and marks in front of a subtitle file's."""

import re

from apps.titles import tokens, vocabulary
from apps.titles.claims import language
from apps.titles.draft import Draft
from apps.titles.tokens import Line

_ENDING = re.compile(r"[. ]([a-z0-9]{2,7})$")
_MARKS_BEFORE_ENDING = re.compile(r"[.]([a-z0-9&+_\- ]{2,16}|[\u4e00-\u9fff&+_]{1,8})$")
#: `.ja[cc].srt`
_BRACKETED_MARK = re.compile(r"[\[(](" + "|".join(sorted(vocabulary.SUBTITLE_MARKS)) + r")[\])]$")
#: `Name 10 (1).avi`: a second copy of a file
_COPY = re.compile(r"(?<=[0-9]) \(([0-9])\)$")
#: `Name.mkv [463.1 MB]`, `Name.mkv.torrent`: what lists of files add behind a name
_BEHIND = re.compile(
    r"(?<=[.])(?P<ending>[a-z0-9]{2,4})(?P<more>\.torrent| ?[\[(][0-9]{1,5}(?:\.[0-9]{1,3})? ?[kmgt]i?b[\])])$"
)
_HASH = re.compile(r"[0-9a-z]{16,}|(?=[0-9a-f]*[0-9][a-f])[0-9a-f]{12,}")
_LONGEST_HASH = 120


def take_off(draft: Draft) -> None:
    """Take a file's ending off, and the language marks before a subtitle file's."""
    line = draft.line
    raw = _without_what_is_behind(draft)
    found = _ENDING.search(raw)
    if found is None or found[1] not in vocabulary.ENDINGS or (raw[found.start()] == " "):
        if raw.endswith(("_mkv", "_mp4")):
            draft.container, draft.ending = raw[-3:].upper(), raw[-3:]
            draft.say("container", len(raw) - 3, len(raw))
            line.end -= 4
        return
    ending = found[1]
    draft.ending = ending
    if ending in vocabulary.VIDEO_ENDINGS or ending in vocabulary.SUBTITLE_ENDINGS:
        draft.container = ending.upper()
        draft.say("container", found.start(1), found.end(1))
    else:
        draft.say("noise", found.start(1), found.end(1))
    if ending in vocabulary.SUBTITLE_ENDINGS:
        draft.say("subtitle_kind", found.start(1), found.end(1))
    line.end = found.start()
    if ending == "7z" and raw[: line.end].endswith(".patch"):
        draft.say("noise", line.end - 5, line.end)
        line.end -= 6
    if copy := _COPY.search(raw, max(0, line.end - 6), line.end):
        draft.say("noise", copy.start(1), copy.end(1))
        line.end = copy.start()
    if ending in vocabulary.SUBTITLE_ENDINGS or ending == "mka":
        _subtitle_marks(draft, raw)


def _without_what_is_behind(draft: Draft) -> str:
    raw = tokens.lowered(draft.line.text[: draft.line.end])
    found = _BEHIND.search(raw, max(0, len(raw) - 30))
    if found is None or found["ending"] not in vocabulary.ENDINGS:
        return raw
    draft.say("noise", *found.span("more"))
    draft.line.end = found.start("more")
    return raw[: draft.line.end]


def _subtitle_marks(draft: Draft, raw: str) -> None:
    """`.en.forced.srt`: words about the subtitles between the name and the ending, from behind."""
    line = draft.line
    while found := _BRACKETED_MARK.search(raw, max(0, line.end - 12), line.end):
        draft.subtitle_marks.insert(0, found[1])
        draft.say("subtitle_marks", found.start(1), found.end(1))
        line.end = found.start()
    while found := _MARKS_BEFORE_ENDING.search(raw, max(0, line.end - 17), line.end):
        word = found[1]
        if word in vocabulary.SUBTITLE_MARKS:
            draft.subtitle_marks.insert(0, word)
            draft.say("subtitle_marks", found.start(1), found.end(1))
        elif languages := languages_in(word):
            draft.languages += [value for value in languages if value not in draft.languages]
            draft.say("subtitle_languages", found.start(1), found.end(1))
        else:
            return
        line.end = found.start()


def languages_in(word: str) -> list[str]:
    """The languages that a word before a file's ending names: `chs`, `zh-Hans`, `Cht&Jap`."""
    for parts in ([re.sub(r"[_-]", "", word)], re.split(r"[&+_ -]", word)):
        told = [
            value for part in parts for name, value in _claims(part) if name == vocabulary.LANGUAGE
        ]
        if told:
            return list(dict.fromkeys(told))
    return []


def _claims(word: str) -> vocabulary.Claims:
    if word in vocabulary.WORDS or not word or word.isascii():
        return vocabulary.WORDS.get(word) or ()
    told = language.chinese(word)
    return told[0] if told else ()


def is_hash(line: Line) -> bool:
    """A name of one long word of mixed letters and digits says nothing."""
    low = line.low[: line.end]
    words = low.replace(".", " ").split() if len(low) < _LONGEST_HASH else []
    if not words or len(words) > 3:  # noqa: PLR2004 - words of a path that leads to it
        return not low.strip()
    last = words[-1]
    if not _HASH.fullmatch(last):
        return False
    return any(c.isdigit() for c in last) and any(c.isalpha() for c in last)
