"""Chooses which number is the episode: the surest form in which one is written."""

from dataclasses import dataclass, replace

from apps.titles import brackets, vocabulary
from apps.titles.claims import bare, numbering, quality
from apps.titles.claims.names import has_letters
from apps.titles.claims.numbering import Episodes
from apps.titles.claims.seasons import SeasonMark
from apps.titles.draft import Draft
from apps.titles.roles import has_name
from apps.titles.tokens import Piece, Role

_FIRST_CJK = "\u3005"


def choose_episode(draft: Draft) -> None:
    """S02E05 counts wherever it stands; else a word, a dash, a bracket, at last a bare number.

    What stands behind the technical words (`Name [1080p] | Episode 75`) counts when no other does.
    """
    if _season_and_episode(draft) or _season_and_mark(draft):
        return
    texts = _texts(draft)
    is_chosen = (
        _counted(draft, texts.named)
        or _both(draft)
        or _worded_or_dashed(draft, texts.named)
        or _in_bracket(draft)
        or _in_mark(draft)
        or _in_name_bracket(draft)
        or _bare(draft, texts.named)
        or _glued(draft, texts.named)
        or _counted(draft, texts.behind)
        or _worded_or_dashed(draft, texts.behind)
    )
    if not is_chosen:
        _picture_lines(draft)


def _season_and_episode(draft: Draft) -> bool:
    """`S02E05`, `2x05`."""
    found = numbering.sxxeyy(draft.line.low, 0, draft.line.end)
    index = -1 if found is None else _piece_at(draft, found.start)
    if found is None or index in draft.group_pieces:
        return False
    _take_with_season(draft, found, index)
    return True


def _season_and_mark(draft: Draft) -> bool:
    """`S01OVA02`."""
    found = numbering.marked_season(draft.line.low, 0, draft.line.end)
    if found is None:
        return False
    _take_with_season(draft, found, _piece_at(draft, found.start))
    return True


def _piece_at(draft: Draft, at: int) -> int:
    return next((i for i, p in enumerate(draft.line.pieces) if p.start <= at < p.end), -1)


