"""From chunks to names: seasons, kinds and noise taken off, told apart by separator and script."""

import re
from dataclasses import replace

from apps.titles import asides, vocabulary, years
from apps.titles.claims import kind, mixed, names, numbering, seasons
from apps.titles.claims.kind import Mark
from apps.titles.claims.seasons import SeasonMark
from apps.titles.draft import Draft, Name
from apps.titles.reading import Kind, Language

_QUARTER = re.compile(
    r"(?:[0-9]{2,4}年)?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?:新番|番)|"
    r"[0-9]{4}年[0-9]{1,2}月番|新番連載|(?:僅限|仅限)[^()\[\] ]{0,12}地[區区]"
)
_EDITION_END = re.compile(
    r" ?(?:(?:bd|tv|web|dvd)版|(?<= )(?:bd|eps?|最新|更新|[国國日中粤粵英][语語]?配音?版?|[国國粤粵日][语語]版)) *$"
)
_RUN = re.compile(r"[^\x00]+")
_VOLUME = re.compile(
    r"[ -]{0,3}(?<![a-z])vol(?:ume)?[. ]{0,2}[0-9]{1,2}(?:[-~][0-9]{1,2})?(?![0-9a-z])[ -]{0,2}"
)
_PACK_END = re.compile(
    r" (?:tv|s[0-9]{1,2}|season [0-9])(?: ?[+&] ?(?:movies?|ovas?|oads?|sps?|specials?|ona|剧场版)){1,5}$"
)
_NUMBERED_NAME = re.compile(r"lupin (?:iii|the)")
_ALL_SEASONS = re.compile(r"全[一二两三四五六七八九2-9]季(?:\+(?:movies?|ovas?|剧场版|sp)){0,3}")
#: `Name - OP01 - The Song`: an extra and what it is called
_EXTRA_BETWEEN = re.compile(r" - ((?:nc)?(?:op|ed) ?[0-9]{0,2}[a-d]?(?: ?v[0-9])?) - ")
_EXTRAS = (Kind.OPENING, Kind.ENDING, Kind.PV, Kind.OTHER)
_NAME_WORDS = frozenset(
    [
        "opening",
        "ending",
        "menu",
        "interview",
        "commentary",
        "preview",
        "trailer",
        "teaser",
        "scans",
        "fonts",
        "预告",
        "預告",
    ]
)
HOLE = names.HOLE


def tell(draft: Draft) -> None:
    """Find the names in the chunks, and the seasons and kinds written in them."""
    line = draft.line
    found: list[Name] = []
    for start, end in draft.chunks:
        found += _chunk_names(draft, start, end)
    for start, end in draft.others:
        for mark in seasons.marks(line.low, start, end):
            if mark.season is not None and draft.season is None:
                draft.season, draft.season_end, draft.season_span = (
                    mark.season,
                    mark.season_end,
                    (mark.start, mark.end),
                )
    for mark in draft.told.seasons:
        if mark.part is None or not _is_of_episode(draft, mark):
            _take_season(draft, mark)
    if draft.season is None and draft.number_piece >= 0:
        # a second text behind the technical words repeats the name, and may say the season
        for piece in line.pieces[draft.number_piece :]:
            for mark in () if piece.opener else seasons.marks(line.low, piece.start, piece.end):
                if line.low[mark.start] == "第":
                    _take_season(draft, mark)
    found = [name for name in found if name.parts]
    _part_mixed(draft, found)
    _trailing_numbers(draft, found)
    draft.names = found


def _is_of_episode(draft: Draft, mark: SeasonMark) -> bool:
    """`3x089 - Awakening (Part 4)`: the part of an episode's name."""
    if draft.episodes is None or mark.start < draft.episodes.end:
        return False
    between = draft.line.low[draft.episodes.end : mark.start]
    return "[" not in between and names.has_letters(between)


def _take_season(draft: Draft, mark: SeasonMark) -> None:
    if mark.part is not None and draft.part is None:
        draft.part = mark.part
        draft.say("part", mark.start, mark.end)
    elif mark.season is not None and draft.season is None:
        draft.season, draft.season_end = mark.season, mark.season_end
        draft.season_span = (mark.start, mark.end)
    else:
        draft.say_again("season" if mark.part is None else "part", mark.start, mark.end)
    is_last = mark.season is None and mark.part is None
    if is_last and "season:last" not in draft.reasons:
        draft.reasons.append("season:last")


