"""Placement: this file is that episode, and belongs under this name. Pure."""

import enum
from dataclasses import dataclass


class Role(enum.StrEnum):
    """What a file is to its torrent."""

    VIDEO = "video"
    SUBTITLE = "subtitle"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Placement:
    """One file of a finished torrent and where it belongs; paths are relative to the save path, "/" between parts."""

    file_index: int
    #: As the torrent itself names it, as the client lists it now, and as it is to be.
    original_path: str
    current_path: str
    wanted_path: str
    role: Role
    size_bytes: int
    season: int | None = None
    episode: float | None = None
    version: int = 1
