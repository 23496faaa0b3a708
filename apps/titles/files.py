"""Reads the names of files inside a torrent: the file, its folders, and what the torrent or rule already said."""

import re
from dataclasses import replace

from apps.titles import around, endings, extras, tidy, vocabulary
from apps.titles.claims import kind, numbering
from apps.titles.claims.kind import Mark, whole
from apps.titles.reading import Kind, Reading, Span, in_text_order
from apps.titles.resolve import read as read_line
from apps.titles.tokens import flatten, lowered

#: longer ones are no paths (PATH_MAX of Linux); what stands behind is not looked at
_LONGEST_TEXT = 4096
_LONGEST_ENDING = 12
_LONGEST_FOLDERS = 800
#: the show, its season, a folder of extras, and one more
_MOST_FOLDERS = 4
#: more digits than this are the name that a disc gives its files
_LONGEST_NUMBER = 4
_WORD_BEFORE = re.compile(r"\.([A-Za-z&+_-]{2,12}|[\u4e00-\u9fff&+_]{1,8})$")
_LONGEST_WORD = 14
_UNFINISHED = re.compile(r"\.(?:!qb|part|parts|crdownload|aria2|bc!|!ut)$", re.IGNORECASE)
_ENDING = re.compile(r"\.([a-z0-9]{2,7})$", re.IGNORECASE)
_INDEX = re.compile(r" *(?:\[ *[0-9]{1,3} *\] *(?=\[|【)|[0-9]{1,3} +(?=\[|【))")
_NUMBERED = re.compile(
    r" *(?P<n>[0-9]{1,4}(?:\.[0-9])?)(?P<version> ?v(?P<v>[0-9]))?"
    r"(?: *- *(?=[^\W\d])|\. +(?=[^\W\d])|[.、_] *(?=[\u3040-\u9fff])"
    r"|[. _-] *(?=(?:[0-9]{3,4}[PpIi]|[248][Kk]|[0-9]{2,3}fps)(?![0-9A-Za-z]))"
    r"| *(?:\([0-9]\))?$)(?P<title>.*)",
    re.DOTALL,
)
#: a picture's height or rate right behind the number is no episode's name
_HEIGHT = re.compile(r"(?:[0-9]{3,4}[pi]|[248]k|[0-9]{2,3}fps)(?![0-9a-z])", re.IGNORECASE)
_ZERO_NUMBERED = re.compile(
    r" *(?P<n>[0-9]{2,3})(?P<version> ?v(?P<v>[0-9]))?"
    r"(?: +(?=[^\W\d])| +- +(?=[1-9][0-9]* +[^\W\d])| *$)(?P<title>.*)",
    re.DOTALL,
)
#: `2-06. Title`: a season, an episode and its name
_SEASON_NUMBERED = re.compile(r" *(?P<s>[0-9]{1,2})-(?P<n>[0-9]{2})\. +[^\W\d]")
#: what a file's name begins with when the show's name is left to the folder
_IN_FRONT = re.compile(
    r" *(?:s[0-9]{1,4} ?e[0-9]|[0-9]{1,4}x[0-9]{2}|(?:episode|ep|e)[ .]?[0-9]{1,4}|"
    r"第[0-9一二三四五六七八九十]{1,4}[话話集回]|"
    r"[0-9]{1,3}(?:v[0-9])?(?: *$| +-|\. ))"
)
#: what a file is called that is called by nothing
_NO_NAMES = frozenset({"video", "movie", "main", "ep", "episode", "file", "output", "media"})
#: stands for a name, so that the words around a number alone are read as ever
_NO_NAME = "Name [60fps]"
#: Ranma 1/2
_HALF = re.compile(r"1/2(?![0-9.])")
_NUMBER_THEN_EPISODE = re.compile(r"[0-9]{1,2} - [0-9]")
_BRACKET = re.compile(r"[\[(【（]")
#: `C:\\folder`, `folder\\name`; not `[中文\\English]`
_BACKSLASHED = re.compile(
    r"[A-Za-z]:\\|[^\\ \[【]+\\[^\\]|(?:[\[【][^\]】\\ ]*[\]】]|[^\\ \[【])+\\[^\\]"
)
_SEPARATORS = re.compile(r"[/\\]")


