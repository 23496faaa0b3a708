# ruff: noqa: RUF001 - look-alikes are the data here
"""Cuts a release's name into pieces: brackets, and the text between them.

All work is done on a flat copy of the text that has the same length, so every position holds for
both: width and brackets unified, underscores (and the dots of dotted names) made blanks.
"""

import re
from dataclasses import dataclass, field
from enum import Enum, auto

#: longer names are no names; what stands behind this is not looked at
LONGEST = 400
#: no release has more brackets and texts than this; the rest is left as one
_MOST_PIECES = 48

_FLAT = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FLAT |= {
    ord(a): ord(b)
    for a, b in {
        "　": " ",
        "\u00a0": " ",
        "\t": " ",
        "\n": " ",
        "\r": " ",
        "_": " ",
        "\u200b": " ",
        "\ufeff": " ",
        "【": "[",
        "】": "]",
        "〔": "[",
        "〕": "]",
        "［": "[",
        "］": "]",
        "〖": "[",
        "〗": "]",
        "（": "(",
        "）": ")",
        "﹙": "(",
        "﹚": ")",
        "–": "-",
        "—": "-",
        "―": "-",
        "－": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "〜": "~",
        "～": "~",
        "∼": "~",
        "：": ":",
        "／": "/",
        "\\": "/",
        "丨": "|",
        "｜": "|",
        "│": "|",
        "×": "x",
        "✕": "x",
        "“": '"',
        "”": '"',
        "’": "'",
        "‘": "'",
        "`": "'",
        "＆": "&",
    }.items()
}

_UNEVEN = re.compile("[" + "".join(re.escape(chr(code)) for code in sorted(_FLAT)) + "]")

#: a dot that parts words, not digits: `Show.Name`, `AAC2.0` keeps its own
_DOT = re.compile(r"\.(?![0-9](?![0-9a-z])|[0-9]{2}(?:[ \])]|$))|(?<![0-9])\.", re.IGNORECASE)
_WORD_DOT = re.compile(r"[^\W_]\.(?=[^\W_])|\]\.|\.\[|\.-(?=\.)")
_BRACKET = re.compile(r"[\[\](){}★]")
_OPEN_TEXT = re.compile(r" - [0-9]{2,4}(?:v[0-9])? *$")
_STAR_BETWEEN = re.compile(r"(?:^|[\[\] ])★|★(?:[\[\] ]|$|[0-9]{1,3}(?:v[0-9])?★|[^★]{0,8}月)")


class Role(Enum):
    """What a piece turned out to be."""

    UNKNOWN = auto()
    NAME = auto()
    GROUP = auto()
    TECHNICAL = auto()
    NUMBER = auto()
    SEASON = auto()
    KIND = auto()
    YEAR = auto()
    NOISE = auto()


@dataclass(slots=True)
class Piece:
    """The inside of a bracket, or the text between two; `opener` is empty for text."""

    opener: str
    start: int
    end: int
    role: Role = Role.UNKNOWN
    #: in text: where the technical tail begins
    tail: int = -1


@dataclass(slots=True)
class Line:
    """A name with its flat copies and its pieces."""

    text: str
    flat: str
    low: str
    end: int
    pieces: list[Piece] = field(default_factory=list)


def lowered(text: str) -> str:
    """Lower case of the same length, whatever the characters."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join([c.lower() if len(c.lower()) == 1 else c for c in text])
    return low


def flatten(text: str) -> str:
    """Return the flat copy: one character for each of the text."""
    flat = text.translate(_FLAT) if _UNEVEN.search(text) else text
    if flat.count(".") >= 2:  # noqa: PLR2004 - one dot is an ending or a sentence
        dots = len(_WORD_DOT.findall(flat))
        if dots > 2 and dots >= flat.count(" "):  # noqa: PLR2004 - fewer dots are abbreviations
            flat = _DOT.sub(" ", flat)
    elif flat.count("-") > 2 and " " not in flat and "[" not in flat:  # noqa: PLR2004 - words-like-these
        flat = flat.replace("-", " ")
    return flat


def cut(flat: str, start: int, end: int) -> list[Piece]:
    """Cut into brackets and the text between them.

    A square bracket inside another ends the outer one; round ones nest. A bracket that is never
    closed reaches to the next one, or to the end.
    """
    pieces: list[Piece] = []
    stars = _are_separators(flat, start, end)
    # with stars alone, each part stands like in a bracket
    between = "[" if stars and "[" not in flat else ""
    opener, depth, begin = "", 0, start

    def close(at: int) -> None:
        if at > begin:
            pieces.append(Piece(opener or between, begin, at))

    for found in _BRACKET.finditer(flat, start, end):
        if len(pieces) >= _MOST_PIECES:
            break
        char, at = found.group(), found.start()
        if opener in ("(", "{"):
            closer = ")" if opener == "(" else "}"
            if char == opener:
                depth += 1
            elif char == closer:
                depth -= 1
                if depth == 0:
                    close(at)
                    opener, begin = "", at + 1
            elif char == "[" and flat.find(closer, at, end) < 0:
                close(at)
                opener, depth, begin = "[", 1, at + 1
        elif opener == "[":
            if char in "[]":
                if char == "[" and _OPEN_TEXT.search(flat, begin, at):
                    opener = ""  # never closed: `[Name - 06 [1080p]`
                close(at)
                opener, begin = ("[" if char == "[" else ""), at + 1
        elif char in "[({":
            if (
                char != "["
                and flat.find(")" if char == "(" else "}", at, end) < 0
                and "[" in flat[at:end]
            ):
                continue
            close(at)
            opener, depth, begin = char, 1, at + 1
        elif (char == "★" and stars) or char == "]":
            opener = "[" if char == "]" and not pieces else ""  # never opened: `Group][Name][01]`
            close(at)
            opener = ""
            begin = at + 1
    close(end)
    return pieces


def _are_separators(flat: str, start: int, end: int) -> bool:
    """Whether stars part the fields here; a single one inside a name is the name's."""
    first = flat.find("★", start, end)
    if first < 0:
        return False
    if flat.count("★", start, end) > 1:
        # `魔法★少女 / Magic★Girl`: between letters they are the names'
        return _STAR_BETWEEN.search(flat, start, end) is not None
    around = flat[max(start, first - 1) : first] + flat[first + 1 : first + 2]
    return (
        bool(set(around) & set("[] "))
        or flat[first + 1 : first + 3].strip("0123456789") == ""
        or "月" in flat[first : first + 5]
    )
