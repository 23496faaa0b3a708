"""Finds where names stand: from behind the group to the number or the first technical word."""

import re

from apps.titles.claims import kind, seasons
from apps.titles.claims.names import has_letters, has_words
from apps.titles.claims.numbering import Episodes
from apps.titles.draft import Draft
from apps.titles.roles import has_name
from apps.titles.tokens import Piece, Role

#: brackets with names that are looked at; no title has more
_MOST_CHUNKS = 10
_QUIET_PAREN = frozenset({"tv", "ona", "web", "bd", "完", "终", "終", "end", "fin"})
#: Chinese talk about an edition, and the ends of such talk
_NO_NAMES = ("字幕", "删减", "刪減", "修正", "版本")
_NO_NAME_ENDS = ("版", "音", "中", "语", "語", "篇", "編", "编", "番", "作", "季")
_FIRST_CJK = "\u3005"
_LATIN_NAME = re.compile(r"[a-z]{3,} +[a-z]{2,}", re.IGNORECASE)


def find_names(draft: Draft) -> None:
    """Where names stand: from behind the group to the number or the first technical word."""
    line, pieces = draft.line, draft.line.pieces
    number = draft.number_piece
    episode = draft.episodes
    for index, piece in enumerate(pieces):
        if index in draft.group_pieces:
            continue
        is_over = bool(draft.chunks)
        if not piece.opener:
            if piece.role is not Role.NAME:
                continue
            start, end = piece.start, piece.tail
            cut_at, goes_on = end, False
            if index == number and episode is not None:
                rest = line.flat[episode.end : max(piece.tail, episode.end + 8)].lstrip()
                goes_on = rest[:1] in ("/", "|") and has_letters(rest)
                if goes_on:
                    cut_at = min(end, episode.start) if episode.end > end else end
                elif has_words(line.low[start : episode.start]):
                    cut_at = min(end, episode.start)
                elif not draft.chunks:
                    start = episode.end
                else:
                    cut_at = start
            if (cut_at > start and has_letters(line.low[start:cut_at])) or (
                cut_at > start
                and not draft.chunks
                and has_words(line.low[start:cut_at])
                and _is_only_name(draft, index)
            ):
                _add_chunk(draft, index, start, cut_at)
            if draft.chunks and not goes_on and (cut_at < piece.end or index == number):
                break
            continue
        if piece.role is Role.NAME and has_letters(line.low[piece.start : piece.end]):
            _bracket_chunk(draft, index)
            if index == number and episode is not None:
                _cut_at_number(draft, episode)
        elif (
            is_over
            and piece.role in (Role.TECHNICAL, Role.NUMBER, Role.KIND)
            and (index == number or piece.role is not Role.NUMBER)
            and not _is_quiet_inside(draft, index)
            and not (piece.role is Role.KIND and _is_before_slash(draft, index))
        ):
            break
    for piece in pieces[number + 1 :] if number >= 0 and draft.chunks else ():
        # a Chinese name in front, and the dotted scene name behind the number
        if (
            piece.opener == ""
            and piece.tail < piece.end
            and line.text[piece.start] == "."
            and has_letters(line.low[piece.start : piece.tail])
        ):
            draft.chunks.append((piece.start, piece.tail))
            return


def _cut_at_number(draft: Draft, episode: Episodes) -> None:
    """What stands behind the number in a name's bracket is the episode's name, if no slash parts it off."""
    if not draft.chunks:
        return
    start, end = draft.chunks[-1]
    if start < episode.start < end and "/" not in draft.line.flat[episode.end : end]:
        draft.chunks[-1] = (start, episode.start)


def _is_quiet_inside(draft: Draft, index: int) -> bool:
    """`Name (TV) 3rd Season - 07`: more than the number stands behind the bracket."""
    piece, after = draft.line.pieces[index], _text_behind(draft, index)
    low = draft.line.low
    if piece.opener != "(" or after is None or low[piece.start : piece.end] not in _QUIET_PAREN:
        return False
    end = after.tail
    if draft.episodes is not None and after.start <= draft.episodes.start < end:
        end = draft.episodes.start
    return has_letters(low[after.start : end])


def _is_before_slash(draft: Draft, index: int) -> bool:
    """`名字 [特別篇] / Name - 05`: another name follows."""
    after = _text_behind(draft, index)
    return after is not None and draft.line.flat[after.start : after.end].lstrip()[:1] in ("/", "|")


