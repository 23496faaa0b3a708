"""Placements -> steps; what cannot go together is found before anything moves. Pure."""

import unicodedata
from collections.abc import Collection, Sequence
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

    `names_in_folder`: paths that other torrents' files have below the same save path. Nothing ever overwrites.
    """
    others = {key(name): name for name in names_in_folder}
    own = {key(item.current_path): item.current_path for item in placements}
    promised: dict[str, str] = {}
    moves: list[Move] = []
    for item in placements:
        wanted = key(item.wanted_path)
        if wanted == key(item.current_path):
            moves.append(Settled(item))
            promised[wanted] = item.current_path
            continue
        taken = promised.get(wanted) or others.get(wanted)
        if taken is None and wanted in own:
            taken = own[wanted]
        if taken is None:
            moves.append(Step(item))
            promised[wanted] = item.current_path
        else:
            moves.append(Held(item, by=taken))
    return moves


def key(path: str) -> str:
    """A path in the form in which two names are one on any file system: NFC, case folded."""
    return unicodedata.normalize("NFC", path).casefold()
