"""Tells what each piece of a line is, and where text between brackets turns technical."""

from apps.titles import brackets
from apps.titles.claims import kind, quality
from apps.titles.claims.names import has_letters
from apps.titles.draft import Told
from apps.titles.tokens import Line, Piece, Role

_CHINESE = "\u3005"
_JOINERS = frozenset(
    [
        "multi",
        "hd",
        "dual",
        "sub",
        "subs",
        "dub",
        "rev",
        "repack",
        "proper",
        "uncensored",
        "sd",
        "vf",
        "vff",
        "cc",
        "readnfo",
        "limited",
        "internal",
        "extended",
        "unrated",
        "remastered",
        "dc",
    ]
)

_SPOKEN = frozenset(
    ["japanese", "english", "korean", "chinese", "french", "german", "multi", "dual"]
)
#: these say nothing in a bracket of their own, and may be a name outside of one
_EDITION_NAMES = frozenset(["anime", "动画", "動畫", "动漫", "動漫"])
#: how calls for helpers begin, outside of brackets
_CALLS = ("招募", "急招", "诚招", "誠招", "招人", "招新", "字幕组招", "字幕組招")


def tell(line: Line, told: Told) -> None:
    """Give each piece its role and gather what the brackets say."""
    for index, piece in enumerate(line.pieces):
        if not piece.opener:
            _text(line, index, piece, told)
            continue
        raw = line.low[piece.start : piece.end]
        written = line.text[piece.start : piece.end] if "_" in line.text else ""
        is_behind = piece.opener == "(" or bool(told.numbers or told.words)
        piece.role, said = brackets.said(raw, written, piece.opener, index == 0, is_behind)
        if said is not None:
            brackets.take(said, index, piece.start, told)


def has_name(line: Line, piece: Piece) -> bool:
    """Whether a piece holds letters before it turns technical."""
    end = piece.end if piece.opener else piece.tail
    return has_letters(line.low[piece.start : end])


def _text(line: Line, index: int, piece: Piece, told: Told) -> None:
    """Find where text between brackets turns technical, and gather the words from there."""
    piece.role = Role.NAME
    piece.tail = piece.end
    if line.low[piece.start : piece.end].lstrip(" -~★").startswith(_CALLS):
        piece.role, piece.tail = Role.NOISE, piece.start
        return
    if piece.end - piece.start < 16:  # noqa: PLR2004 - longer texts are no tags
        raw = line.low[piece.start : piece.end]
        low = raw.strip(" ★◆●■-")
        if not low or _is_heading(line, index, piece):
            piece.role = Role.NOISE
            return
        role = brackets.tag(index, told, low, piece.start + raw.find(low))
        if role is Role.KIND and "★" not in (
            raw[0],
            raw[-1],
            *line.flat[max(0, piece.start - 1) : piece.start],
            *line.flat[piece.end : piece.end + 1],
        ):
            del told.marks[index]
        elif role is not None and not (role is Role.NOISE and low in _EDITION_NAMES):
            piece.role = role
            return
        if told.words and (found := brackets.YEAR.fullmatch(low)):
            told.year = told.year or (
                int(found[1]),
                piece.start + raw.find(low),
                piece.start + raw.find(low) + 4,
            )
            piece.role = Role.YEAR
            return
    words = quality.words(line.low[piece.start : piece.end])
    if told.words and words and all(w.claims is not None for w in words):
        piece.tail = piece.start
        brackets.gather(piece, words, told, weak=True)
        return
    begin = next((i for i, word in enumerate(words) if _ends_name(line, piece, word)), -1)
    if begin < 0:
        begin = _weak_end(line, piece, words)
        if begin < 0:
            return
    while (
        begin > 0
        and words[begin - 1].weak
        and (words[begin - 1].claims or words[begin - 1].key in _JOINERS)
    ):
        begin -= 1
    if (
        begin > 1
        and words[begin - 1].key in _SPOKEN
        and brackets.YEAR.fullmatch(words[begin - 2].key)
    ):
        begin -= 1  # `Name 2023 JAPANESE 1080p`
    piece.tail = piece.start + words[begin].start
    for word in words[begin:]:
        if word.claims is not None:
            told.words.append((piece.start, word))
        elif brackets.FIN.fullmatch(word.key):
            told.finale = (piece.start + word.start, piece.start + word.end)


def _ends_name(line: Line, piece: Piece, word: quality.Word) -> bool:
    """Whether a word is technical wherever it stands; not Chinese ones between slashes, which are names."""
    if word.claims is None or word.weak:
        return False
    return word.key[0] < _CHINESE or not line.flat.startswith(" / ", piece.start + word.end)


def _is_heading(line: Line, index: int, piece: Piece) -> bool:
    """`★5周年★[name]`: words between two stars, before the brackets."""
    flat = line.flat
    if flat[piece.start - 1 : piece.start] != "★" or flat[piece.end : piece.end + 2] != "★[":
        return False
    return kind.in_bracket(line.low[piece.start : piece.end].strip()) is None and index <= 2  # noqa: PLR2004


def _weak_end(line: Line, piece: Piece, words: tuple[quality.Word, ...]) -> int:
    """`Title - S1 - BD (1080p)`: a weak word alone between a dash and a bracket."""
    if not words or not words[-1].weak or not words[-1].claims:
        return -1
    at = piece.start + words[-1].start
    is_apart = line.flat[at - 3 : at] == " - " or (len(words) > 1 and words[-2].key.isdecimal())
    if is_apart and line.flat[piece.end : piece.end + 1] in ("(", "["):
        return len(words) - 1
    return -1
