"""Placements -> steps; what cannot go together is found before anything moves. Pure."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from apps.library.placement import Placement


@dataclass(frozen=True, slots=True)
class Step:
    """One rename to be done."""

    placement: Placement


@dataclass(frozen=True, slots=True)
class Settled:
    """The file has its name already."""

    placement: Placement


@dataclass(frozen=True, slots=True)
class Held:
    """Another file has, or will have, the wanted name; this one keeps its own."""

    placement: Placement
    by: str


Move = Step | Settled | Held


def plan(placements: Sequence[Placement], *, names_in_folder: Collection[str]) -> list[Move]:
    """What to do with each file, in order; of two that want one name the first gets it.

    A file whose name another one of them is to give up comes after it, so that a whole row can move up by one.
    `names_in_folder`: paths that other torrents' files have below the same save path. Nothing ever overwrites.
    """
    others = {key(name): name for name in names_in_folder}
    own = {key(item.current_path): item.current_path for item in placements}
    promised: dict[str, str] = {}
    moves: list[Move] = []
    pending: list[Placement] = []
    for item in placements:
        if key(item.wanted_path) == key(item.current_path):
            moves.append(Settled(item))
            promised[key(item.wanted_path)] = item.current_path
        else:
            pending.append(item)
    while free := next((one for one in pending if not _taken(one, promised, others, own)), None):
        # One at a time: what it gives up may be what another waits for.
        pending.remove(free)
        moves.append(Step(free))
        promised[key(free.wanted_path)] = free.current_path
        own.pop(key(free.current_path), None)
    return moves + [Held(item, by=_taken(item, promised, others, own)) for item in pending]


def _taken(item: Placement, *names: Mapping[str, str]) -> str:
    """Who has, or will have, the name that a file wants; "" for nobody."""
    wanted = key(item.wanted_path)
    return next((known[wanted] for known in names if wanted in known), "")


def key(path: str) -> str:
    """A path in the form in which two names are one on any file system: NFC, case folded."""
    return unicodedata.normalize("NFC", path).casefold()