def is_path(text: str) -> bool:
    """Whether a text is a path to a file, and not a title with a slash in it."""
    if _BACKSLASHED.match(text):
        return True
    at = text.rfind("/")
    if at <= 0 or text[at - 1] == " " or text[at + 1 : at + 2] in (" ", ""):
        return False
    if not _has_ending(text):
        return False
    if text[at - 1].isdecimal() and _NUMBER_THEN_EPISODE.match(text, at + 1):
        return False  # 22/7 - 01
    folder, name = text[:at].rsplit("/", 1)[-1], text[at + 1 :]
    low = lowered(flatten(folder)).strip()
    if not low:
        return False  # .hack//SIGN
    if around.PLAIN_FOLDER.fullmatch(low) or around.SPECIAL_FOLDER.fullmatch(low):
        return True
    if _HALF.match(text, at - 1):
        return False
    if (
        folder.count("[") != folder.count("]")
        or folder.count("【") != folder.count("】")
        or folder.count("(") != folder.count(")")
    ):
        return False
    head = re.split(r"[\[(（【]", folder, maxsplit=1)[0].strip() or folder.strip("[]【】")
    return (
        name[:1] in "[【"
        or bool(_IN_FRONT.match(lowered(flatten(name[: name.rfind(".")]))))
        or lowered(name).startswith(lowered(head[:24]))
        or (not head.isascii() and name.startswith(head.split(" ", 1)[0]))
    )


def _has_ending(text: str) -> bool:
    found = _ENDING.search(text, max(0, len(text) - _LONGEST_ENDING))
    return found is not None and found[1].lower() in vocabulary.ENDINGS


def read(title: str) -> Reading:
    """Read a release's title, or the path of a file. Never raises, whatever the text is."""
    if tidy.is_untidy(title[:_LONGEST_TEXT]):
        clean, kept = tidy.tidied(title[:_LONGEST_TEXT])
        return tidy.put_back(_read(clean), title, kept)
    return _read(title)


def _read(title: str) -> Reading:
    if ("/" in title or "\\" in title) and is_path(title):
        return _read_path(title, None)
    if _has_ending(title):
        return _read_name(title, title, 0)
    return read_line(title)


def read_file(path: str, *, context: Reading | None = None) -> Reading:
    """Read a file inside a torrent.

    Args:
        path: the file with its folders, parted by slashes of either kind.
        context: what the torrent, or the rule that fetched it, already told; the file's own words
            come first, then its folders', then these.
    """
    if tidy.is_untidy(path[:_LONGEST_TEXT]):
        clean, kept = tidy.tidied(path[:_LONGEST_TEXT])
        return tidy.put_back(_read_path(clean, context), path, kept)
    return _read_path(path, context)


def _read_path(path: str, context: Reading | None) -> Reading:
    end = len(path)
    unfinished = _UNFINISHED.search(path, max(0, end - _LONGEST_ENDING))
    if unfinished:
        end = unfinished.start()
    at = max(path.rfind("/", 0, end), path.rfind("\\", 0, end)) + 1
    name = path[at:end]
    leading = path[max(0, at - _LONGEST_FOLDERS) : at]
    folders = [folder for folder in _SEPARATORS.split(leading) if folder][-_MOST_FOLDERS:]
    nearest = lowered(flatten(folders[-1])).strip() if folders else ""
    reading = _read_name(name, path, at, is_in_season=bool(around.PLAIN_FOLDER.fullmatch(nearest)))
    if unfinished:
        reading = replace(
            reading, spans=(*reading.spans, Span("noise", unfinished.start(), len(path)))
        )
    if (folders or context is not None) and reading.title_en in _NO_NAMES:
        reading = _without_names(reading)
    if folders:
        reading = around.with_folders(reading, folders, path[:at])
    if context is not None:
        reading = around.with_context(reading, context)
    return reading


