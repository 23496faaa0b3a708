"""From claims to one reading: which number is the episode, what is the name, what kind it is, and why."""

import re
from dataclasses import dataclass, field

from apps.titles import brackets, tokens, vocabulary
from apps.titles.brackets import Told
from apps.titles.claims import group, kind, names, numbering
from apps.titles.claims.kind import Mark
from apps.titles.claims.names import HOLE, Name
from apps.titles.claims.numbering import Episodes
from apps.titles.reading import Kind, Language, Number, Reading, Span, SubtitleKind
from apps.titles.tokens import Line, Piece, Role

_ENDING = re.compile(r"[. ]([a-z0-9]{2,7})$")
_MARKS_BEFORE_ENDING = re.compile(r"[.]([a-z0-9&+_\- ]{2,16})$")
_HASH = re.compile(r"[0-9a-z]{16,}")
_QUARTER = re.compile(
    r"(?:[0-9]{2,4}年)?[0-9]{1,2}月(?:新番|番)|[0-9]{4}年[0-9]{1,2}月番|新番連載|(?:僅限|仅限)[^()\[\] ]{0,12}地[區区]"
)
_BATCH_END = re.compile(
    r"[ -]*(?:(?:修正|精校)?(?:全集|合集|合輯)|complete series|complete|batch|collection)[ ]*$"
)
_BATCH_START = re.compile(r"[ ]*(?:剧场版|劇場版|电影|tv)?(?:全集|合集)[ ]*-?[ ]*")
_BATCH_AFTER = re.compile(r"[ ]*(?:修正|精校)?(?:全集|合集|合輯|batch|complete)(?: ?v([0-9]))?")
_YEAR_END = re.compile(r"(?<![0-9a-z])(19[5-9][0-9]|20[0-3][0-9])[ \-]*$")
_YEAR_START = re.compile(r"[ \-.]*(?<![0-9a-z])(19[5-9][0-9]|20[0-3][0-9])(?=[ .]|$)")
_YEAR_PAREN = re.compile(r"(19[5-9][0-9]|20[0-3][0-9])(?:[-~][0-9]{0,4})?")
_DASHED_DATE = re.compile(r"(?:19|20)[0-9]{2}[-.][0-9]{2}[-.][0-9]{2}")
_QUIET_PAREN = frozenset({"tv", "ona", "web", "bd", "完", "终", "終", "end", "fin"})
_GOES_ON = re.compile(r" [a-z]{2}")
_SHORT_RANGE = 3


@dataclass(slots=True)
class Draft:
    """A reading in the making."""

    line: Line
    told: Told = field(default_factory=Told)
    spans: list[Span] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    groups: tuple[str, ...] = ()
    group_pieces: set[int] = field(default_factory=set)
    episodes: Episodes | None = None
    #: the piece of the chosen number, -1 for none
    number_piece: int = -1
    chunks: list[tuple[int, int]] = field(default_factory=list)
    others: list[tuple[int, int]] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    holes: list[tuple[int, int]] = field(default_factory=list)
    season: int | None = None
    season_end: int | None = None
    season_span: tuple[int, int] | None = None
    part: int | None = None
    container: str | None = None
    ending: str = ""
    subtitle_marks: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    year: int | None = None
    #: where names end, and where they may begin
    stop: int = 0

    def say(self, name: str, start: int, end: int) -> None:
        """Keep which characters said a field."""
        self.spans.append(Span(name, start, end))


def read(text: str) -> Reading:
    """Read a release's title. Never raises; what is not understood is in `leftovers`."""
    flat = tokens.flatten(text[: tokens.LONGEST])
    low = tokens.lowered(flat)
    line = Line(text, flat, low, len(flat))
    draft = Draft(line)
    _ending(draft)
    if _is_hash(line):
        return Reading(text, reasons=("none:no words",))
    line.pieces = tokens.cut(flat, 0, line.end)
    brackets.tell(line, draft.told)
    _group(draft)
    _episode(draft)
    _chunks(draft)
    _names(draft)
    return _finish(draft)


