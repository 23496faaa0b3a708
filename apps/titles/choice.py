"""Chooses among the pieces: which bracket is the group, which number the episode, where the names stand."""

import re

from apps.titles import vocabulary
from apps.titles.claims import group, numbering, quality
from apps.titles.claims.names import has_letters, has_words
from apps.titles.claims.numbering import Episodes
from apps.titles.draft import Draft
from apps.titles.tokens import Line, Piece, Role

_LONGEST_MARK = 24
#: in the name of a group behind a show's
_MOST_BLANKS = 1
_FIRST_CJK = "\u3005"
_NUMBER_ONLY = re.compile(
    r"第 ?[0-9一二三四五六七八九十百]{1,5}(?:-[0-9]{1,4})? ?[话話集回](?: ?(?:完|end|v[0-9]))?|"
    r"[0-9]{1,4}[话話集]|(?:ep|e|#)\.? ?[0-9]{1,4}(?:v[0-9])?"
)


def has_name(line: Line, piece: Piece) -> bool:
    """Whether a piece holds letters before it turns technical."""
    end = piece.end if piece.opener else piece.tail
    return has_letters(line.low[piece.start : end])


def choose_group(draft: Draft) -> None:
    """The bracket in front, unless it is the only name; else what stands behind the technical words."""
    pieces, line = draft.line.pieces, draft.line
    named = [
        i
        for i, p in enumerate(pieces)
        if p.role is Role.NAME and has_name(line, p) and not _is_number_only(line, p)
    ]
    front = next((i for i in named if pieces[i].opener == "["), -1)
    first_text = next((i for i in named if not pieces[i].opener), len(pieces))
    if len(named) > 1 and named[0] == 0 and pieces[0].opener in ("(", "{"):
        _take_group(draft, 0)
        return
    if len(named) == 1 and front >= 0:
        name = line.low[pieces[front].start : pieces[front].end]
        is_shown = not name.isascii() and not group.looks_like_group(name)
        digits = next(
            (
                i
                for i, p in enumerate(pieces)
                if i > front and _is_digit_name(line, p, is_shown=is_shown)
            ),
            -1,
        )
        if digits > 0:
            _take_group(draft, front)
            return
    if front == 0 and _is_scene_name(draft):
        _group_behind(draft, named)
        return
    if front >= 0 and front < first_text and len(named) > 1 and not _is_before_front(draft, front):
        low = line.low[pieces[front].start : pieces[front].end]
        is_wide = len(named) > 2  # noqa: PLR2004 - group, name, and more
        chosen = front if group.looks_like_group(low) else _better_group(draft, front, named)
        _take_group(draft, chosen)
        after = chosen + 1
        if (
            chosen == front
            and after < len(pieces)
            and pieces[after].role is Role.NAME
            and pieces[after].opener == "["
            and is_wide
            and group.is_surely_group(line.low[pieces[after].start : pieces[after].end])
        ):
            draft.say("groups", pieces[after].start, pieces[after].end)
            pieces[after].role = Role.NOISE
        return
    _group_behind(draft, named)


def _better_group(draft: Draft, front: int, named: list[int]) -> int:
    """A bracket behind the technical ones, where the one in front is the show: `[星][Star][01][1080p][SomeWEB]`."""
    pieces, line = draft.line.pieces, draft.line
    brackets = [i for i in named[1:] if pieces[i].opener == "["]
    if not brackets:
        return front
    last = brackets[-1]
    if any(not pieces[i].opener for i in named if front < i < last):
        return front  # `[Group] Name [05] [Encoder]`
    if not any(p.role in (Role.TECHNICAL, Role.NUMBER) for p in pieces[front + 1 : last]):
        return front
    low = line.low[pieces[last].start : pieces[last].end].strip()
    if group.looks_like_group(low) and len(named) > 2:  # noqa: PLR2004 - two names and the group
        return last
    shows = [i for i in named if i < last and pieces[i].opener != "("]
    is_only = shows == [front] and last == len(pieces) - 1
    return last if is_only and low.isascii() and " " not in low else front


def _is_scene_name(draft: Draft) -> bool:
    """`[中文名].English.Name.S02.1080p-GROUP`: a Chinese name in front of a dotted one."""
    line = draft.line
    low = line.low[line.pieces[0].start : line.pieces[0].end].strip()
    is_dotted = line.text[line.pieces[0].end + 1 : line.pieces[0].end + 2] == "."
    return is_dotted and low[:1] >= _FIRST_CJK and not group.looks_like_group(low)


def _is_before_front(draft: Draft, front: int) -> bool:
    """Whether an episode or season stands before the bracket that could be a group: `[S02E05] Title [Group]`."""
    return any(p.role in (Role.KIND, Role.SEASON) for p in draft.line.pieces[:front])


