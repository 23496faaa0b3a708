"""A picture for a show without a poster: its title on a colour of its own, as SVG. Pure; always the same picture."""

import unicodedata
import zlib
from collections.abc import Iterator
from html import escape
from typing import Final

MEDIA_TYPE: Final = "image/svg+xml"
#: Two to three, as posters are.
_WIDTH, _HEIGHT, _ROOM = 400, 600, 328
#: Size of a letter in pixels, and how many lines of it there is room for; what does not fit is cut.
_SIZES: Final = ((46, 6), (32, 10))
_LINE = 1.25
#: Widths in letters: Chinese and kana fill theirs, others about half.
_WIDE, _NARROW = 1.0, 0.56
_FONTS = "system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"


def picture(title: str) -> str:
    """The whole SVG. Any text is good, also none."""
    shown = "".join(letter if letter.isprintable() else " " for letter in title).strip()
    hue = zlib.crc32(shown.casefold().encode()) % 360
    size, lines = _set(shown)
    top = (_HEIGHT - len(lines) * size * _LINE) / 2 + size
    texts = "".join(
        f'<text x="{_WIDTH // 2}" y="{top + place * size * _LINE:.0f}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        f' width="{_WIDTH}" height="{_HEIGHT}" role="img" aria-label="{escape(shown)}">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="hsl({hue},38%,24%)"/>'
        f'<path d="M0 {_HEIGHT}V470L{_WIDTH} 400V{_HEIGHT}z" fill="hsl({hue},42%,17%)"/>'
        f'<g fill="#fff" font-family="{_FONTS}" font-size="{size}" font-weight="600"'
        f' text-anchor="middle">{texts}</g></svg>'
    )


def _set(title: str) -> tuple[int, list[str]]:
    """The letters' size and the lines: large where there is room, else small, else cut."""
    (large, few), (small, many) = _SIZES
    lines = _lines(title, room=_ROOM / large)
    if len(lines) <= few:
        return large, lines
    lines = _lines(title, room=_ROOM / small)
    if len(lines) <= many:
        return small, lines
    return small, [*lines[: many - 1], lines[many - 1][:-1] + "…"]


def _lines(title: str, *, room: float) -> list[str]:
    lines, line, width = [], "", 0.0
    for piece in _pieces(title, room=room):
        wide = _width(piece)
        if line.strip() and width + _width(piece.rstrip()) > room:
            lines.append(line.strip())
            line, width = "", 0.0
        line, width = line + piece, width + wide
    return [*lines, line.strip()] if line.strip() else lines


def _pieces(title: str, *, room: float) -> Iterator[str]:
    """Where a line may break: after a blank, beside a wide letter, and inside a word that is longer than a line."""
    piece = ""
    for letter in title:
        is_wide = _width(letter) == _WIDE
        if piece and (is_wide or _width(piece + letter) > room):
            yield piece
            piece = ""
        piece += letter
        if is_wide or letter == " ":
            yield piece
            piece = ""
    if piece:
        yield piece


def _width(text: str) -> float:
    return sum(
        _WIDE if unicodedata.east_asian_width(letter) in "WF" else _NARROW for letter in text
    )