def _ending(draft: Draft) -> None:
    """Take a file's ending off, and the language marks before a subtitle file's."""
    line = draft.line
    raw = tokens.lowered(line.text[: line.end])
    found = _ENDING.search(raw)
    if found is None or found[1] not in vocabulary.ENDINGS or (raw[found.start()] == " "):
        if raw.endswith("_mkv") or raw.endswith("_mp4"):
            draft.container, draft.ending = raw[-3:].upper(), raw[-3:]
            line.end -= 4
        return
    ending = found[1]
    draft.ending = ending
    if ending in vocabulary.VIDEO_ENDINGS or ending in vocabulary.SUBTITLE_ENDINGS:
        draft.container = ending.upper()
        draft.say("container", found.start(1), found.end(1))
    line.end = found.start()
    if ending == "7z" and raw[: line.end].endswith(".patch"):
        line.end -= 6
    if ending in vocabulary.SUBTITLE_ENDINGS or ending == "mka":
        _subtitle_marks(draft, raw)


def _subtitle_marks(draft: Draft, raw: str) -> None:
    line = draft.line
    while found := _MARKS_BEFORE_ENDING.search(raw, max(0, line.end - 17), line.end):
        words = re.split(r"[&+_\- ]", found[1])
        told: list[str] = []
        for word in (found[1].replace("-", "").replace("_", ""), *words):
            if word in vocabulary.SUBTITLE_MARKS and word == found[1]:
                draft.subtitle_marks.insert(0, word)
                draft.say("subtitle_marks", found.start(1), found.end(1))
                told = ["mark"]
                break
            claims = vocabulary.WORDS.get(word) or ()
            told += [value for name, value in claims if name == vocabulary.LANGUAGE]
            if told and word != words[0] and len(words) == 1:
                break
        if not told:
            return
        if told != ["mark"]:
            draft.languages += [value for value in told if value not in draft.languages]
            draft.say("subtitle_languages", found.start(1), found.end(1))
        line.end = found.start()


def _is_hash(line: Line) -> bool:
    """A name of one long word of mixed letters and digits says nothing."""
    words = line.low[: line.end].split()
    if not words or len(words) > 2:  # noqa: PLR2004
        return not words
    last = words[-1]
    if not _HASH.fullmatch(last):
        return False
    return any(c.isdigit() for c in last) and any(c.isalpha() for c in last)


# --- group --------------------------------------------------------------------------------------


def _group(draft: Draft) -> None:
    pieces, line = draft.line.pieces, draft.line
    named = [i for i, p in enumerate(pieces) if p.role is Role.NAME and _has_name(line, p)]
    front = next((i for i in named if pieces[i].opener == "["), -1)
    first_text = next((i for i in named if pieces[i].opener in ("", "★")), len(pieces))
    if len(named) == 1 and front >= 0:
        digits = next(
            (i for i, p in enumerate(pieces) if i > front and _is_digit_name(line, p)), -1
        )
        if digits > 0:
            _take_group(draft, front)
            return
    if front >= 0 and front < first_text and len(named) > 1 and not _is_before_front(draft, front):
        low = line.low[pieces[front].start : pieces[front].end]
        last = named[-1]
        is_last_better = (
            pieces[last].opener == "["
            and last == len(pieces) - 1
            and len(named) > 2  # noqa: PLR2004
            and not group.looks_like_group(low)
            and group.looks_like_group(line.low[pieces[last].start : pieces[last].end])
        )
        chosen = last if is_last_better else front
        _take_group(draft, chosen)
        after = chosen + 1
        if (
            chosen == front
            and after < len(pieces)
            and pieces[after].role is Role.NAME
            and pieces[after].opener == "["
            and len(named) > 2
            and group.looks_like_group(line.low[pieces[after].start : pieces[after].end])
        ):
            pieces[after].role = Role.NOISE
        return
    if len(named) > 1 and pieces[named[0]].opener == "★":
        _take_group(draft, named[0])
        return
    _group_behind(draft, named)