def _is_number_only(line: Line, piece: Piece) -> bool:
    """`第05集` alone in the text is no name."""
    text = line.low[piece.start : piece.tail].strip(" -") if not piece.opener else ""
    return bool(text) and len(text) < _LONGEST_MARK and _NUMBER_ONLY.fullmatch(text) is not None


def _is_digit_name(line: Line, piece: Piece, *, is_shown: bool) -> bool:
    """`86 - 01`, `22/7`, `0`: a name of digits in the text behind a group."""
    if piece.opener != "" or piece.role is not Role.NAME:
        return False
    text = line.flat[piece.start : piece.tail].strip()
    if not text or text[0] == "-" or not has_words(text):
        return False
    is_episode = text.isdecimal() and (is_shown or (text[0] == "0" and len(text) > 1))
    return not is_episode and _NUMBER_ONLY.fullmatch(text.lower()) is None


def _take_group(draft: Draft, index: int) -> None:
    piece, line = draft.line.pieces[index], draft.line
    piece.role = Role.GROUP
    draft.group_pieces.add(index)
    raw = line.text[piece.start : piece.end]
    draft.groups = group.split(raw)
    draft.say("groups", piece.start, piece.end)


def _group_behind(draft: Draft, named: list[int]) -> None:
    """A group at the end: behind the last technical word, or in a bracket behind the name."""
    pieces = draft.line.pieces
    for index in range(len(pieces) - 1, -1, -1):
        if not pieces[index].opener and _group_in_text(draft, index, named):
            return
    if len(named) < 2 or not any(not pieces[i].opener for i in named[:-1]):  # noqa: PLR2004 - name and group
        return
    for index in reversed(named):
        if pieces[index].opener and _is_group_bracket(draft, index):
            _take_group(draft, index)
            return


def _group_in_text(draft: Draft, index: int, named: list[int]) -> bool:
    """`…H.264-VARYG`, `…[AAC]-Mystic Z-Team`, `…[HardSub] Yass'Kun`."""
    pieces, line = draft.line.pieces, draft.line
    piece = pieces[index]
    is_behind = index > 0 and pieces[index - 1].role is Role.TECHNICAL and len(named) > 1
    if piece.tail >= piece.end and not is_behind:
        return False
    text = line.flat[piece.start : piece.end]
    if is_behind and index == len(pieces) - 1 and _BEHIND.fullmatch(text.lower()):
        start = piece.start + len(text) - len(text.lstrip(" -"))
        _say_group(draft, piece, start, piece.start + len(text.rstrip()))
        draft.group_pieces.add(index)
        piece.role = Role.GROUP
        return True
    begin = piece.tail if piece.tail < piece.end else piece.start
    found = group.trailing(line.low, max(piece.start, begin - 1), piece.end)
    if found is None or not has_letters(line.low[found[0] : found[1]]):
        return False
    if all(word.claims is not None for word in quality.words(line.low[found[0] : found[1]])):
        return False
    _say_group(draft, piece, *found)
    return True


def _say_group(draft: Draft, piece: Piece, start: int, end: int) -> None:
    draft.groups = group.split(draft.line.text[start:end])
    draft.say("groups", start, end)
    piece.tail = min(piece.tail, start - 1)


def _is_group_bracket(draft: Draft, index: int) -> bool:
    pieces, line = draft.line.pieces, draft.line
    piece = pieces[index]
    low = line.low[piece.start : piece.end].strip()
    if not _GROUP_CHARACTERS.issuperset(low):
        return False
    following = next(
        (p for p in pieces[index + 1 :] if p.opener or line.flat[p.start : p.end].strip()), None
    )
    is_before_tags = following is None or following.role is Role.TECHNICAL
    if piece.opener == "(":
        return is_before_tags and bool(draft.told.crc) and index > 0
    return (is_before_tags and low.count(" ") <= _MOST_BLANKS) or " " not in low


_BEHIND = re.compile(r"-[a-z0-9][a-z0-9@.'&-]*(?: [a-z0-9][a-z0-9@.'&-]*)?| *[a-z0-9@.'&-]{3,24} *")
_GROUP_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-._@&' ")


def choose_numbered_group(draft: Draft) -> None:
    """`[224] Name - 14`: figures in front, where another number is the episode."""
    pieces = draft.line.pieces
    is_free = not draft.groups and bool(pieces) and draft.number_piece > 0
    if not is_free or pieces[0].opener != "[" or pieces[0].role is not Role.NUMBER:
        return
    if draft.line.low[pieces[0].start : pieces[0].end].strip().isdecimal():
        _take_group(draft, 0)