def _chunk_names(draft: Draft, start: int, end: int) -> list[Name]:
    line, told = draft.line, draft.told
    low = line.low
    holes = [hole for hole in draft.holes if hole[0] < end and hole[1] > start]
    for mark in seasons.marks(low, start, end):
        _take_season(draft, mark)
        holes.append((mark.start, mark.end))
    chunk = low[start:end]
    if "月" in chunk or "地" in chunk or "連載" in chunk:
        for found in _QUARTER.finditer(low, start, end):
            holes.append(found.span())
            draft.say("noise", *found.span())
    if "(" in chunk:
        holes += asides.quiet_parens(draft, chunk, start)
    if (
        "-" in chunk
        and draft.episodes is not None
        and (again := numbering.dash(low, start, end))
        and (
            again.episode in (draft.episodes.episode, draft.episodes.absolute)
            or not low[again.end : end].strip()
        )
    ):
        holes.append((again.start, end))
        draft.say_again("episode", again.start, again.end)
    if (edition := _EDITION_END.search(low, max(start, end - 8), end)) and edition.start() > start:
        holes.append(edition.span())
        draft.say("noise", *edition.span())
    stop = _before_holes(low, start, end, holes)
    if (before := asides.batch_holes(draft, start, stop, holes)) < stop:
        end = before  # `Name Complete Series S01-S03`
    if "v" in chunk and (version := asides.version(draft, start, end)):
        told.version = told.version or version
        holes.append((version[1], version[2]))
        draft.say("version", version[1], version[2])
    if "全" in chunk and (every := _ALL_SEASONS.search(low, start, end)):
        told.batch = every.span()
        holes.append(every.span())
        draft.say("kind", *every.span())
    if "vol" in chunk and (volume := _VOLUME.search(low, start, end)):
        if draft.episodes is None:
            told.batch = volume.span()
            draft.say("kind", *volume.span())
        if draft.episodes is None or "volume" not in volume[0]:  # `RWBY Volume 9 - 08` is its name
            holes.append(volume.span())
    if year := years.scene_year(draft, start, end) or years.year_before_mark(draft, start, end):
        draft.told.year = (int(low[slice(*year)]), *year)
        holes.append(year)
    if chunk[-8:].strip(" -.")[-4:].isdecimal():
        years.year_hole(draft, start, end, holes)
    flat = asides.with_holes(line.flat, start, end, holes)
    ranges = names.part(flat, start, original=line.text[start:end], is_paired=_is_paired(draft))
    return [name for at, to in ranges for name in _one_name(draft, at, to, holes)]


def _before_holes(low: str, start: int, end: int, holes: list[tuple[int, int]]) -> int:
    """Where the name ends, when seasons stand behind it."""
    ends = {to: at for at, to in holes if at > start}
    stop = start + len(low[start:end].rstrip(" -"))
    while stop in ends:
        stop = start + len(low[start : ends[stop]].rstrip(" -"))
    return stop if stop < start + len(low[start:end].rstrip(" -")) else end


def _one_name(draft: Draft, start: int, end: int, holes: list[tuple[int, int]]) -> list[Name]:
    """Take the marks off a name and keep what is left of it."""
    line = draft.line
    low, flat = line.low, line.flat
    text = asides.with_holes(flat, start, end, holes)
    at, to = names.trim(text, 0, len(text))
    begin, until = start + at, start + to
    if until > begin and kind.is_possible(low[begin:until]):
        if start > draft.chunks[0][0] and (alone := kind.in_bracket(low[begin:until])):
            # `Name (2023) Movie`, `Name (TV) - 特別篇`: the word stands alone behind the name
            draft.marks.append(replace(alone, start=begin, end=until))
            return []
        begin, until = _strip_marks(draft, begin, until)
    if (
        until > begin
        and (mark := seasons.roman(low, begin, until))
        and not _NUMBERED_NAME.search(low, begin, until)
    ):
        _take_season(draft, mark)
        holes.append((mark.start, mark.end))
    if until <= begin:
        return []
    return [_name(draft, begin, until, holes + draft.holes)]


