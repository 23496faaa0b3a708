"""Chooses which bracket is the group: the one in front, or what stands behind the technical words."""

import re

from apps.titles import vocabulary
from apps.titles.claims import group, kind, names, quality
from apps.titles.claims.names import has_letters, has_words
from apps.titles.draft import Draft
from apps.titles.roles import has_name
from apps.titles.tokens import Line, Piece, Role

_LONGEST_MARK = 24
#: in the name of a group behind a show's
_MOST_BLANKS = 1
_FIRST_CJK = "\u3005"
_NUMBER_ONLY = re.compile(
    r"第 ?[0-9一二三四五六七八九十百]{1,5}(?:-[0-9]{1,4})? ?[话話集回](?: ?(?:完|end|v[0-9]))?|"
    r"[0-9]{1,4}[话話集]|(?:ep|e|#)\.? ?[0-9]{1,4}(?:v[0-9])?"
)


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
    if named == [0] == [front] and _is_nothing_but_a_group(draft):
        _take_group(draft, 0)
        return
    is_chinese = front >= 0 and front < first_text and len(named) > 1
    if (front == 0 and _is_scene_name(draft)) or (
        is_chinese and _is_chinese_name(draft, front, named)
    ):
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


def _is_nothing_but_a_group(draft: Draft) -> bool:
    """`[某某字幕组] 招募翻译`: who, and a call for helpers."""
    piece, line, told = draft.line.pieces[0], draft.line, draft.told
    is_call = any(not p.opener and p.role is Role.NOISE for p in line.pieces[1:])
    return (
        is_call
        and not told.numbers
        and group.is_surely_group(line.low[piece.start : piece.end].strip())
    )


def _is_chinese_name(draft: Draft, front: int, named: list[int]) -> bool:
    """`[中文名][English Name][第二季][05]`: no group signs itself so, and the only Chinese name is in front."""
    pieces, line = draft.line.pieces, draft.line
    low = line.low[pieces[front].start : pieces[front].end].strip()
    if low[:1] < _FIRST_CJK or group.looks_like_group(low):
        return False
    if kind.at_end(low, 0, len(low)):
        return True  # `[中文名 THE MOVIE]English Name The Movie`
    if front + 1 == len(pieces):
        return False
    if pieces[front + 1].role is Role.NUMBER or " / " in low:
        return True  # `[中文名][857][话名]`, `[中文名 / 别的名字][English Name]`
    behind = (
        line.flat[p.start : p.end].strip() for p in pieces[front + 1 :] if p.role is not Role.YEAR
    )
    if next(filter(None, behind), "").startswith("/"):
        return True  # `【中文名】 (2024) / English Name`
    if named[1] != front + 1 or pieces[named[1]].opener != "[":
        return False
    if low.endswith(vocabulary.UNSIGNED_GROUP_ENDINGS):
        return False
    last = pieces[named[-1]]
    if last.opener == "[" and group.looks_like_group(line.low[last.start : last.end].strip()):
        return False
    is_numbered = bool(draft.told.numbers or draft.told.seasons or draft.told.batch)
    others = "".join([line.flat[pieces[i].start : pieces[i].end] for i in named[1:]])
    return is_numbered and has_letters(others) and not names.CJK.search(others)


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
    written = line.low[found[0] : found[1]]
    if written not in vocabulary.RELEASE_SITES and all(
        word.claims is not None for word in quality.words(written)
    ):
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
    if not all(c in _GROUP_SIGNS or (c.isalnum() and c < _FIRST_CJK) for c in low):
        return False
    following = next(
        (p for p in pieces[index + 1 :] if p.opener or line.flat[p.start : p.end].strip()), None
    )
    is_before_tags = following is None or following.role is Role.TECHNICAL
    if piece.opener == "(":
        return is_before_tags and bool(draft.told.crc) and index > 0
    return (is_before_tags and low.count(" ") <= _MOST_BLANKS) or " " not in low


_BEHIND = re.compile(r"-[a-z0-9][a-z0-9@.'&-]*(?: [a-z0-9][a-z0-9@.'&-]*)?| *[a-z0-9@.'&-]{3,24} *")
_GROUP_SIGNS = frozenset("-._@&' ")


def choose_numbered_group(draft: Draft) -> None:
    """`[224] Name - 14`: figures in front, where another number is the episode."""
    pieces = draft.line.pieces
    is_free = not draft.groups and bool(pieces) and draft.number_piece > 0
    if not is_free or pieces[0].opener != "[" or pieces[0].role is not Role.NUMBER:
        return
    if draft.line.low[pieces[0].start : pieces[0].end].strip().isdecimal():
        _take_group(draft, 0)