def choose_episode(draft: Draft) -> None:
    """The surest form there is: S02E05, a marker word, a dash, a bracket, at last a bare number."""
    line, pieces = draft.line, draft.line.pieces
    low = line.low
    found = numbering.sxxeyy(low, 0, line.end)
    if found is not None:
        index = next((i for i, p in enumerate(pieces) if p.start <= found.start < p.end), -1)
        if index not in draft.group_pieces:
            _take_episode(draft, found, index)
            draft.season, draft.season_span = found.season, (found.start, found.end)
            return
    marked = numbering.marked_season(low, 0, line.end)
    if marked is not None:
        index = next((i for i, p in enumerate(pieces) if p.start <= marked.start < p.end), -1)
        _take_episode(draft, marked, index)
        draft.season, draft.season_span = marked.season, (marked.start, marked.end)
        return
    texts = [(i, p) for i, p in enumerate(pieces) if not p.opener and i not in draft.group_pieces]
    for index, piece in texts:
        found = numbering.chinese_mark(low, piece.start, piece.end)
        if found is not None and not _is_word_of_name(draft, found, piece):
            _take_episode(draft, found, index)
            return
    found = numbering.both(low, 0, line.end)
    if found is not None:
        index = next((i for i, p in texts if p.start <= found.start < p.end), -1)
        if index >= 0:
            _take_episode(draft, found, index)
            return
    for look in (numbering.word_mark, numbering.dash):
        for index, piece in texts:
            end = piece.tail if piece.tail > piece.start else piece.end
            found = look(low, piece.start, end)
            if found is not None and look is numbering.word_mark:
                found = _last_dash(draft, found, piece.start, end)
            if found is not None and not _is_in_name(draft, found, end):
                _take_episode(draft, found, index)
                return
    for opener in ("[", "("):
        numbers = [
            i
            for i in draft.told.numbers
            if pieces[i].opener == opener and i not in draft.group_pieces
        ]
        named = next(
            (i for i, p in enumerate(pieces) if p.role is Role.NAME and has_name(line, p)), 0
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
    _picture_lines(draft)


def _picture_lines(draft: Draft) -> None:
    """`[1080]` or ` - 1080` beside another resolution is an episode of a long runner, where no other number is."""
    told = [
        (offset, word)
        for offset, word in draft.told.words
        if word.claims and word.claims[0][0] == vocabulary.RESOLUTION
    ]
    if len(told) < 2:  # noqa: PLR2004
        return
    for index, piece in enumerate(draft.line.pieces):
        text = draft.line.low[piece.start : piece.end].strip()
        if piece.opener and text in numbering.PICTURE_LINES:
            draft.told.words = [pair for pair in draft.told.words if pair[0] != piece.start]
            piece.role = Role.NUMBER
            _take_episode(draft, Episodes(piece.start, piece.end, int(text)), index)
            return
        for offset, word in told:
            start, end = offset + word.start, offset + word.end
            is_behind_dash = draft.line.low[max(0, start - 3) : start] == " - "
            if offset == piece.start and word.key in numbering.PICTURE_LINES and is_behind_dash:
                draft.told.words.remove((offset, word))
                _take_episode(draft, Episodes(start - 2, end, int(word.key)), index)
                return


def _is_in_name(draft: Draft, found: Episodes, end: int) -> bool:
    """`Quest - 100 Years [08]`: more of the name follows, and a bracket has the number."""
    pieces, low = draft.line.pieces, draft.line.low
    more = low[found.end : end]
    if low[found.start] != "-" or not more.strip() or more.startswith(" -"):
        return False
    if found.episode == 100 and has_letters(more):  # noqa: PLR2004 - the number that names like most
        return True
    return any(pieces[i].opener == "[" and pieces[i].start > found.end for i in draft.told.numbers)


def _last_dash(draft: Draft, found: Episodes, start: int, end: int) -> Episodes:
    """`Name #0.8 - 07 [`: of a word and a dash the dash counts, when the name goes on behind the word."""
    low = draft.line.low
    dash = numbering.dash(low, max(start, found.end), end)
    is_last = dash is not None and not low[dash.end : end].strip()
    return dash if dash is not None and is_last and dash.start > start else found


def _is_word_of_name(draft: Draft, found: Episodes, piece: Piece) -> bool:
    """`第一回灵能相谈所 [07]`: words go on behind it, and another place has the number."""
    low, after = draft.line.low, draft.line.low[found.end : found.end + 1]
    if not after or after < _FIRST_CJK:
        return False
    is_bracketed = any(draft.line.pieces[i].start > found.end for i in draft.told.numbers)
    return is_bracketed or numbering.dash(low, found.end, piece.end) is not None


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
        for name in ("episode", "episode_end", "absolute", "version"):
            if getattr(found, name) is not None:
                draft.say(name, found.start, found.end)
        draft.reasons.append("episode:written")
    else:
        draft.reasons.append("episode:unnumbered")
    for name, is_said in (
        ("finale", found.finale),
        ("kind", found.batch or found.kind is not None),
        ("part", found.part is not None),
    ):
        if is_said:
            draft.say(name, found.start, found.end)