def _is_before_front(draft: Draft, front: int) -> bool:
    """Whether an episode or season stands before the bracket that could be a group: `[S02E05] Title [Group]`."""
    return any(p.role in (Role.KIND, Role.SEASON) for p in draft.line.pieces[:front])


def _has_name(line: Line, piece: Piece) -> bool:
    end = piece.tail if piece.opener in ("", "★") else piece.end
    return names.has_letters(line.low[piece.start : end])


def _is_digit_name(line: Line, piece: Piece) -> bool:
    """`86 - 01`, `22/7`, `0`: a name of digits in the text behind a group."""
    if piece.opener != "" or piece.role is not Role.NAME:
        return False
    text = line.flat[piece.start : piece.tail].strip()
    return bool(text) and text[0] != "-" and any(c.isalnum() for c in text)


def _take_group(draft: Draft, index: int) -> None:
    piece, line = draft.line.pieces[index], draft.line
    piece.role = Role.GROUP
    draft.group_pieces.add(index)
    raw = line.text[piece.start : piece.end]
    draft.groups = group.split(raw)
    draft.say("groups", piece.start, piece.end)


def _group_behind(draft: Draft, named: list[int]) -> None:
    """A group at the end: behind the last technical word, or in the last bracket."""
    pieces, line = draft.line.pieces, draft.line
    for index in range(len(pieces) - 1, -1, -1):
        piece = pieces[index]
        if piece.opener == "" and (
            piece.tail < piece.end or (index and pieces[index - 1].role is Role.TECHNICAL)
        ):
            begin = piece.tail if piece.tail < piece.end else piece.start
            found = group.trailing(line.low, max(piece.start, begin - 1), piece.end)
            if (
                found
                and found[1] > found[0]
                and names.has_letters(line.low[found[0] : found[1]])
                and (piece.tail < piece.end or len(named) > 1)
            ):
                draft.groups = group.split(line.text[found[0] : found[1]])
                draft.say("groups", *found)
                piece.tail = min(piece.tail, found[0] - 1)
                return
            break
    if len(named) > 1:
        last = named[-1]
        piece = pieces[last]
        before = pieces[:last]
        if piece.opener == "[" and any(p.opener == "" and p.role is Role.NAME for p in before):
            low = line.low[piece.start : piece.end]
            if all(c in names_allowed for c in low) and (
                last == len(pieces) - 1 or pieces[last + 1].role is Role.TECHNICAL
            ):
                _take_group(draft, last)
                return
        if (
            piece.opener == ""
            and last
            and pieces[last - 1].role is Role.TECHNICAL
            and last == len(pieces) - 1
        ):
            text = line.text[piece.start : piece.end].strip(" -")
            if text and " " not in text:
                draft.groups = (text,)
                piece.role = Role.GROUP
                draft.group_pieces.add(last)
                draft.say("groups", piece.start, piece.end)


names_allowed = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-._@&' ")


# --- episode ------------------------------------------------------------------------------------


def _episode(draft: Draft) -> None:
    line, pieces = draft.line, draft.line.pieces
    low = line.low
    found = numbering.sxxeyy(low, 0, line.end)
    if found is not None:
        index = next((i for i, p in enumerate(pieces) if p.start <= found.start < p.end), -1)
        if index not in draft.group_pieces:
            _take_episode(draft, found, index)
            draft.season, draft.season_span = found.season, (found.start, found.end)
            return
    texts = [
        (i, p)
        for i, p in enumerate(pieces)
        if p.opener in ("", "★") and i not in draft.group_pieces
    ]
    for index, piece in texts:
        found = numbering.chinese_mark(low, piece.start, piece.end)
        if found is not None:
            _take_episode(draft, found, index)
            return
    for look in (numbering.word_mark, numbering.dash):
        for index, piece in texts:
            end = piece.tail if piece.tail > piece.start else piece.end
            found = look(low, piece.start, end)
            if found is not None:
                _take_episode(draft, found, index)
                return
    for opener in ("[", "("):
        numbers = [
            i
            for i in draft.told.numbers
            if pieces[i].opener == opener and i not in draft.group_pieces
        ]
        named = next(
            (i for i, p in enumerate(pieces) if p.role is Role.NAME and _has_name(line, p)), 0
        )
        behind = [i for i in numbers if i > named]
        if numbers:
            index = (behind or numbers)[0]
            at = pieces[index]
            number = draft.told.numbers[index]
            _take_episode(draft, _at(number, at), index)
            return
    if any(mark.number is not None for mark in draft.told.marks.values()):
        return
    for index, piece in texts:
        if piece.tail > piece.start:
            found = numbering.plain(low, piece.start, piece.tail, is_loose=index <= 2)  # noqa: PLR2004
            if found is not None:
                _take_episode(draft, found, index)
                return


