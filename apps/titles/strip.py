"""From chunks to names: seasons, kinds and noise taken off, told apart by separator and script."""

import re
from dataclasses import replace

from apps.titles import vocabulary
from apps.titles.claims import kind, mixed, names, numbering, quality, seasons
from apps.titles.claims.kind import Mark
from apps.titles.claims.seasons import SeasonMark
from apps.titles.draft import Draft, Name
from apps.titles.reading import Kind, Language
from apps.titles.tokens import Role

_QUARTER = re.compile(
    r"(?:[0-9]{2,4}年)?[0-9]{1,2}月(?:新番|番)|[0-9]{4}年[0-9]{1,2}月番|新番連載|(?:僅限|仅限)[^()\[\] ]{0,12}地[區区]"
)
_BATCH_END = re.compile(
    r"[ -]*(?:(?:修正|精校)?(?:全集|合集|合輯)|(?<=[ -])(?:complete series|complete collection|complete|batch))[ ]*$"
)
_BATCH_START = re.compile(r"[ ]*(?:剧场版|劇場版|电影|tv)?(?:全集|合集)[ ]*-?[ ]*")
_BATCH_HINT = re.compile(r"[集輯]|complete|batch|collection")
_EDITION_END = re.compile(
    r" ?(?:(?:bd|tv|web|dvd)版|(?<= )(?:bd|最新|更新|[国國日中粤粵英][语語]?配音?版?|[国國粤粵日][语語]版)) *$"
)
_PAREN = re.compile(r"\(([^()]{0,40})\)")
_RUN = re.compile(r"[^\x00]+")
_YEAR_END = re.compile(r"(?<![0-9a-z])(19[5-9][0-9]|20[0-3][0-9])[ \-]*$")
_YEAR_SEASON = re.compile(r"(?<= )(19[5-9][0-9]|20[0-3][0-9]) (?=s[0-9]{1,2}(?![0-9a-z]))")
_YEAR_PAREN = re.compile(r"(19[5-9][0-9]|20[0-3][0-9])(?:[-~][0-9]{0,4})?")
_QUIET_PAREN = frozenset({"tv", "ona", "web", "bd", "完", "终", "終", "end", "fin"})
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
        holes += _quiet_parens(draft, chunk, start)
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
    end = _batch_holes(draft, start, end, holes)
    if "v" in chunk and (version := _version(draft, start, end)):
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
    if year := _scene_year(draft, start, end):
        draft.told.year = (int(low[slice(*year)]), *year)
        holes.append(year)
    if chunk[-8:].strip(" -")[-4:].isdecimal():
        _year_hole(draft, start, end, holes)
    flat = _with_holes(line.flat, start, end, holes)
    is_paired = not vocabulary.PAIRING_GROUPS.isdisjoint(map(str.lower, draft.groups))
    ranges = names.part(flat, start, original=line.text[start:end], is_paired=is_paired)
    return [name for at, to in ranges for name in _one_name(draft, at, to, holes)]


def _version(draft: Draft, start: int, end: int) -> tuple[int, int, int] | None:
    """`Name v2`; not the `V3` of a name: a capital, or glued, and more of the name behind it."""
    found = numbering.version_in(draft.line.low, start, end)
    if found is None:
        return None
    at, until = found[1], found[2]
    is_small = draft.line.text[at] == "v"
    is_apart = at == start or not draft.line.flat[at - 1].isalnum()
    is_last = not draft.line.flat[until:end].strip(" -")
    return found if is_apart and (is_small or is_last) else None


def _quiet_parens(draft: Draft, chunk: str, start: int) -> list[tuple[int, int]]:
    """Round brackets inside a name that are no part of it: a year, a note for readers."""
    holes, told = [], draft.told
    for found in _PAREN.finditer(chunk):
        inner = found[1].strip()
        year = _YEAR_PAREN.fullmatch(inner)
        if (
            year
            or inner in _QUIET_PAREN
            or all(word.claims is not None for word in quality.words(inner))
            or any(part in inner for part in vocabulary.NOISE_PARTS)
            or inner.endswith(vocabulary.NOISE_ENDS)
        ):
            holes.append((start + found.start(), start + found.end()))
            draft.say("year" if year else "noise", start + found.start(1), start + found.end(1))
        if year and told.year is None:
            at = start + found.start(1) + found[1].find(year[1])
            told.year = (int(year[1]), at, at + 4)
    return holes


