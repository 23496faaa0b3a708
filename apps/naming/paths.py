"""Paths as the download client sees them: POSIX or Windows by the root, whatever we run on.

Joined with the separator of the root, taken apart at both; nothing here looks at a disk.
"""

import enum
import re
import unicodedata

_DRIVE = re.compile(r"[A-Za-z]:(?=[\\/]|\Z)")
_SHARE = re.compile(r"\\\\[^\\/]+[\\/]+[^\\/]+")
_SEPARATORS = re.compile(r"[\\/]+")


class Flavour(enum.Enum):
    """How a client writes paths; the value is its separator."""

    POSIX = "/"
    WINDOWS = "\\"


def flavour(root: str) -> Flavour:
    r"""Return how paths below are written: `D:\Anime`, `D:/Anime`, `\\nas\anime` are Windows."""
    if _DRIVE.match(root) or root.startswith("\\\\"):
        return Flavour.WINDOWS
    return Flavour.WINDOWS if "\\" in root and "/" not in root else Flavour.POSIX


def split(path: str) -> tuple[str, ...]:
    r"""Return the parts of a path, an anchor (`/`, `D:\`, `\\nas\anime`) first; `.` drops out."""
    anchor, rest = _anchor(path)
    parts = tuple(part for part in _SEPARATORS.split(rest) if part not in {"", "."})
    return (anchor, *parts) if anchor else parts


def join(root: str, *parts: str) -> str:
    """Return root with parts below it, in the root's style.

    Empty parts drop out, absolute ones lose their anchor. A `..` stays: whoever
    touches a file asks `is_inside` first.
    """
    separator = flavour(root).value
    anchor, rest = _anchor(root)
    pieces = [piece for piece in _SEPARATORS.split(rest) if piece not in {"", "."}]
    for part in parts:
        pieces += [p for p in _SEPARATORS.split(_anchor(part)[1]) if p not in {"", "."}]
    if not anchor:
        return separator.join(pieces)
    glue = "" if anchor.endswith(("/", "\\")) or not pieces else separator
    return f"{anchor}{glue}{separator.join(pieces)}"


def name(path: str) -> str:
    """Return the last part of a path; "" for a bare anchor."""
    parts = _below_anchor(path)
    return parts[-1] if parts else ""


def parent(path: str) -> str:
    """Return a path without its last part, in its own style; of a single name ""."""
    anchor, _rest = _anchor(path)
    parts = _below_anchor(path)[:-1]
    if not anchor:
        return flavour(path).value.join(parts)
    return join(anchor, *parts)


def is_inside(path: str, root: str) -> bool:
    """Say whether a path lies below a root, `..` worked out; the root itself does not."""
    below = _relative(path, root)
    return below is not None and below != ()


def relative(path: str, root: str) -> str | None:
    """Return what follows the root, "/" between parts as in torrents; None if outside."""
    below = _relative(path, root)
    return None if below is None else "/".join(below)


def same(one: str, other: str) -> bool:
    """Say whether two texts name the same path; case counts on POSIX only."""
    return _key(one) == _key(other)


def _anchor(path: str) -> tuple[str, str]:
    if drive := _DRIVE.match(path):
        return f"{drive[0]}\\", path[drive.end() :]
    if share := _SHARE.match(path):
        return share[0], path[share.end() :]
    if path.startswith("/"):
        return "/", path[1:]
    return "", path


def _below_anchor(path: str) -> tuple[str, ...]:
    _first, rest = _anchor(path)
    return tuple(part for part in _SEPARATORS.split(rest) if part not in {"", "."})


def _resolved(path: str) -> tuple[str, list[str]]:
    """Anchor and parts with `..` worked out; one that leads above a relative path stays."""
    anchor, _rest = _anchor(path)
    kept: list[str] = []
    for part in _below_anchor(path):
        if part != "..":
            kept.append(part)
        elif kept and kept[-1] != "..":
            kept.pop()
        elif not anchor:
            kept.append(part)
    return anchor, kept


def _key(path: str) -> tuple[str, ...]:
    anchor, parts = _resolved(path)
    whole = (anchor.replace("/", "\\") if flavour(path) is Flavour.WINDOWS else anchor, *parts)
    folded = tuple(unicodedata.normalize("NFC", part) for part in whole)
    return tuple(p.casefold() for p in folded) if flavour(path) is Flavour.WINDOWS else folded


def _relative(path: str, root: str) -> tuple[str, ...] | None:
    top, whole = _key(root), _key(path)
    if ".." in whole or whole[: len(top)] != top:
        return None
    _first, parts = _resolved(path)
    return tuple(parts[len(top) - 1 :])