def _at(number: Episodes, piece: Piece) -> Episodes:
    return Episodes(
        piece.start,
        piece.end,
        number.episode,
        number.episode_end,
        number.absolute,
        number.season,
        number.version,
        number.finale,
        number.batch,
        number.kind,
        number.part,
    )


def _take_episode(draft: Draft, found: Episodes, index: int) -> None:
    draft.episodes, draft.number_piece = found, index
    draft.holes.append((found.start, found.end))
    if found.episode is not None:
        draft.say("episode", found.start, found.end)
        draft.reasons.append("episode:written")


# --- names --------------------------------------------------------------------------------------


def _chunks(draft: Draft) -> None:
    """Where names stand: from behind the group to the number or the first technical word."""
    line, pieces = draft.line, draft.line.pieces
    number = draft.number_piece
    episode = draft.episodes
    for index, piece in enumerate(pieces):
        if index in draft.group_pieces:
            continue
        is_over = bool(draft.chunks)
        if piece.opener in ("", "★"):
            start, end = piece.start, piece.tail
            cut_at = end
            if index == number and episode is not None:
                rest = line.flat[episode.end : piece.tail].lstrip()
                if rest[:1] in ("/", "|") and names.has_letters(rest):
                    pass
                elif any(c.isalnum() for c in line.low[start : episode.start]):
                    cut_at = min(end, episode.start)
                else:
                    start = episode.end
            if (cut_at > start and names.has_letters(line.low[start:cut_at])) or (
                cut_at > start
                and not draft.chunks
                and any(c.isdigit() for c in line.low[start:cut_at])
                and _is_only_name(draft, index)
            ):
                _add_chunk(draft, index, start, cut_at)
            if draft.chunks and (cut_at < piece.end or index == number):
                break
            continue
        if piece.role is Role.NAME and names.has_letters(line.low[piece.start : piece.end]):
            _bracket_chunk(draft, index)
        elif (
            is_over
            and piece.role in (Role.TECHNICAL, Role.NUMBER, Role.KIND)
            and (index == number or piece.role is not Role.NUMBER)
        ):
            break
    for piece in pieces[number + 1 :] if number >= 0 and draft.chunks else ():
        # a Chinese name in front, and the dotted scene name behind the number
        if (
            piece.opener == ""
            and piece.tail < piece.end
            and line.text[piece.start] == "."
            and names.has_letters(line.low[piece.start : piece.tail])
        ):
            draft.chunks.append((piece.start, piece.tail))
            return


def _is_only_name(draft: Draft, index: int) -> bool:
    """Digits alone are a name when no other stands in the line: `86`, `22/7`."""
    line = draft.line
    return not any(
        p.role is Role.NAME and i not in draft.group_pieces and i != index and _has_name(line, p)
        for i, p in enumerate(line.pieces)
    )


def _add_chunk(draft: Draft, index: int, start: int, end: int) -> None:
    """A chunk of text; it grows together with the bracket glued before it."""
    if draft.chunks:
        last_start, last_end = draft.chunks[-1]
        pieces = draft.line.pieces
        if (
            index
            and pieces[index - 1].opener in ("(", "[")
            and last_end == pieces[index - 1].end + 1
        ):
            draft.chunks[-1] = (last_start, end)
            return
    draft.chunks.append((start, end))