def _batch_holes(draft: Draft, start: int, end: int, holes: list[tuple[int, int]]) -> int:
    """Take words for a whole show off both ends; returns where the name ends now."""
    low, told = draft.line.low, draft.told
    if _BATCH_HINT.search(low, start, end) is None:
        return end
    batch = _BATCH_START.match(low, start, end)
    if batch is not None and start < batch.end() < end:
        told.batch = batch.span()
        holes.append(batch.span())
        draft.say("kind", *batch.span())
    while batch := _BATCH_END.search(low, max(start, end - 24), end):
        if batch.start() <= start:
            break
        told.batch = batch.span()
        holes.append((batch.start(), end))
        draft.say("kind", batch.start(), end)
        end = batch.start()
    return end


def _year_hole(draft: Draft, start: int, end: int, holes: list[tuple[int, int]]) -> None:
    """`Title 2022` right before the technical words."""
    low, told = draft.line.low, draft.told
    year = _YEAR_END.search(low, max(start, end - 8), end)
    if (
        year
        and year.start() > start
        and (_is_technical_next(draft, end) or _is_dotted_before_episode(draft, year.start(1), end))
        and names.has_letters(low[start : year.start()])
    ):
        told.year = told.year or (int(year[1]), year.start(1), year.end(1))
        holes.append(year.span(1))
        draft.say("year", *year.span(1))


def _is_dotted_before_episode(draft: Draft, at: int, end: int) -> bool:
    """`Title.2017.E07`: in dotted names the year stands between the name and the number."""
    is_next = draft.episodes is not None and draft.episodes.start == end
    is_scene = not draft.group_pieces and draft.season is not None
    return is_next and (is_scene or draft.line.text[at - 1 : at] == ".")


def _scene_year(draft: Draft, start: int, end: int) -> tuple[int, int] | None:
    """`Title.2022.S01.1080p`: where the year stands before the season of a dotted pack."""
    if draft.group_pieces or draft.episodes is not None or draft.told.year is not None:
        return None
    found = _YEAR_SEASON.search(draft.line.low, start, end)
    return (
        found.span(1)
        if found and names.has_letters(draft.line.low[start : found.start()])
        else None
    )


def _is_technical_next(draft: Draft, end: int) -> bool:
    """Whether the text that ends here is followed by technical words, or by a bracket of them."""
    for piece, after in zip(draft.line.pieces, [*draft.line.pieces[1:], None], strict=True):
        if not piece.opener and piece.tail == end:
            is_last = after is not None and after.role is Role.TECHNICAL and draft.episodes is None
            return piece.tail < piece.end or is_last
    return False


def _with_holes(flat: str, start: int, end: int, holes: list[tuple[int, int]]) -> str:
    text = flat[start:end]
    for at, to in holes:
        if at < end and to > start:
            begin, until = max(at, start) - start, min(to, end) - start
            text = text[:begin] + HOLE * (until - begin) + text[until:]
    return text


def _one_name(draft: Draft, start: int, end: int, holes: list[tuple[int, int]]) -> list[Name]:
    """Take the marks off a name and keep what is left of it."""
    line = draft.line
    low, flat = line.low, line.flat
    text = _with_holes(flat, start, end, holes)
    at, to = names.trim(text, 0, len(text))
    begin, until = start + at, start + to
    if until > begin and kind.is_possible(low[begin:until]):
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
        mark = kind.at_end(low, begin, until)
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
    text = _with_holes(flat, begin, until, holes)
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
        text = _with_holes(draft.line.flat, name.start, name.end, _gaps(name))
        between = mixed.parting(text, is_only=len(found) == 1)
        if between is None:
            continue
        left = _name(draft, name.start, name.start + between[0], _gaps(name))
        right = _name(draft, name.start + between[1], name.end, _gaps(name))
        if left.parts and right.parts:
            found[index : index + 1] = [left, right]
            return


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