def _read_name(name: str, path: str, offset: int, *, is_in_season: bool = False) -> Reading:
    index = _INDEX.match(name)
    if index and read_line(name[index.end() :]).title is not None:  # not of `05 [1080p].mkv`
        offset += index.end()
        name = name[index.end() :]
    stem, ending = _stem(name)
    if in_season := _SEASON_NUMBERED.match(flatten(stem)):
        return _numbered_in_season(in_season, name, path, offset)
    if mark := kind.in_bracket(lowered(flatten(stem)).strip()):
        return _extra(mark, name, path, offset)
    flat = flatten(stem)[:200]
    numbered = _NUMBERED.fullmatch(flat)
    if numbered is None and (is_in_season or flat[:1] == "0"):
        numbered = _ZERO_NUMBERED.fullmatch(flat)
    told = numbering.sxxeyy(lowered(flat), 0, len(flat))  # `24 - S01E04`
    if numbered is None or told or numbering.is_year(whole(numbered["n"])):
        reading = extras.told(_moved(read_line(name), path, offset), name, offset)
        is_number = stem.isdecimal() and len(stem) > _LONGEST_NUMBER
        is_in_front = _IN_FRONT.match(lowered(flat)) is not None and reading.episode is not None
        if is_number or (is_in_front and not (told and told.start)):
            reading = _without_names(reading)
        return reading
    at = numbered.start("title")
    if not _HEIGHT.match(stem, at):
        brackets = _BRACKET.search(stem, at)
        at = brackets.start() if brackets else len(stem)
    inner = read_line(_NO_NAME + stem[at:] + ending)
    start, end = numbered.span("n")
    spans = [
        Span(name, offset + start, offset + end)
        for name, (start, end) in (("episode", (start, end)), ("version", numbered.span("version")))
        if end > start
    ]
    # what the tags and the ending say stands behind the number and the episode's name here
    by = offset + at - len(_NO_NAME)
    spans += [
        replace(span, start=span.start + by, end=span.end + by)
        for span in inner.spans
        if span.start >= len(_NO_NAME)
    ]
    return replace(
        inner,
        text=path,
        kind=Kind.EPISODE,
        title_en=None,
        title_zh=None,
        title_jp=None,
        title_raw=None,
        title_part="",
        further_names=(),
        episode=whole(numbered["n"]),
        version=int(numbered["v"]) if numbered["v"] else 1,
        spans=in_text_order(spans),
        reasons=("episode:number in front",),
    )


def _numbered_in_season(found: re.Match[str], name: str, path: str, offset: int) -> Reading:
    """`2-06. Title.mkv`: season and episode, and the episode's name."""
    reading = _without_names(_moved(read_line(name), path, offset))
    said = [
        Span(field, offset + found.start(part), offset + found.end(part))
        for field, part in (("season", "s"), ("episode", "n"))
    ]
    return replace(
        reading,
        kind=Kind.EPISODE,
        season=int(found["s"]),
        season_text=found["s"],
        episode=int(found["n"]),
        spans=in_text_order([*said, *reading.spans]),
        reasons=("season:written", "episode:number in front"),
    )


def _without_names(reading: Reading) -> Reading:
    """What stands behind a number in front is the episode's name, not the show's."""
    return replace(
        reading,
        title_zh=None,
        title_en=None,
        title_jp=None,
        title_raw=None,
        title_part="",
        further_names=(),
        spans=tuple(span for span in reading.spans if span.field != "title"),
    )


def _extra(mark: Mark, name: str, path: str, offset: int) -> Reading:
    """`NCOP1.mkv`, `Menu.mkv`: a file that is called by nothing but its kind."""
    whole_name = _moved(read_line(name), path, offset)
    said = ["kind"] if mark.number is None else ["kind", "episode"]
    return replace(
        whole_name,
        kind=mark.kind,
        episode=mark.number,
        title_zh=None,
        title_en=None,
        title_jp=None,
        title_raw=None,
        title_part="",
        further_names=(),
        spans=in_text_order(
            [
                *(span for span in whole_name.spans if span.field != "title"),
                *(Span(name, offset + mark.start, offset + mark.end) for name in said),
            ]
        ),
        reasons=("kind:file",),
    )


def _stem(name: str) -> tuple[str, str]:
    """The name without its ending and the words before it that tell of subtitles."""
    found = _ENDING.search(name, max(0, len(name) - _LONGEST_ENDING))
    if found is None or found[1].lower() not in vocabulary.ENDINGS:
        return name, ""
    stem, ending = name[: found.start()], name[found.start() :]
    while (
        more := _WORD_BEFORE.search(stem, max(0, len(stem) - _LONGEST_WORD))
    ) and _is_subtitle_word(more[1]):
        stem, ending = stem[: more.start()], stem[more.start() :] + ending
    return stem, ending


def _is_subtitle_word(word: str) -> bool:
    low = word.lower()
    return low in vocabulary.SUBTITLE_MARKS or bool(endings.languages_in(low))


def _moved(reading: Reading, path: str, offset: int) -> Reading:
    if not offset and reading.text == path:
        return reading
    spans = tuple(
        replace(span, start=span.start + offset, end=span.end + offset) for span in reading.spans
    )
    return replace(reading, text=path, spans=spans)