def _bracket_chunk(draft: Draft, index: int) -> None:
    line, pieces = draft.line, draft.line.pieces
    piece = pieces[index]
    before = pieces[index - 1] if index else None
    after = pieces[index + 1] if index + 1 < len(pieces) else None
    if piece.opener == "[":
        if (
            before is not None
            and before.opener == ""
            and draft.chunks
            and draft.chunks[-1][1] == piece.start - 1
            and after is not None
            and after.opener == ""
            and after.start == piece.end + 1
            and names.has_letters(line.low[after.start : after.start + 3])
        ):
            draft.chunks[-1] = (draft.chunks[-1][0], piece.end + 1)
        elif not (
            draft.chunks
            and before is not None
            and before.opener == ""
            and before.role is Role.NAME
            and before.start != before.end
            and draft.chunks[-1][1] >= before.start
        ):
            draft.chunks.append((piece.start, piece.end))
        else:
            draft.others.append((piece.start, piece.end))
        return
    content = line.low[piece.start : piece.end].strip()
    glued_before = piece.start > 1 and line.flat[piece.start - 2] not in " ]"
    if draft.chunks and draft.chunks[-1][1] == piece.start - 1 and content not in _QUIET_PAREN:
        has_more = (
            after is not None
            and after.opener == ""
            and after.start == piece.end + 1
            and line.flat[after.start : after.start + 1].isalnum()
        )
        chinese = not content.isascii()
        single = (
            content.isalpha()
            and content.isascii()
            and after is not None
            and after.opener == ""
            and _GOES_ON.match(line.low, after.start)
        )
        if has_more or single or (glued_before and chinese) or (glued_before and has_more):
            draft.chunks[-1] = (draft.chunks[-1][0], piece.end + 1)
            return
    if content not in _QUIET_PAREN:
        draft.others.append((piece.start, piece.end))


def _names(draft: Draft) -> None:
    line = draft.line
    found: list[Name] = []
    for start, end in draft.chunks:
        found += _chunk_names(draft, start, end)
    for start, end in draft.others:
        for mark in numbering.seasons(line.low, start, end):
            if mark.season is not None and draft.season is None:
                draft.season, draft.season_end, draft.season_span = (
                    mark.season,
                    mark.season_end,
                    (mark.start, mark.end),
                )
    for mark in draft.told.seasons:
        _take_season(draft, mark)
    found = [name for name in found if name.parts]
    _part_mixed(draft, found)
    _trailing_numbers(draft, found)
    draft.names = found


def _take_season(draft: Draft, mark: numbering.SeasonMark) -> None:
    if mark.part is not None:
        if draft.part is None:
            draft.part = mark.part
            draft.say("part", mark.start, mark.end)
    elif mark.season is not None and draft.season is None:
        draft.season, draft.season_end = mark.season, mark.season_end
        draft.season_span = (mark.start, mark.end)
    elif mark.season is None and "season:last" not in draft.reasons:
        draft.reasons.append("season:last")


def _chunk_names(draft: Draft, start: int, end: int) -> list[Name]:
    line, told = draft.line, draft.told
    low = line.low
    holes = [hole for hole in draft.holes if hole[0] < end and hole[1] > start]
    for mark in numbering.seasons(low, start, end):
        _take_season(draft, mark)
        holes.append((mark.start, mark.end))
    for found in _QUARTER.finditer(low, start, end):
        holes.append(found.span())
    if "(" in line.flat[start:end]:
        for found in re.finditer(r"\(([^()]{0,40})\)", low[start:end]):
            inner = found[1].strip()
            if (
                _YEAR_PAREN.fullmatch(inner)
                or inner in _QUIET_PAREN
                or any(part in inner for part in vocabulary.NOISE_PARTS)
            ):
                holes.append((start + found.start(), start + found.end()))
                if (year := _YEAR_PAREN.match(inner)) and told.year is None:
                    told.year = (int(year[1]), start + found.start(1), start + found.start(1) + 4)
    if draft.episodes is not None and (again := numbering.dash(low, start, end)):
        holes.append((again.start, end))
    if batch := _BATCH_START.match(low, start, end):
        if batch.end() > start and batch.end() < end:
            told.batch = batch.span()
            holes.append(batch.span())
    while batch := _BATCH_END.search(low, max(start, end - 24), end):
        if batch.start() <= start:
            break
        told.batch = batch.span()
        holes.append((batch.start(), end))
        end = batch.start()
    if version := numbering.version_in(low, start, end):
        told.version = told.version or version
        holes.append((version[1], version[2]))
    year = _YEAR_END.search(low, max(start, end - 8), end)
    if (
        year
        and year.start() > start
        and _is_technical_next(draft, end)
        and names.has_letters(low[start : year.start()])
    ):
        told.year = told.year or (int(year[1]), year.start(1), year.end(1))
        holes.append(year.span(1))
    flat = _with_holes(line.flat, start, end, holes)
    ranges = names.part(flat, low[start:end], start, original=line.text[start:end])
    return [name for at, to in ranges for name in _one_name(draft, at, to, holes)]