def _strip_marks(draft: Draft, begin: int, until: int) -> tuple[int, int]:
    low, flat = draft.line.low, draft.line.flat
    if mark := kind.at_start(low, begin, until):
        draft.marks.append(mark)
        begin = mark.end
    if (extra := _EXTRA_BETWEEN.search(low, begin, until)) and extra.start() > begin:
        found = kind.in_bracket(extra[1])
        if found is not None:
            draft.marks.append(replace(found, start=extra.start(1), end=extra.end(1)))
            return begin, extra.start()
    if mark := kind.in_middle(low, begin, until):
        draft.marks.append(mark)
        if mark.kind is Kind.SPECIAL:
            draft.holes.append((mark.start, mark.end))
    if (pack := _PACK_END.search(low, begin, until)) and pack.start() > begin:
        draft.told.batch = pack.span()
        draft.say("kind", *pack.span())
        at, to = names.trim(flat[begin : pack.start()], 0, pack.start() - begin)
        begin, until = begin + at, begin + to
    if low.endswith(" ona", begin, until):
        draft.reasons.append("kind:ona")
        draft.say("kind", until - 3, until)
        until -= 4
    stripped: set[str] = set()  # `Movie Movie` keeps one
    for _ in range(3):
        mark = kind.at_end(low, begin, until, is_numbered=draft.episodes is not None)
        if mark is None or mark.start <= begin or mark.word in stripped:
            break
        if _is_name_word(draft, mark, low[begin : mark.start]):
            break
        stripped.add(mark.word)
        if low[begin : mark.start].rstrip().endswith("+"):
            draft.told.batch = (mark.start, mark.end)  # `Title + OVA`
            draft.say("kind", mark.start, mark.end)
        else:
            draft.marks.append(mark)
        at, to = names.trim(flat[begin : mark.start], 0, mark.start - begin)
        begin, until = begin + at, begin + to
    return begin, until


def _is_name_word(draft: Draft, mark: Mark, before: str) -> bool:
    """`My Happy Ending - 05`: beside an episode these words need a dash or a number to be marks."""
    if draft.episodes is None or mark.number is not None or mark.kind not in _EXTRAS:
        return False
    return mark.word in _NAME_WORDS and not before.rstrip().endswith("-")


def _name(draft: Draft, begin: int, until: int, holes: list[tuple[int, int]]) -> Name:
    flat = draft.line.flat
    text = asides.with_holes(flat, begin, until, holes)
    parts = []
    for run in _RUN.finditer(text):
        start, end = names.trim(text, run.start(), run.end())
        if end > start and names.has_words(text[start:end]):
            parts.append((begin + start, begin + end))
    name = Name(begin, until, parts)
    if parts:
        name.start, name.end = parts[0][0], parts[-1][1]
        name.language = names.language_of("".join([flat[s:e] for s, e in parts]))
    return name


def _part_mixed(draft: Draft, found: list[Name]) -> None:
    """Part `中文 English` where no Latin name stands beside it."""
    if not found or any(name.language is Language.EN for name in found):
        return
    for index, name in enumerate(found):
        text = asides.with_holes(draft.line.flat, name.start, name.end, _gaps(name))
        between = mixed.parting(text, is_only=len(found) == 1, is_paired=_is_paired(draft))
        if between is None:
            continue
        left = _name(draft, name.start, name.start + between[0], _gaps(name))
        right = _name(draft, name.start + between[1], name.end, _gaps(name))
        if left.parts and right.parts:
            found[index : index + 1] = [_without_numeral(draft, left), right]
            return


def _without_numeral(draft: Draft, name: Name) -> Name:
    """Take the season off a name that was parted from another behind it."""
    mark = seasons.roman(draft.line.low, name.start, name.end)
    if mark is None or mark.end != name.end:
        return name
    _take_season(draft, mark)
    return _name(draft, name.start, mark.start, _gaps(name))


def _is_paired(draft: Draft) -> bool:
    return not vocabulary.PAIRING_GROUPS.isdisjoint(map(str.lower, draft.groups))


def _gaps(name: Name) -> list[tuple[int, int]]:
    return [(a[1], b[0]) for a, b in zip(name.parts, name.parts[1:], strict=False)]


def _trailing_numbers(draft: Draft, found: list[Name]) -> None:
    """Take the season's own number off the end of a name when the season is written too."""
    if draft.season is None:
        return
    for name in found:
        start, end = name.parts[-1]
        tail = seasons.tail_number(draft.line.low, start, end)
        if tail and tail[0] == draft.season and tail[1] > start:
            at, to = names.trim(draft.line.flat, start, tail[1])
            if to > at:
                draft.say_again("season", tail[1], end)
                name.parts[-1] = (at, to)
                name.end = to