def _is_only_name(draft: Draft, index: int) -> bool:
    """Digits alone are a name when no other stands in the line: `86`, `22/7`."""
    line = draft.line
    return not any(
        p.role is Role.NAME and i not in draft.group_pieces and i != index and has_name(line, p)
        for i, p in enumerate(
            line.pieces[: draft.number_piece] if draft.number_piece > index else line.pieces
        )
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
    """A bracket with words: part of the name before it, a name of its own, or beside the names."""
    if len(draft.chunks) + len(draft.others) >= _MOST_CHUNKS:
        return
    piece, before = draft.line.pieces[index], _neighbour(draft, index - 1)
    is_round = piece.opener != "["
    content = draft.line.low[piece.start : piece.end].strip()
    is_next = bool(draft.chunks) and draft.chunks[-1][1] == piece.start - 1
    if is_round and content in _QUIET_PAREN:
        return
    if is_next and (is_round or (before is not None and before.opener == "")):
        is_inside = _is_inside_round if is_round else _is_inside_square
        if is_inside(draft, index, content):
            # a bracket that is never closed ends with the line
            draft.chunks[-1] = (draft.chunks[-1][0], min(piece.end + 1, draft.line.end))
            return
    is_behind_text = (
        bool(draft.chunks)
        and before is not None
        and before.opener == ""
        and before.role is Role.NAME
        and before.start != before.end
        and draft.chunks[-1][1] >= before.start
    )
    if (not is_round and not is_behind_text) or _is_second_name(draft, index, content):
        draft.chunks.append((piece.start, piece.end))
    else:
        draft.others.append((piece.start, piece.end))


def _neighbour(draft: Draft, index: int) -> Piece | None:
    pieces = draft.line.pieces
    return pieces[index] if 0 <= index < len(pieces) else None


def _is_glued(draft: Draft, piece: Piece) -> bool:
    """Whether no blank stands before the bracket."""
    return piece.start > 1 and draft.line.flat[piece.start - 2] not in " ]"


def _text_behind(draft: Draft, index: int) -> Piece | None:
    """The text that begins right behind a bracket."""
    after = _neighbour(draft, index + 1)
    if after is None or after.opener or after.start != draft.line.pieces[index].end + 1:
        return None
    return after


def _is_inside_square(draft: Draft, index: int, content: str) -> bool:
    """`理科[r=1-sinθ]故事`, `靠【技能】成為`, `Fate [Unlimited Blade Works] - 07`: brackets of the name itself."""
    line, after, episodes = draft.line, _text_behind(draft, index), draft.episodes
    if after is None:
        return False
    is_episode = episodes is not None and episodes.start <= after.start + 1 < episodes.end
    if has_letters(line.low[after.start : min(after.start + 3, after.end)]) and not is_episode:
        return True
    is_glued = _is_glued(draft, line.pieces[index])
    rest = line.flat[after.start : after.start + 3]
    if is_glued and not content.isascii() and rest in (" / ", " - "):
        return True
    chunk = line.flat[slice(*draft.chunks[-1])]
    return is_episode and chunk.isascii() and content.isascii() and content.count(" ") > 1


def _is_inside_round(draft: Draft, index: int, content: str) -> bool:
    """`DIVA(A)LIVE`, `名字（副題）`, `In This Corner (and Others) of the World`."""
    is_glued, after = _is_glued(draft, draft.line.pieces[index]), _text_behind(draft, index)
    chunk = draft.line.flat[slice(*draft.chunks[-1])]
    is_other = chunk.isascii() and content[:1] >= _FIRST_CJK
    if is_glued and not is_other and (not content.isascii() or content.isdecimal()):
        return True
    return after is not None and _goes_on(draft, after)


def _goes_on(draft: Draft, after: Piece) -> bool:
    """Whether more of the name stands there, and not only a season, a dash or another name."""
    low, end = draft.line.low, after.tail
    if draft.episodes is not None and after.start <= draft.episodes.start < end:
        end = draft.episodes.start
    text = low[after.start : end]
    if text.lstrip()[:1] in ("-", "/", "|"):
        return False
    for mark in reversed(seasons.marks(low, after.start, end)):
        text = text[: mark.start - after.start] + text[mark.end - after.start :]
    return has_letters(text) and kind.in_bracket(text.strip()) is None


def _is_second_name(draft: Draft, index: int, content: str) -> bool:
    """`中文[English Name]`, `English - 【中文】 - 05`: the name again, in the other script."""
    if not draft.chunks or any(part in content for part in _NO_NAMES):
        return False
    line, piece = draft.line, draft.line.pieces[index]
    before = _neighbour(draft, index - 1)
    if before is None or before.opener != "" or draft.chunks[-1][1] < before.start:
        return False
    if piece.opener == "[" and line.flat[before.start : before.end].rstrip()[-1:] in ("/", "-"):
        return True
    written = "".join([line.flat[start:end] for start, end in draft.chunks])
    if content.isascii():
        is_name = len(content.split()) > 1 and content.replace(" ", "").isalpha()
        return is_name and not _LATIN_NAME.search(written)
    return written.isascii() and content[0] >= _FIRST_CJK and not content.endswith(_NO_NAME_ENDS)