def _is_technical_next(draft: Draft, end: int) -> bool:
    return any(p.tail == end and p.tail < p.end for p in draft.line.pieces if p.opener == "")


def _with_holes(flat: str, start: int, end: int, holes: list[tuple[int, int]]) -> str:
    if not holes:
        return flat[start:end]
    chars = list(flat[start:end])
    for at, to in holes:
        for i in range(max(at, start) - start, min(to, end) - start):
            chars[i] = HOLE
    return "".join(chars)


def _one_name(draft: Draft, start: int, end: int, holes: list[tuple[int, int]]) -> list[Name]:
    """Take the marks off a name and keep what is left of it."""
    line = draft.line
    low, flat = line.low, line.flat
    text = _with_holes(flat, start, end, holes)
    at, to = names.trim(text, 0, len(text))
    begin, until = start + at, start + to
    if until > begin and kind.is_possible(low[begin:until]):
        begin, until = _strip_marks(draft, begin, until)
    if until > begin and (mark := numbering.roman(low, begin, until)):
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
    if mark := kind.in_middle(low, begin, until):
        draft.marks.append(mark)
        if mark.kind is Kind.SPECIAL:
            draft.holes.append((mark.start, mark.end))
    for _ in range(3):
        mark = kind.at_end(low, begin, until)
        if mark is None or mark.start <= begin:
            break
        draft.marks.append(mark)
        at, to = names.trim(flat[begin : mark.start], 0, mark.start - begin)
        begin, until = begin + at, begin + to
    return begin, until


def _name(draft: Draft, begin: int, until: int, holes: list[tuple[int, int]]) -> Name:
    flat = draft.line.flat
    text = _with_holes(flat, begin, until, holes)
    parts = []
    at = 0
    for run in re.finditer(r"[^\x00]+", text):
        start, end = names.trim(text, run.start(), run.end())
        if end > start and any(c.isalnum() for c in text[start:end]):
            parts.append((begin + start, begin + end))
        at = run.end()
    _ = at
    name = Name(begin, until, parts)
    if parts:
        name.start, name.end = parts[0][0], parts[-1][1]
        name.language = names.language_of("".join(flat[s:e] for s, e in parts))
    return name


def _part_mixed(draft: Draft, found: list[Name]) -> None:
    """Part `中文 English` where no Latin name stands beside it."""
    if not found or any(name.language is Language.EN for name in found):
        return
    for index, name in enumerate(found):
        text = _with_holes(draft.line.flat, name.start, name.end, _gaps(name))
        between = names.mixed(text, is_only=len(found) == 1)
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
        tail = numbering.tail_number(draft.line.low, start, end)
        if tail and tail[0] == draft.season and tail[1] > start:
            at, to = names.trim(draft.line.flat, start, tail[1])
            if to > at:
                name.parts[-1] = (at, to)
                name.end = to


# --- the whole ----------------------------------------------------------------------------------