def _take_with_season(draft: Draft, found: Episodes, index: int) -> None:
    _take_episode(draft, found, index)
    draft.season, draft.season_span = found.season, (found.start, found.end)


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts between the brackets with their places among the pieces."""

    #: of the name
    named: list[tuple[int, Piece]]
    #: behind the technical words
    behind: list[tuple[int, Piece]]


def _texts(draft: Draft) -> _Texts:
    texts = _Texts([], [])
    is_behind = False
    for index, piece in enumerate(draft.line.pieces):
        if index in draft.group_pieces:
            continue
        if not piece.opener:
            (texts.behind if is_behind else texts.named).append((index, piece))
        elif piece.role is Role.TECHNICAL and not is_behind and _says_something(draft, piece):
            is_behind = _is_named_before(draft, index)
    return texts


def _says_something(draft: Draft, piece: Piece) -> bool:
    """Not `(TV)` and `(UNCENSORED)`, which may stand between a name and its number."""
    return any(offset == piece.start and word.claims for offset, word in draft.told.words)


def _is_named_before(draft: Draft, until: int) -> bool:
    return any(
        piece.role is Role.NAME and index not in draft.group_pieces and has_name(draft.line, piece)
        for index, piece in enumerate(draft.line.pieces[:until])
    )


def _counted(draft: Draft, texts: list[tuple[int, Piece]]) -> bool:
    """`第07话`, `全12集`."""
    for index, piece in texts:
        found = numbering.chinese_mark(draft.line.low, piece.start, piece.end)
        if found is not None and not _is_word_of_name(draft, found, piece):
            _take_episode(draft, found, index)
            return True
    return False


def _both(draft: Draft) -> bool:
    """`02(28)`."""
    found = bare.both(draft.line.low, 0, draft.line.end)
    index = -1 if found is None else _piece_at(draft, found.start)
    if found is None or index < 0 or draft.line.pieces[index].opener:
        return False
    _take_episode(draft, found, index)
    return True


def _worded_or_dashed(draft: Draft, texts: list[tuple[int, Piece]]) -> bool:
    """`EP07`, ` - 07`."""
    for look in (numbering.word_mark, numbering.dash):
        for index, piece in texts:
            end = piece.tail if piece.tail > piece.start else piece.end
            found = look(draft.line.low, piece.start, end)
            if found is not None and look is numbering.word_mark:
                found = _last_dash(draft, found, piece.start, end)
            if found is not None and not _is_in_name(draft, found, end):
                _take_episode(draft, found, index)
                return True
    return False


def _in_bracket(draft: Draft) -> bool:
    """`[07]`, `(07)`: the first behind the first name."""
    pieces, line = draft.line.pieces, draft.line
    named = next((i for i, p in enumerate(pieces) if p.role is Role.NAME and has_name(line, p)), 0)
    for opener in ("[", "("):
        numbers = [
            i
            for i in draft.told.numbers
            if pieces[i].opener == opener and i not in draft.group_pieces
        ]
        if not numbers:
            continue
        index = next((i for i in numbers if i > named), numbers[0])
        if opener == "(" and _is_of_seasons(draft, index):
            return True
        piece = pieces[index]
        number = replace(draft.told.numbers[index], start=piece.start, end=piece.end)
        _take_episode(draft, number, index)
        return True
    return False


def _is_of_seasons(draft: Draft, index: int) -> bool:
    """`All Seasons (1-8)`: the range in brackets is of the seasons."""
    piece, number = draft.line.pieces[index], draft.told.numbers[index]
    before = draft.line.low[max(0, piece.start - 12) : piece.start - 1].rstrip()
    if not before.endswith("seasons") or not isinstance(number.episode, int):
        return False
    last = int(number.episode_end) if number.episode_end is not None else None
    draft.told.seasons.append(SeasonMark(piece.start, piece.end, number.episode, last))
    del draft.told.numbers[index]
    return True


def _in_mark(draft: Draft) -> bool:
    """`[OVA02]`: then no bare number is looked for."""
    return any(mark.number is not None for mark in draft.told.marks.values())


def _in_name_bracket(draft: Draft) -> bool:
    """`[名字 第四話]`, `[Name - 04]`, `[名字 1107 話名]`: the number stands in the bracket of the name."""
    low = draft.line.low
    for index, piece in enumerate(draft.line.pieces):
        if piece.opener != "[" or piece.role is not Role.NAME or index in draft.group_pieces:
            continue
        for look in (numbering.chinese_mark, numbering.word_mark, numbering.dash, bare.between):
            found = look(low, piece.start, piece.end)
            if found is not None and low[found.end : found.end + 1] in ("", " ", "/", "]"):
                _take_episode(draft, found, index)
                behind = Piece("", found.end, piece.end)
                brackets.gather(
                    behind, quality.words(low[found.end : piece.end]), draft.told, weak=True
                )
                return True
    return False


def _bare(draft: Draft, texts: list[tuple[int, Piece]]) -> bool:
    """`Name 07 [1080p]`."""
    for index, piece in texts:
        if piece.tail > piece.start:
            before = draft.line.pieces[index - 1].role if index else Role.UNKNOWN
            is_loose = index <= 2 or before is Role.YEAR  # noqa: PLR2004 - the texts of the name
            found = bare.plain(draft.line.low, piece.start, piece.tail, is_loose=is_loose)
            if found is not None:
                _take_episode(draft, found, index)
                return True
    return False


def _glued(draft: Draft, texts: list[tuple[int, Piece]]) -> bool:
    """`Name of Show-13 [1080p]`."""
    for index, piece in texts:
        found = bare.glued(draft.line.low, piece.start, piece.tail)
        if found is not None:
            _take_episode(draft, found, index)
            return True
    return False


def _picture_lines(draft: Draft) -> None:
    """` - 1080`, or `[1080]` beside another resolution: of a long runner, where no other number is."""
    told = [
        (offset, word)
        for offset, word in draft.told.words
        if word.claims and word.claims[0][0] == vocabulary.RESOLUTION
    ]
    for index, piece in enumerate(draft.line.pieces):
        text = draft.line.low[piece.start : piece.end].strip()
        if len(told) > 1 and piece.opener and text in numbering.PICTURE_LINES:
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