def _finish(draft: Draft) -> Reading:
    line, told, episodes = draft.line, draft.told, draft.episodes
    low = line.low
    marks = draft.marks + [
        mark for index, mark in sorted(told.marks.items()) if index not in draft.group_pieces
    ]
    episode = episodes.episode if episodes else None
    episode_end = episodes.episode_end if episodes else None
    absolute = episodes.absolute if episodes else None
    version = episodes.version if episodes else None
    finale = told.finale is not None or bool(episodes and episodes.finale)
    batch = told.batch is not None or bool(episodes and episodes.batch)
    if episodes is not None and draft.number_piece >= 0:
        after = _BATCH_AFTER.match(low, episodes.end)
        if after:
            batch = True
            version = int(after[1]) if after[1] else version
        if absolute is None:
            absolute = _absolute(draft)
        if not finale and _said_final(low, episodes.end):
            finale = True
    for mark in marks:
        if episode is None and mark.number is not None:
            episode, episode_end = mark.number, mark.number_end
            draft.say("episode", mark.start, mark.end)
        if version is None and mark.version is not None:
            version = mark.version
    if version is None and told.version is not None:
        version = told.version[0]
        draft.say("version", told.version[1], told.version[2])
    if version is None:
        loose = numbering.version_in(low, draft.chunks[-1][1] if draft.chunks else 0, line.end)
        if loose:
            version = loose[0]
            draft.say("version", loose[1], loose[2])
    year = _year(draft)
    release_kind = _kind(draft, marks, episode, episode_end, finale=finale, batch=batch)
    return _reading(
        draft,
        kind=release_kind,
        episode=episode,
        episode_end=episode_end,
        absolute=absolute,
        version=1 if version is None else version,
        finale=finale,
        year=year,
    )


def _said_final(low: str, at: int) -> bool:
    return (
        re.match(
            r"[ \]\[(_]{0,3}(?:end|fin|final|完|完结|終|终)(?![a-z\u4e00-\u9fff])",
            low[at : at + 10],
        )
        is not None
    )


def _absolute(draft: Draft) -> Number | None:
    """A number in brackets right behind the episode: `002 (100)`, `17.5(65.5)`."""
    pieces, index = draft.line.pieces, draft.number_piece
    episodes = draft.episodes
    if episodes is None or index + 1 >= len(pieces) or pieces[index].opener != "":
        return None
    after = pieces[index + 1]
    told = draft.told.numbers.get(index + 1)
    if after.opener == "(" and told is not None and told.episode is not None:
        if draft.line.flat[episodes.end : after.start - 1].strip():
            return None
        draft.say("absolute", after.start, after.end)
        return told.episode
    return None


def _year(draft: Draft) -> int | None:
    told, line = draft.told, draft.line
    if told.year is None and draft.episodes is not None:
        found = _YEAR_START.match(line.low, draft.episodes.end, line.end)
        if found and not _DASHED_DATE.match(line.low, found.start(1)):
            told.year = (int(found[1]), found.start(1), found.end(1))
    if told.year is None:
        return None
    draft.say("year", told.year[1], told.year[2])
    return told.year[0]


_EXTRAS = (Kind.OPENING, Kind.ENDING, Kind.PV, Kind.OTHER)


def _kind(
    draft: Draft,
    marks: list[Mark],
    episode: Number | None,
    episode_end: Number | None,
    *,
    finale: bool,
    batch: bool,
) -> Kind:
    kinds = {mark.kind for mark in marks}
    for extra in _EXTRAS:
        if extra in kinds:
            return extra
    if draft.episodes is not None and draft.episodes.kind is not None:
        return draft.episodes.kind
    is_long = (
        episode is not None and episode_end is not None and episode_end - episode >= _SHORT_RANGE
    )
    is_pack = draft.season_end is not None
    is_season = (
        episode is None and draft.season is not None and not kinds and draft.episodes is None
    )
    if (
        batch
        or is_long
        or is_pack
        or is_season
        or (finale and episode is None and Kind.MOVIE not in kinds and not draft.episodes)
    ):
        return Kind.BATCH
    for special in (Kind.OVA, Kind.SPECIAL, Kind.MOVIE):
        if special in kinds:
            return special
    if episode is not None or draft.episodes is not None:
        return Kind.EPISODE
    return Kind.OTHER if draft.names else Kind.NONE


def _reading(
    draft: Draft,
    *,
    kind: Kind,
    episode: Number | None,
    episode_end: Number | None,
    absolute: Number | None,
    version: int,
    finale: bool,
    year: int | None,
) -> Reading:
    text = draft.line.text
    by_language: dict[Language, list[str]] = {}
    raw: dict[Language, str] = {}
    for name in draft.names:
        display = " ".join(_display(text[s:e]) for s, e in name.parts)
        listed = by_language.setdefault(name.language, [])
        if display and display not in listed:
            listed.append(display)
        if name.language not in raw:
            longest = max(name.parts, key=lambda p: p[1] - p[0])
            raw[name.language] = text[longest[0] : longest[1]]
        draft.say("title", name.start, name.end)
    if draft.season_span is not None:
        draft.say("season", *draft.season_span)
        draft.reasons.append("season:written")
    elif kind in (Kind.EPISODE, Kind.BATCH):
        draft.reasons.append("season:assumed")
    quality = _quality(draft)
    names_of = {language: tuple(listed) for language, listed in by_language.items()}
    return Reading(
        text=text,
        kind=kind,
        groups=draft.groups,
        title_zh=names_of.get(Language.ZH, (None,))[0],
        title_en=names_of.get(Language.EN, (None,))[0],
        title_jp=names_of.get(Language.JP, (None,))[0],
        further_names=tuple(
            (language, name) for language, listed in by_language.items() for name in listed[1:]
        ),
        title_raw=raw.get(Language.EN) or raw.get(Language.ZH) or raw.get(Language.JP),
        title_part=" ".join(text[s:e].strip() for s, e in draft.chunks + draft.others),
        season=draft.season,
        season_end=draft.season_end,
        season_text=text[draft.season_span[0] : draft.season_span[1]].strip()
        if draft.season_span
        else None,
        part=draft.part,
        episode=episode,
        episode_end=episode_end,
        absolute=absolute,
        version=version,
        finale=finale,
        year=year,
        spans=tuple(draft.spans),
        leftovers=(),
        reasons=tuple(draft.reasons),
        **quality,
    )


def _display(text: str) -> str:
    if "_" in text:
        text = text.replace("_", " ")
    if "." in text and " " not in text and text.count(".") > 1:
        text = text.replace(".", " ")
    return " ".join(text.split())


def _quality(draft: Draft) -> dict[str, object]:
    told = draft.told
    single: dict[str, str] = {}
    many: dict[str, list[str]] = {
        vocabulary.VIDEO: [],
        vocabulary.AUDIO: [],
        vocabulary.LANGUAGE: list(draft.languages),
    }
    for offset, word in told.words:
        for name, value in word.claims or ():
            place = (offset + word.start, offset + word.end)
            if name in many:
                if name == vocabulary.LANGUAGE and draft.languages:
                    continue
                if value not in many[name]:
                    many[name].append(value)
                    draft.say(name, *place)
            elif name not in single or (
                name == vocabulary.SOURCE and single[name] in ("WEB", "BluRay")
            ):
                single[name] = value
                draft.say(name, *place)
    subtitle = single.get(vocabulary.SUBTITLE)
    if draft.ending in vocabulary.SUBTITLE_ENDINGS:
        subtitle = "file"
    return {
        "resolution": single.get(vocabulary.RESOLUTION),
        "source": single.get(vocabulary.SOURCE),
        "platform": single.get(vocabulary.PLATFORM),
        "container": draft.container or single.get(vocabulary.CONTAINER),
        "crc": draft.line.text[told.crc[0] : told.crc[1]].strip().upper() if told.crc else None,
        "video": tuple(many[vocabulary.VIDEO]),
        "audio": tuple(many[vocabulary.AUDIO]),
        "subtitle_languages": tuple(many[vocabulary.LANGUAGE]),
        "subtitle_kind": SubtitleKind(subtitle) if subtitle else None,
        "subtitle_marks": tuple(draft.subtitle_marks),
    }
